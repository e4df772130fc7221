// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import NumeralLearning
import NumeralTensors

/// `benchmarks workload`: one piece of work that a peer's script in `Benchmarks/Peers` does too.
struct WorkloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workload",
    abstract: "Do one piece of work that the peers do too, and print its time as JSON.",
    discussion: """
      EXAMPLE
        benchmarks workload inputs --folder inputs
        benchmarks workload lloyd --clusters 256 --folder inputs
      """,
    subcommands: [
      InputsCommand.self, ProductWorkload.self, TrainingWorkload.self, InferenceWorkload.self,
      LloydWorkload.self, KMeansWorkload.self, MiniBatchWorkload.self,
    ])
}

/// A piece of work whose time is compared with a peer's.
protocol Workload: ParsableCommand {
  var options: WorkloadOptions { get }

  /// Prepares the work, does it, and judges the result; only the doing is timed.
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

/// The options of every workload.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "The folder of the inputs that both sides share.")
  var folder: String

  @Option(help: ArgumentHelp("The number of threads.", valueName: "n"))
  var threads = 2

  @Option(help: ArgumentHelp("Where what is random comes from.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws {
    if threads < 1 { throw ValidationError("--threads is \(threads), expected 1 or more.") }
  }

  /// One of the shared inputs.
  func input(_ name: String) -> URL {
    URL(fileURLWithPath: folder, isDirectory: true).appendingPathComponent(name)
  }
}
