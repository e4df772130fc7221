// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct TrainCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the digit network, and print its test accuracy after every epoch.",
    discussion: """
      EXAMPLE
        numeral train --epochs 5 --model network.safetensors

      The defaults are those of PyTorch's first MNIST example: five epochs of SGD. PyTorch's \
      load_state_dict takes the model file's tensors as they are.
      """)

  /// The defaults of the options.
  private static let standard = TrainingSettings()

  @Option(help: DatasetChoice.help)
  var dataset = standard.dataset
  @Option(help: ArgumentHelp("Passes over the training images.", valueName: "n"))
  var epochs = standard.epochs
  @Option(help: ArgumentHelp("Images in a training step.", valueName: "n"))
  var batchSize = standard.batchSize
  @Option(help: ArgumentHelp("Images in a test batch.", valueName: "n"))
  var testBatchSize = standard.testBatchSize
  @Option(help: ArgumentHelp("The learning rate of SGD.", valueName: "x"))
  var learningRate = standard.learningRate
  @Option(help: ArgumentHelp("The momentum of SGD, 0 to 1.", valueName: "x"))
  var momentum = standard.momentum
  @Option(help: ArgumentHelp("The seed; the same seed gives the same weights.", valueName: "n"))
  var seed = standard.seed
  @Option(help: ArgumentHelp("Batches from one printed loss to the next.", valueName: "n"))
  var logInterval = standard.logInterval
  @Option(
    help: ArgumentHelp("Write the trained weights to this file.", valueName: "file.safetensors"))
  var model: String?
  @Option(
    help: ArgumentHelp(
      "Write the state of the training to this file after every epoch.", valueName: "file"))
  var checkpoint: String?
  @Option(
    help: ArgumentHelp(
      "Write the checkpoint after every n batches too.", valueName: "n"))
  var checkpointEvery: Int?
  @Flag(help: "Continue from the checkpoint.")
  var resume = false
  @OptionGroup var common: CommonOptions

  package init() {}

  package func validate() throws {
    for (name, value) in [
      ("--epochs", epochs), ("--batch-size", batchSize), ("--test-batch-size", testBatchSize),
      ("--log-interval", logInterval),
    ] where value < 1 {
      throw ValidationError("\(name) is \(value), expected 1 or more.")
    }
    guard learningRate > 0 && learningRate.isFinite else {
      throw ValidationError("--learning-rate is \(learningRate), expected a number above 0.")
    }
    guard (0...1).contains(momentum) else {
      throw ValidationError("--momentum is \(momentum), expected 0 to 1.")
    }
    try validateCheckpoint(checkpoint, every: checkpointEvery, resume: resume)
  }

  /// The options as settings.
  package var settings: TrainingSettings {
    TrainingSettings(
      dataset: dataset, dataDirectory: common.dataDirectory, epochs: epochs, batchSize: batchSize,
      testBatchSize: testBatchSize, learningRate: learningRate, momentum: momentum, seed: seed,
      logInterval: logInterval, checkpoint: checkpoint.map { URL(path: $0) },
      checkpointInterval: checkpointEvery, resumes: resume)
  }

  package func run() async throws {
    let outputs = [OutputOption("--model", model), OutputOption("--checkpoint", checkpoint)]
    try await common.run(writing: outputs) { terminal in
      try await dataset.download(to: common.searchPath, progress: terminal)
      let images = try dataset.load(from: common.searchPath, progress: terminal)
      if model != nil { terminal.warnIfUnsupported(images.train) }
      let outcome: TrainingOutcome
      do {
        outcome = try TrainingRun(settings, images: images, progress: terminal).run()
      } catch var interrupted as Interrupted {
        if interrupted.completed > 0 && checkpoint == nil {
          interrupted.kept = "nothing was written (--checkpoint FILE keeps epochs)"
        }
        throw interrupted
      }
      if let model {
        try outcome.write(model: URL(path: model))
        terminal.note("wrote \(model)")
      }
      if let last = outcome.metrics.epochs.last {
        terminal.result(
          "test accuracy \(last.testAccuracy.digits(4)), test loss \(last.testLoss.digits(4)) "
            + "after \(last.epoch) epoch\(last.epoch == 1 ? "" : "s")")
      }
      try common.write(metrics: outcome.metrics)
      if let error = outcome.checkpointError { throw error }
    }
  }
}
