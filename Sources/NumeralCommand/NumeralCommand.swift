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
}
