// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation

/// The `numeral` command: each subcommand parses, calls the library, and prints.
@main
struct NumeralCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "numeral",
    abstract: "Learn handwritten digits: networks and clusters from the command line.",
    discussion: """
      Start with 'numeral tour', which needs no network and takes about half a minute.
      Run 'numeral help SUBCOMMAND' for the options of a subcommand and an example.
      """,
    subcommands: [
      TourCommand.self, TrainCommand.self, ClusterCommand.self, PredictCommand.self,
      ShowCommand.self, DataCommand.self,
    ])
}
