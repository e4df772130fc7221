// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser

/// The `benchmarks` command: the throughput of the library.
@main
struct BenchmarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure the speed of Numeral on this machine.",
    discussion: "Without a subcommand, the options are those of 'suite'.",
    subcommands: [SuiteCommand.self, ScalingCommand.self, WorkloadCommand.self],
    defaultSubcommand: SuiteCommand.self)
}
