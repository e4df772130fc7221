// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

package struct TrainCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on images, and print its test accuracy after every epoch.",
    discussion: """
      EXAMPLES
        numeral train --recipe fast --model network.safetensors
        numeral train --data flowers --image-size 64 --recipe accurate --model flowers.safetensors

      RECIPES
        seed      PyTorch's first MNIST example: five epochs of SGD
        fast      one epoch of Adam, whose learning rate rises and falls once
        accurate  batch normalization, and images that are shifted, turned and scaled
        best      a wider network, averaged weights, and predictions averaged over shifts

      A folder has a folder of PNG or JPEG images for each class, or four IDX files as MNIST's. A \
      model definition is a text file with a line for each layer, such as 'conv 16 kernel=3'. \
      PyTorch's load_state_dict takes the model file's tensors as they are.
      """)

  /// The defaults of the options.
  private static let standard = TrainingSettings()

  @Option(name: [.customLong("data"), .customLong("dataset")], help: DatasetChoice.trainingHelp)
  var dataset = standard.dataset
  @Option(
    help: ArgumentHelp("Resize the images of a folder to this height and width.", valueName: "n"))
  var imageSize: Int?
  @Flag(help: "Take the images of a folder as gray.")
  var gray = false
  @Option(help: "The recipe of the training.")
  var recipe = standard.recipe
  @Option(
    help: ArgumentHelp(
      "Train the network of this text file instead of the recipe's.",
      valueName: "file"))
  var modelDefinition: String?
  @Option(
    help: ArgumentHelp(
      "Passes over the training images. (default: the recipe's: 5, 1, 7 or 15)", valueName: "n"))
  var epochs: Int?
  @Option(
    help: ArgumentHelp("Images in a training step. (default: the recipe's)", valueName: "n"))
  var batchSize: Int?
  @Option(help: ArgumentHelp("Images in a test batch.", valueName: "n"))
  var testBatchSize = standard.testBatchSize
  @Option(
    help: ArgumentHelp(
      "The learning rate, at the peak of its schedule. (default: the recipe's)", valueName: "x"))
  var learningRate: Float?
  @Option(help: ArgumentHelp("The momentum of SGD, 0 to 1, in 'seed'.", valueName: "x"))
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
      ("--epochs", epochs ?? 1), ("--batch-size", batchSize ?? 1),
      ("--test-batch-size", testBatchSize), ("--log-interval", logInterval),
      ("--image-size", imageSize ?? 1),
    ] where value < 1 {
      throw ValidationError("\(name) is \(value), expected 1 or more.")
    }
    if let imageSize, imageSize > 1024 {
      throw ValidationError("--image-size is \(imageSize), expected at most 1024.")
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
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
      dataset: dataset, dataDirectory: common.dataDirectory, imageSize: imageSize, isGray: gray,
      recipe: recipe, modelDefinition: modelDefinition.map { URL(path: $0) }, epochs: epochs,
      batchSize: batchSize, testBatchSize: testBatchSize, learningRate: learningRate,
      momentum: momentum, seed: seed, logInterval: logInterval,
      checkpoint: checkpoint.map { URL(path: $0) }, checkpointInterval: checkpointEvery,
      resumes: resume)
  }

  package func run() async throws {
    let outputs = [OutputOption("--model", model), OutputOption("--checkpoint", checkpoint)]
    let inputs = modelDefinition.map { [OtherFile.input($0)] } ?? []
    try await common.run(writing: outputs, sparing: inputs) { terminal in
      try await dataset.download(to: common.searchPath, progress: terminal)
      let images = try settings.loadTrainingImages(progress: terminal)
      if model != nil, case .gray(let images) = images { terminal.warnIfUnsupported(images.train) }
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
