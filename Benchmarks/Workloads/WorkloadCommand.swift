// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import NumeralLearning
import NumeralTensors

/// `benchmarks workload`: workloads that the peers' scripts in `Benchmarks/Peers` run too.
struct WorkloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workload",
    abstract: "Run a workload of the comparison with peers, and print its time as JSON.",
    discussion: """
      EXAMPLE
        benchmarks workload inputs --folder inputs
        benchmarks workload lloyd --clusters 256 --folder inputs
      """,
    subcommands: [
      InputsCommand.self, ProductWorkload.self, TrainingWorkload.self, InferenceWorkload.self,
      LloydWorkload.self, KMeansWorkload.self, MiniBatchWorkload.self, ArrayWorkload.self,
      LinearAlgebraWorkload.self, PCAWorkload.self, ONNXWorkload.self,
    ])
}

/// A subcommand that runs a workload and prints a `WorkloadResult`.
protocol Workload: ParsableCommand {
  var options: WorkloadOptions { get }

  /// Loads the inputs, runs the workload, which alone is timed, and evaluates the result.
  func measure() throws -> WorkloadResult
}

extension Workload {
  func run() throws {
    let result = try Parallel.$threads.withValue(options.threads) { try measure() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }
}

/// The options that all workloads share.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "The folder of the shared inputs.")
  var folder: String

  @Option(help: ArgumentHelp("The number of threads.", valueName: "n"))
  var threads = 2

  @Option(help: ArgumentHelp("The seed of all random numbers.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads is \(threads), expected 1 or more.") }
  }

  /// The file of a shared input.
  func input(_ name: String) -> URL {
    URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(name)
  }
}
