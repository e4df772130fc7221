// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct ClusterCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Find clusters of images by k-means, and name each by its commonest digit.",
    discussion: """
      EXAMPLE
        numeral cluster --dataset digits --algorithm streaming --clusters 10 --epochs 150

      A cluster's name is the digit of most of its training images; accuracy is how often the name is \
      right. The digits are split into 60 % to train with, 20 % to validate and 20 % to test.
      """)

  enum Algorithm: String, ExpressibleByArgument, CaseIterable, Codable {
    case lloyd
    case miniBatch = "mini-batch"
    case streaming
  }

  @Option(help: DatasetChoice.help)
  var dataset = DatasetChoice.mnist
  @Option(help: "The exact algorithm, scikit-learn's mini-batches, or SageMaker's stream.")
  var algorithm = Algorithm.miniBatch
  @Option(
    help: ArgumentHelp("The numbers of clusters, a comma between each two.", valueName: "n,…"))
  var clusters = ClusterCounts([10, 16, 36, 64, 144, 256])
  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      """
      How the first centers are chosen: k-means++, random, or an .npy file with a center in each \
      row. (default: k-means++; random for streaming)
      """, valueName: "method"))
  var initialization: InitializationChoice?
  @Option(
    help: ArgumentHelp(
      "The most iterations. (default: 300; 100 passes for mini-batch)", valueName: "n"))
  var maxIterations: Int?
  @Option(
    help: ArgumentHelp(
      "When centers have come to rest. (default: 0.0001; 0 for mini-batch)", valueName: "x"))
  var tolerance: Double?
  @Option(
    help: ArgumentHelp(
      "Images in a batch. (default: 1024; 5000 for streaming)", valueName: "n"))
  var batchSize: Int?
  @Option(help: ArgumentHelp("Passes over the images, for streaming. (default: 1)", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("The seed; the same one gives the same clusters.", valueName: "n"))
  var seed: UInt64 = 0
  @Option(
    help: ArgumentHelp(
      "Write centers, counts and labels of the last clusters to this file.",
      valueName: "file.safetensors"))
  var model: String?
  @OptionGroup var common: CommonOptions

  func validate() throws {
    for (name, value) in [
      ("--max-iterations", maxIterations), ("--batch-size", batchSize), ("--epochs", epochs),
    ] {
      if let value, value < 1 { throw ValidationError("\(name) is \(value), expected 1 or more.") }
    }
    if let tolerance, !(tolerance >= 0) {
      throw ValidationError("--tolerance is \(tolerance), expected 0 or more.")
    }
    if epochs != nil && algorithm != .streaming {
      throw ValidationError("--epochs goes with --algorithm streaming.")
    }
    if batchSize != nil && algorithm == .lloyd {
      throw ValidationError("--batch-size goes with --algorithm mini-batch or streaming.")
    }
    if case .file = initialization, algorithm == .streaming || clusters.counts.count > 1 {
      throw ValidationError(
        "--init FILE.npy goes with --algorithm lloyd or mini-batch, and one number of --clusters.")
    }
  }

  func run() async throws {
    try await common.run { terminal in
      if let model { try checkWritable(model) }
      let images = try await dataset.load(common, terminal)
      let run = ClusteringRun(
        settings: self, data: ClusteringData(dataset, images, seed: seed), terminal: terminal)
      var metrics = ClusteringMetrics(
        dataset: dataset.name, algorithm: algorithm, seed: seed, threads: Parallel.threads, runs: []
      )
      terminal.result(ClusteringMetrics.header(run.data.hasValidation))
      var found: [ClusteringRun.Outcome] = []
      for count in clusters.counts {
        let outcome: ClusteringRun.Outcome
        do {
          outcome = try run.fit(count)
        } catch var stopped as Stopped {
          if !found.isEmpty {
            stopped.kept = "the rows above are whole, nothing was written"
          }
          throw stopped
        }
        terminal.result(outcome.metrics.row)
        metrics.runs.append(outcome.metrics)
        found.append(outcome)
      }
      if let shown = found.min(by: { $0.metrics.clusters < $1.metrics.clusters }) {
        terminal.note("\n" + (try run.text(of: shown, columns: terminal.columns)))
      }
      if let model, let last = found.last {
        try run.modelFile(last).write(to: URL(fileURLWithPath: model))
        terminal.note("\nwrote \(model)")
      }
      try common.write(metrics: metrics)
    }
  }
}

/// Numbers of clusters: 10,16,36.
struct ClusterCounts: ExpressibleByArgument {
  let counts: [Int]

  init(_ counts: [Int]) { self.counts = counts }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard !numbers.isEmpty, numbers.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
    counts = numbers.compactMap(\.self)
  }

  var defaultValueDescription: String { counts.map(String.init).joined(separator: ",") }
}

/// How the first centers are chosen, on the command line.
enum InitializationChoice: ExpressibleByArgument {
  case kMeansPlusPlus
  case random
  case file(URL)

  init?(argument: String) {
    switch argument {
    case "k-means++": self = .kMeansPlusPlus
    case "random": self = .random
    case let path where path.hasSuffix(".npy"): self = .file(URL(fileURLWithPath: path))
    default: return nil
    }
  }

  /// The initialization as the estimators take it; the file is read.
  func loaded() throws -> KMeansInitialization {
    switch self {
    case .kMeansPlusPlus: .kMeansPlusPlus
    case .random: .random
    case .file(let file): .centers(try Tensor<Float>(npy: file))
    }
  }
}
