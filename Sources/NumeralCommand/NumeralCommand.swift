// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

/// The `numeral` command. A subcommand parses its options, calls a workflow and prints.
@main
struct NumeralCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "numeral",
    abstract: "Train networks and find clusters of handwritten digits.",
    discussion: """
      Start with 'numeral tour', which downloads nothing and takes about half a minute.
      Run 'numeral help SUBCOMMAND' for the options of a subcommand and an example.
      """,
    subcommands: [
      TourCommand.self, TrainCommand.self, ClusterCommand.self, PredictCommand.self,
      FeaturesCommand.self, ShowCommand.self, DataCommand.self,
    ])

  /// Runs the command, and ends the process with a message and a status if there is an error.
  ///
  /// The method of ArgumentParser's ignores an output that cannot be written, such as that of
  /// `--help` to a full disk.
  static func main() async {
    StandardStreams.occupyClosed()
    // Beyond a limit on the size of files, a write fails with a reason instead of a signal.
    signal(SIGXFSZ, SIG_IGN)
    StandardStreams.ignoreBrokenPipes()
    do {
      try checkArguments()
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  /// Prints the message of an error, or of a request for help, and ends the process.
  private static func end(with error: any Error) -> Never {
    let status = error is SharedFile ? ExitCode.validationFailure : exitCode(for: error)
    let message = fullMessage(for: error)
    guard !message.isEmpty else { Foundation.exit(status.rawValue) }
    if !status.isSuccess {
      StandardStreams.write(message + "\n", to: STDERR_FILENO)
    } else if !StandardStreams.write(message + "\n", to: STDOUT_FILENO) {
      StandardStreams.write("Error: \(ArgumentError.unwritableOutput())\n", to: STDERR_FILENO)
      Foundation.exit(ExitCode.failure.rawValue)
    }
    Foundation.exit(status.rawValue)
  }

  /// Throws for an argument that is not UTF-8: as a `String`, it would name another file.
  private static func checkArguments() throws {
    for case let argument? in UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
    where String(validatingCString: argument) == nil {
      throw ValidationError("The argument '\(String(cString: argument))' is not UTF-8.")
    }
  }
}
