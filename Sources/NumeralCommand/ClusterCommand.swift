// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct ClusterCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "cluster",
    abstract: "Find clusters of images by k-means, and label each by the majority of its images.",
    discussion: """
      EXAMPLE
        numeral cluster --dataset digits --algorithm streaming --clusters 10 --epochs 150

      The label of a cluster is the digit of most of its training images; the accuracy is the \
      fraction of images whose digit is the label of their cluster. The digits are split into 60 % \
      to train with, 20 % for validation and 20 % for the test.
      """)

  /// The defaults of the options.
  private static let standard = ClusteringSettings()

  @Option(help: DatasetChoice.help)
  var dataset = standard.dataset
  @Option(
    help: "Lloyd's algorithm, scikit-learn's mini-batch k-means, or SageMaker's streaming k-means.")
  var algorithm = standard.algorithm
  @Option(
    help: ArgumentHelp("The numbers of clusters, separated by commas.", valueName: "n,…"))
  var clusters = ClusterCounts(standard.clusters)
  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      """
      The initial centers: k-means++, random, or an .npy file with a center in each row. (default: \
      k-means++; random for streaming)
      """, valueName: "method"))
  var initialization: ClusteringSettings.Initialization?
  @Option(
    help: ArgumentHelp(
      "The maximum number of iterations. (default: 300; 100 passes for mini-batch)",
      valueName: "n"))
  var maxIterations: Int?
  @Option(
    help: ArgumentHelp(
      "The shift of the centers at convergence. (default: 0.0001; 0 for mini-batch)",
      valueName: "x"))
  var tolerance: Double?
  @Option(
    help: ArgumentHelp(
      "Images in a batch. (default: 1024; 5000 for streaming)", valueName: "n"))
  var batchSize: Int?
  @Option(help: ArgumentHelp("Passes over the images, for streaming. (default: 1)", valueName: "n"))
  var epochs: Int?
  @Option(
    help: ArgumentHelp("The seed; the same seed gives the same clusters.", valueName: "n"))
  var seed = standard.seed
  @Option(
    help: ArgumentHelp(
      "Write centers, counts and labels for the last number of clusters to this file.",
      valueName: "file.safetensors"))
  var model: String?
  @Option(
    help: ArgumentHelp("Write the state of the clusterings to this file.", valueName: "file"))
  var checkpoint: String?
  @Option(
    help: ArgumentHelp(
      "Iterations or batches from one checkpoint to the next. (default: 1; 10 batches)",
      valueName: "n"))
  var checkpointEvery: Int?
  @Flag(help: "Continue from the checkpoint.")
  var resume = false
  @OptionGroup var common: CommonOptions

  package init() {}

  package func validate() throws {
    for (name, value) in [
      ("--max-iterations", maxIterations), ("--batch-size", batchSize), ("--epochs", epochs),
    ] {
      if let value, value < 1 { throw ValidationError("\(name) is \(value), expected 1 or more.") }
    }
    if let tolerance, !(tolerance >= 0) {
      throw ValidationError("--tolerance is \(tolerance), expected 0 or more.")
    }
    try validateCheckpoint(checkpoint, every: checkpointEvery, resume: resume)
    if epochs != nil && algorithm != .streaming {
      throw ValidationError("--epochs requires --algorithm streaming.")
    }
    if batchSize != nil && algorithm == .lloyd {
      throw ValidationError("--batch-size requires --algorithm mini-batch or streaming.")
    }
    if case .file = initialization, algorithm == .streaming || clusters.counts.count > 1 {
      throw ValidationError(
        "--init FILE.npy requires --algorithm lloyd or mini-batch, and one number of --clusters.")
    }
  }

  /// The options as settings.
  package var settings: ClusteringSettings {
    ClusteringSettings(
      dataset: dataset, dataDirectory: common.dataDirectory, algorithm: algorithm,
      clusters: clusters.counts, initialization: initialization, maxIterations: maxIterations,
      tolerance: tolerance, batchSize: batchSize, epochs: epochs, seed: seed,
      checkpoint: checkpoint.map { URL(path: $0) },
      checkpointInterval: checkpointEvery, resumes: resume)
  }

  package func run() async throws {
    var inputs: [OtherFile] = []
    if case .file(let file) = initialization { inputs.append(.input(file.unresolvedPath)) }
    let outputs = [OutputOption("--model", model), OutputOption("--checkpoint", checkpoint)]
    try await common.run(writing: outputs, sparing: inputs) { terminal in
      try await dataset.download(to: common.searchPath, progress: terminal)
      let data = try ClusteringData(settings, progress: terminal)
      if model != nil { terminal.warnIfUnsupported(data.train) }
      let outcome: ClusteringOutcome
      do {
        outcome = try ClusteringRun(settings, data: data, progress: terminal).run()
      } catch var interrupted as Interrupted {
        if interrupted.completed > 0 && checkpoint == nil {
          interrupted.kept = "the rows above are complete, nothing was written"
        }
        throw interrupted
      }
      // Results are written before anything else can fail or be canceled.
      if let model, let last = outcome.fits.last { try outcome.write(last, to: URL(path: model)) }
      try common.write(metrics: outcome.metrics)
      terminal.note(
        "\n"
          + (try outcome.preview(
            of: outcome.coarsest, columns: terminal.columns, style: terminal.textStyle)))
      if let model { terminal.note("\nwrote \(model)") }
      if let error = outcome.checkpointError { throw error }
    }
  }
}
