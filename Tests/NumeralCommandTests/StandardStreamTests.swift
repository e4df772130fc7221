// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import Testing

extension ProcessTests {
  /// Standard streams that are closed, full, or pipes without a reader.
  struct StandardStreamTests {
    /// A way in which nothing can be written.
    enum Obstacle: String, CaseIterable {
      case closed, full, brokenPipe

      /// A shell script that runs `command` with this obstacle for a descriptor.
      ///
      /// For standard output, the signal of a broken pipe is ignored: the command would end by it,
      /// without a message.
      func script(_ command: String, descriptor: Int) -> String {
        switch self {
        case .closed: "\(command) \(descriptor)>&-"
        case .full: "\(command) \(descriptor)>/dev/full"
        case .brokenPipe:
          """
          \(descriptor == 1 ? "trap '' PIPE;" : "") mkfifo pipe; : < pipe & exec 9> pipe; wait
          \(command) \(descriptor)>&9 9>&-
          """
        }
      }

      /// The reason that the system gives.
      var reason: String {
        switch self {
        case .closed: "bad file descriptor"
        case .full: "no space left on device"
        case .brokenPipe: "broken pipe"
        }
      }

      static var isSupported: Bool { FileManager.default.fileExists(atPath: "/dev/full") }
    }

    private func run(_ script: String, in folder: URL) throws -> FinishedProcess {
      try NumeralProcess.shell("cd '\(folder.path)'\n\(script)")
    }

    @Test(.enabled(if: Obstacle.isSupported), arguments: Obstacle.allCases)
    func imagesArePredictedWithoutStandardError(_ obstacle: Obstacle) throws {
      try withTemporaryFolder { folder in
        try Sequential.mnistConvNet(seed: 5).write(to: folder.appendingPathComponent("model"))
        let drawn = fixture("drawn/3-dejavu-sans.png").path
        let command = "numeral predict --model model no.png '\(drawn)' nor.png '\(drawn)'"
        let run = try run(obstacle.script(command, descriptor: 2), in: folder)
        #expect(run.status == 1)
        #expect(run.output.components(separatedBy: "3-dejavu-sans.png: ").count == 3)
        #expect(run.errors == "")
      }
    }

    @Test(
      .enabled(if: Obstacle.isSupported),
      arguments: [
        "show --dataset digits", "show --dataset digits --metrics m", "data list", "--help",
        "tour --help", "train --dataset digits --epochs 1 --model model",
        "cluster --dataset digits --clusters 3 --model model",
      ], Obstacle.allCases)
    func resultsThatCannotBePrintedAreAnError(_ arguments: String, _ obstacle: Obstacle) throws {
      try withTemporaryFolder { folder in
        let run = try run(
          obstacle.script("numeral \(arguments) --threads 1", descriptor: 1)
            .replacing("--help --threads 1", with: "--help"), in: folder)
        #expect(run.status == 1)
        #expect(run.output == "")
        #expect(
          run.errors
            == "Error: standard output: found \(obstacle.reason), expected room for results\n")
        // The work is not lost.
        let model = folder.appendingPathComponent("model")
        if arguments.contains("--model") { _ = try SafeTensors(contentsOf: model) }
      }
    }

    /// Without streams, files get the descriptors 3 and above: no message is written into them.
    @Test func filesAreWholeWithoutAnyStream() throws {
      try withTemporaryFolder { folder in
        let train = "numeral train --dataset digits --epochs 2"
        let run = try run(
          """
          \(train) --model expected --metrics metrics >output
          \(train) --log-interval 1 --model model <&- >&- 2>&-
          echo $?
          """, in: folder)
        #expect(run.output == "1\n")
        #expect(run.errors == "")
        #expect(
          try bytes(of: folder.appendingPathComponent("model"))
            == bytes(of: folder.appendingPathComponent("expected")))
      }
    }

    @Test func readerThatHasEnoughEndsTheCommandQuietly() throws {
      try withTemporaryFolder { folder in
        let run = try run(
          "{ numeral show --dataset digits --count 359; echo $? > status; } | head -n 1",
          in: folder)
        #expect(run.status == 0)
        #expect(run.output.count { $0 == "\n" } == 1)
        #expect(run.errors == "")
        // 128 + SIGPIPE, or 0 if everything fitted into the pipe.
        let status = try String(
          contentsOf: folder.appendingPathComponent("status"), encoding: .utf8)
        #expect(["141\n", "0\n"].contains(status))
      }
    }

    @Test func standardInputThatIsClosedIsAnError() throws {
      try withTemporaryFolder { folder in
        try Sequential.mnistConvNet(seed: 5).write(to: folder.appendingPathComponent("model"))
        let run = try run("numeral predict --model model - <&-", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("Error: standard input: found "))
        #expect(run.errors.count { $0 == "\n" } == 1)
      }
    }
  }
}
