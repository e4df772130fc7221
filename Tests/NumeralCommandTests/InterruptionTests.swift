// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import TestSupport
import XCTest

/// Ctrl-C and its like: the command ends soon, says what is kept, and leaves nothing else.
final class InterruptionTests: XCTestCase {
  /// Runs a command on a terminal, and presses Ctrl-C when `text` has appeared.
  ///
  /// - Returns: The last line that the terminal shows.
  private func interrupt(
    _ arguments: String, at text: String, environment: [String: String] = [:],
    line: UInt = #line
  ) throws -> String {
    let terminal = try NumeralTerminal(arguments, columns: 200, environment: environment)
    try terminal.wait(for: text, line: line)
    let start = ContinuousClock.now
    terminal.press("\u{3}")
    XCTAssertEqual(try terminal.end(), 130, terminal.escaped, line: line)
    // It takes milliseconds; the machine may have other things to do.
    XCTAssertLessThan(start.duration(to: .now), .seconds(2), line: line)
    let screen = terminal.screen
    XCTAssertFalse(
      screen.lines.contains { $0.contains(" left") }, terminal.escaped,
      line: line)
    return screen.lines.last ?? ""
  }

  func testTrainingKeepsWholeEpochsInTheCheckpoint() throws {
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
        #/Stopped in epoch \d+ of 9999; only (.+) is kept \(epoch (\d+), for --resume\)\./#
      let parts = try XCTUnwrap(last.wholeMatch(of: form), last)
      XCTAssertEqual(String(parts.1), checkpoint)
      XCTAssertEqual(try contents(of: folder), ["c"])
      // From there it goes on.
      let epoch = try XCTUnwrap(Int(parts.2))
      let run = try NumeralProcess.run(
        "train --dataset digits --epochs \(epoch + 1) --checkpoint \(checkpoint) --resume")
      XCTAssertTrue(run.output.hasPrefix("resuming after epoch \(epoch)\n"), run.output)
    }
  }

  func testWaitingForAPictureEndsAtTheFirstSignal() throws {
    let terminal = try NumeralTerminal("predict --model network.safetensors -")
    // Nothing tells from outside that it reads.
    Thread.sleep(forTimeInterval: 0.5)
    terminal.press("\u{3}")
    let start = ContinuousClock.now
    XCTAssertEqual(try terminal.end(), 130, terminal.escaped)
    XCTAssertLessThan(start.duration(to: .now), .seconds(2))
  }

  func testClusteringKeepsTheRowsThatArePrinted() throws {
    try withTemporaryFolder { folder in
      let files = "--model \(folder.path)/model --metrics \(folder.path)/metrics"
      let endless = [
        "lloyd --init random --max-iterations 1000000 --tolerance 0 --clusters 10,500",
        "mini-batch --max-iterations 1000000 --batch-size 50 --clusters 10,500",
        "streaming --epochs 1000000 --clusters 10",
        "streaming --epochs 1000000 --init k-means++ --clusters 1000",
      ]
      for algorithm in endless {
        let clusters = algorithm.contains(",500") ? "500 clusters, " : " clusters, "
        let last = try interrupt(
          "cluster --dataset digits --algorithm \(algorithm) \(files)", at: clusters)
        let kept =
          algorithm.contains(",500")
          ? "at 500 clusters; the rows above are complete, nothing was written."
          : "at \(algorithm.hasSuffix("1000") ? 1000 : 10) clusters; nothing was written."
        XCTAssertEqual(last, "Stopped \(kept)", algorithm)
      }
      XCTAssertEqual(try contents(of: folder), [])
    }
  }

  func testTheTour() throws {
    try withTemporaryFolder { folder in
      let last = try interrupt("tour --output \(folder.path)/tour", at: "%")
      XCTAssertTrue(last.hasPrefix("Stopped "), last)
    }
  }

  func testADownloadLeavesWholeFilesOnly() throws {
    let server = HTTPServer { _, _ in .halfAndSilence([UInt8](repeating: 7, count: 1_000_000)) }
    defer { server.stop() }
    try withTemporaryFolder { folder in
      let cache = ["NUMERAL_DATA": "", "XDG_CACHE_HOME": folder.path]
      let mnist = folder.appendingPathComponent("numeral/mnist")
      let fetch = "data fetch mnist --mirror \(server.address)"
      XCTAssertEqual(
        try interrupt(fetch, at: "looking for mnist", environment: cache),
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
        try interrupt(fetch, at: "looking for mnist", environment: cache),
        "Stopped while downloading; 1 of 4 files are whole and kept in \(mnist.path).")
      XCTAssertEqual(try contents(of: mnist), [whole.lastPathComponent])
    }
  }

  func testInAPipeASignalToEndGivesOneLine() throws {
    for (signal, status) in [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)] {
      let run = try NumeralProcess.run(
        "train --dataset digits --epochs 9999", signal: (signal, "batch 10/"))
      XCTAssertEqual(run.status, status)
      XCTAssertEqual(run.errors, "Stopped in epoch 1 of 9999; nothing was written.\n")
      XCTAssertTrue(run.output.hasSuffix("\n"))
      XCTAssertFalse(run.output.contains("\u{1B}"))
    }
  }

  func testASecondCtrlCEndsAtOnce() throws {
    try withTemporaryFolder { folder in
      // Output that nobody reads holds the command up, and no cancellation can help it.
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

  func testALoopInAShellStopsToo() throws {
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

  func testASignalThatIsIgnoredStaysIgnored() throws {
    let terminal = try NumeralTerminal(
      shell: "trap '' INT; \"$NUMERAL\" train --dataset digits --epochs 3")
    try terminal.wait(for: "batch 10/")
    terminal.press("\u{3}")
    XCTAssertEqual(try terminal.end(), 0, terminal.escaped)
    XCTAssertTrue(terminal.screen.lines.last?.hasPrefix("test accuracy") ?? false)
  }
}
