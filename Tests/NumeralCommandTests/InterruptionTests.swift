// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import Testing
import XCTest

/// Signals: the command ends, reports what is kept, and leaves no other files.
final class InterruptionTests: XCTestCase {
  func testTrainingKeepsItsStateInTheCheckpoint() throws {
    try withTemporaryFolder { folder in
      let (path, train) = (folder.path, "train --dataset digits --epochs 9999 --log-interval 1")
      let files = "--model \(path)/model --metrics \(path)/metrics"
      XCTAssertEqual(
        try interrupt("\(train) \(files)", at: "batch 2/"),
        "Stopped in epoch 1 of 9999; nothing was written.")
      let late = try interrupt("\(train) \(files)", at: "epoch 3/9999  batch 2/")
      let hint = "nothing was written (--checkpoint FILE keeps epochs)."
      XCTAssertTrue(late.hasPrefix("Stopped in epoch ") && late.hasSuffix("; \(hint)"), late)
      XCTAssertEqual(try contents(of: folder), [])

      let checkpoint = "\(path)/c"
      let last = try interrupt(
        "\(train) \(files) --checkpoint \(checkpoint)", at: "epoch 3/9999  batch 2/")
      let form =
        #/
        Stopped\ in\ epoch\ (\d+)\ of\ 9999;\ (.+)\ has\ the\ state\ after\ (.+),
        \ and\ the\ same\ command\ with\ --resume\ continues\.
        /#
      let parts = try XCTUnwrap(last.wholeMatch(of: form), last)
      XCTAssertEqual(String(parts.2), checkpoint)
      XCTAssertEqual(try contents(of: folder), ["c"])
      // The training continues from the checkpoint.
      let run = try NumeralProcess.run(
        "train --dataset digits --epochs \(parts.1) --checkpoint \(checkpoint) --resume")
      XCTAssertEqual(run.status, 0, run.errors)
      XCTAssertTrue(run.output.hasPrefix("resuming after \(parts.3)\n"), run.output)
    }
  }

  func testWaitingForAnImageEndsAtTheFirstSignal() throws {
    let terminal = try NumeralTerminal("predict --model network.safetensors -")
    // That the process reads cannot be observed from outside.
    Thread.sleep(forTimeInterval: 0.5)
    terminal.press("\u{3}")
    XCTAssertEqual(try terminal.end(), 130, terminal.escaped)
  }

  func testTheTour() throws {
    try withTemporaryFolder { folder in
      let last = try interrupt("tour --output \(folder.path)/tour", at: "%")
      XCTAssertTrue(last.hasPrefix("Stopped "), last)
    }
  }

  func testDownloadLeavesCompleteFilesOnly() throws {
    let server = HTTPServer { _, _ in .halfAndSilence([UInt8](repeating: 7, count: 1_000_000)) }
    defer { server.stop() }
    try withTemporaryFolder { folder in
      let cache = ["NUMERAL_DATA": "", "XDG_CACHE_HOME": folder.path]
      let mnist = folder.appendingPathComponent("numeral/mnist")
      let fetch = "data fetch mnist --mirror \(server.address)"
      XCTAssertEqual(
        try interrupt(fetch, at: "checking mnist", environment: cache),
        "Stopped while downloading; nothing was kept.")
      let run = try NumeralTerminal(fetch, environment: cache)
      while ((try? contents(of: mnist)) ?? []).isEmpty { usleep(1000) }
      run.press("\u{3}")
      XCTAssertEqual(try run.end(), 130)
      XCTAssertEqual(run.screen.lines, ["Stopped while downloading; nothing was kept."])
      XCTAssertEqual(try contents(of: mnist), [])

      let whole = mnist.appendingPathComponent("train-images-idx3-ubyte.gz")
      try Data([1]).write(to: whole)
      XCTAssertEqual(
        try interrupt(fetch, at: "checking mnist", environment: cache),
        "Stopped while downloading; 1 of 4 files are complete and kept in \(mnist.path).")
      XCTAssertEqual(try contents(of: mnist), [whole.lastPathComponent])
    }
  }

  func testSecondCtrlCEndsAtOnce() throws {
    try withTemporaryFolder { folder in
      // The write to a full pipe blocks, which cancellation does not end.
      let queue = folder.appendingPathComponent("queue").path
      XCTAssertEqual(mkfifo(queue, 0o600), 0)
      let reader = open(queue, O_RDWR | O_CLOEXEC)
      defer { close(reader) }
      let terminal = try NumeralTerminal(
        shell: "exec \"$NUMERAL\" show --dataset digits --split train --count 1438 > \(queue)")
      var waiting: Int32 = 0
      while waiting < 40_000 { XCTAssertEqual(ioctl(reader, UInt(FIONREAD), &waiting), 0) }
      terminal.press("\u{3}")
      usleep(300_000)
      XCTAssertTrue(terminal.isRunning)
      terminal.press("\u{3}")
      XCTAssertEqual(try terminal.end(), 130)
    }
  }

  func testLoopInAShellStops() throws {
    let terminal = try NumeralTerminal(
      shell: """
        for seed in 1 2 3; do "$NUMERAL" train --dataset digits --epochs 9999 --seed $seed; done
        echo after
        """)
    try terminal.wait(for: "batch 10/")
    terminal.press("\u{3}")
    XCTAssertEqual(try terminal.end(), 130)
    XCTAssertEqual(terminal.screen.lines.count { $0.hasPrefix("Stopped") }, 1, terminal.escaped)
    XCTAssertFalse(terminal.screen.lines.contains("after"))
  }

  func testIgnoredSignalStaysIgnored() throws {
    let terminal = try NumeralTerminal(
      shell: "trap '' INT; \"$NUMERAL\" train --dataset digits --epochs 3")
    try terminal.wait(for: "batch 10/")
    terminal.press("\u{3}")
    XCTAssertEqual(try terminal.end(), 0, terminal.escaped)
    XCTAssertTrue(terminal.screen.lines.last?.hasPrefix("test accuracy") ?? false)
  }
}

extension ProcessTests {
  @Test(arguments: [
    ("lloyd --init random --max-iterations 1000000 --tolerance 0 --clusters 10,500", 500),
    ("mini-batch --max-iterations 1000000 --batch-size 1400 --clusters 10,1000", 1000),
    ("streaming --epochs 1000000 --clusters 10", 10),
    ("streaming --epochs 1000000 --init k-means++ --clusters 1000", 1000),
  ])
  static func interruptedClusteringReportsTheCompleteRows(
    _ algorithm: String, _ clusters: Int
  ) throws {
    try withTemporaryFolder { folder in
      let files = "--model \(folder.path)/model --metrics \(folder.path)/metrics"
      let last = try interrupt(
        "cluster --dataset digits --algorithm \(algorithm) \(files)",
        at: "\(clusters) clusters, ")
      let rows = algorithm.contains(",") ? "the rows above are complete, " : ""
      #expect(last == "Stopped at \(clusters) clusters; \(rows)nothing was written.")
      #expect(try contents(of: folder) == [])
    }
  }

  /// A run that ends by a signal, at once or after its present step, continues to the same bits.
  @Test(
    arguments: [SIGKILL, SIGTERM, SIGINT],
    [
      "train --epochs 3 --log-interval 1", "cluster --algorithm lloyd --clusters 10,50,100",
      "cluster --algorithm mini-batch --clusters 10,50,100 --max-iterations 40",
      "cluster --algorithm streaming --clusters 10,12,14 --epochs 40",
    ])
  static func runThatASignalEndsContinuesToTheSameBits(_ signal: Int32, _ command: String) throws {
    try withTemporaryFolder { folder in
      let (model, checkpoint) = (folder.appendingPathComponent("model"), "\(folder.path)/c")
      let command = "\(command) --dataset digits --model \(model.path)"
      #expect(try NumeralProcess.run(command).status == 0)
      let whole = try Data(contentsOf: model)
      try FileManager.default.removeItem(at: model)
      let checkpointed = "\(command) --checkpoint \(checkpoint) --checkpoint-every 1"
      // In the second epoch, or after the first number of clusters.
      let text = command.hasPrefix("train") ? "epoch 2/3  batch 3/" : "\n      10 "
      let ended = try NumeralProcess.run(checkpointed, signal: (signal, text))
      #expect(ended.status == 128 + signal)
      #expect(!FileManager.default.fileExists(atPath: model.path))
      if signal != SIGKILL {
        #expect(ended.errors.contains("; \(checkpoint) has the state after "), "\(ended.errors)")
        #expect(ended.errors.contains("the same command with --resume continues.\n"))
      }
      let resumed = try NumeralProcess.run(checkpointed + " --resume")
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(resumed.output.hasPrefix("resuming after "))
      #expect(try Data(contentsOf: model) == whole)
    }
  }

  /// A limit on the size of files, which the model is below and the checkpoint above.
  @Test static func fullDiskAtACheckpointLosesNothingElse() throws {
    try withTemporaryFolder { folder in
      let train = "numeral train --dataset digits --epochs 2 --checkpoint-every 5"
      let files = "--model \(folder.path)/m --metrics \(folder.path)/m.json"
      let run = try NumeralProcess.shell(
        "ulimit -f 200; \(train) \(files) --checkpoint \(folder.path)/c")
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("Error: \(folder.path)/"))
      #expect(run.errors.contains("found file too large"))
      #expect(run.errors.count { $0 == "\n" } == 1)
      #expect(run.output.contains("no checkpoint: "))
      #expect(run.output.contains("after 2 epochs\n"))
      #expect(try contents(of: folder) == ["m", "m.json"])
      let other = folder.appendingPathComponent("other")
      #expect(
        try NumeralProcess.run("train --dataset digits --epochs 2 --model \(other.path)").status
          == 0)
      #expect(try Data(contentsOf: other) == Data(contentsOf: folder.appendingPathComponent("m")))
    }
  }

  @Test(arguments: [
    ("--batch-size 2000 --learning-rate 1e20", "the test loss after epoch 1 is nan"),
    ("--batch-size 2000 --learning-rate 1e38", "the "),
    ("--learning-rate 1e20", "the loss of epoch 1"),
  ])
  static func divergedTrainingWritesNothing(_ options: String, _ finding: String) throws {
    try withTemporaryFolder { folder in
      let run = try NumeralProcess.run(
        "train --dataset digits --epochs 1 \(options) --model \(folder.path)/m "
          + "--metrics \(folder.path)/m.json --checkpoint \(folder.path)/c")
      #expect(run.status == 1)
      #expect(run.errors.hasPrefix("Error: training diverged: \(finding)"), "\(run.errors)")
      #expect(run.errors.count { $0 == "\n" } == 1)
      #expect(try contents(of: folder) == [])
    }
  }

  @Test static func waitingForAPipeEndsAtTheFirstSignal() throws {
    try withTemporaryFolder { folder in
      let run = try NumeralProcess.shell(
        """
        cd '\(folder.path)'; mkfifo model; exec 9<>model
        numeral predict --model model x.png & sleep 1; kill $!; wait $!
        """)
      #expect(run.status == 143)
      #expect(run.errors.hasPrefix("Stopped.\n"))
    }
  }

  @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  static func signalInAPipeGivesOneLine(_ signal: Int32, _ status: Int32) throws {
    let run = try NumeralProcess.run(
      "train --dataset digits --epochs 9999", signal: (signal, "batch 10/"))
    #expect(run.status == status)
    #expect(run.errors == "Stopped in epoch 1 of 9999; nothing was written.\n")
    #expect(run.output.hasSuffix("\n"))
    #expect(!run.output.contains("\u{1B}"))
  }
}

/// Runs a command on a terminal, and presses Ctrl-C when `text` has appeared.
///
/// - Returns: The last line that the terminal shows.
/// - Throws: `UnexpectedOutput` unless the command ends by the signal and erases its progress.
private func interrupt(
  _ arguments: String, at text: String, environment: [String: String] = [:], line: UInt = #line
) throws -> String {
  let terminal = try NumeralTerminal(arguments, columns: 200, environment: environment)
  try terminal.wait(for: text, line: line)
  terminal.press("\u{3}")
  let (status, lines) = (try terminal.end(), terminal.screen.lines)
  guard status == 130, let last = lines.last, !lines.contains(where: { $0.contains(" left") })
  else { throw UnexpectedOutput(status: status, output: terminal.escaped) }
  return last
}

/// The error of a process that ended with another status or output than expected.
private struct UnexpectedOutput: Error {
  let status: Int32
  let output: String
}
