// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser

/// The `benchmarks` command: how fast the library is, beside naive loops and the machine's limits.
@main
struct BenchmarksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "How fast Numeral is on this machine.",
    discussion: "Options without a subcommand are those of 'suite', which measures every case.",
    subcommands: [SuiteCommand.self, ScalingCommand.self, WorkloadCommand.self],
    defaultSubcommand: SuiteCommand.self)
}
