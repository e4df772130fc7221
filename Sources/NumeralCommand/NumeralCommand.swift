// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation

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
      ShowCommand.self, DataCommand.self,
    ])

  static func main() async {
    // Beyond a limit on the size of files, a write fails with a reason instead of a signal.
    signal(SIGXFSZ, SIG_IGN)
    do {
      try checkArguments()
    } catch {
      exit(withError: error)
    }
    await main(nil)
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
