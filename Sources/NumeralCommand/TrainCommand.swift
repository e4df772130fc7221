// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the digit network, and print its test accuracy after every epoch.",
    discussion: """
      EXAMPLE
        numeral train --epochs 5 --model network.safetensors

      The defaults are those of PyTorch's first MNIST example: five epochs of SGD. PyTorch's \
      load_state_dict takes the model file's tensors as they are.
      """)

  @Option(help: DatasetChoice.help)
  var dataset = DatasetChoice.mnist
  @Option(help: ArgumentHelp("Passes over the training images.", valueName: "n"))
  var epochs = 5
  @Option(help: ArgumentHelp("Images per training step.", valueName: "n"))
  var batchSize = 64
  @Option(help: ArgumentHelp("Images per test batch.", valueName: "n"))
  var testBatchSize = 1000
  @Option(help: ArgumentHelp("How far a training step goes.", valueName: "x"))
  var learningRate: Float = 0.01
  @Option(help: ArgumentHelp("How much of the previous step is kept, 0 to 1.", valueName: "x"))
  var momentum: Float = 0.5
  @Option(help: ArgumentHelp("The seed; the same one gives the same weights.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Batches from one printed loss to the next.", valueName: "n"))
  var logInterval = 10
  @Option(
    help: ArgumentHelp("Write the trained weights to this file.", valueName: "file.safetensors"))
  var model: String?
  @Option(
    help: ArgumentHelp(
      "Keep the state of the training in this file, after every epoch.", valueName: "file"))
  var checkpoint: String?
  @Flag(help: "Go on from the checkpoint.")
  var resume = false
  @OptionGroup var common: CommonOptions

  func validate() throws {
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
    if resume && checkpoint == nil {
      throw ValidationError("--resume needs --checkpoint FILE to go on from.")
    }
  }

  /// What the options ask for.
  var settings: TrainingSettings {
    TrainingSettings(
      dataset: dataset.name, batchSize: batchSize, testBatchSize: testBatchSize,
      learningRate: learningRate, momentum: momentum, seed: seed)
  }

  func run() async throws {
    try await common.run { terminal in
      for path in [model, checkpoint].compactMap(\.self) { try checkWritable(path) }
      let checkpoint = checkpoint.map { URL(fileURLWithPath: $0) }
      var run = try TrainingRun(
        settings, on: try await dataset.load(common, terminal), terminal: terminal)
      if resume, let checkpoint {
        try run.resume(from: checkpoint)
        terminal.note("resuming after epoch \(run.trainer.epoch)")
      }
      do {
        try run.train(epochs: epochs, logInterval: logInterval) { run in
          if let checkpoint { try run.write(checkpoint: checkpoint) }
        }
      } catch var stopped as Stopped {
        if let last = run.metrics.epochs.last {
          stopped.kept =
            self.checkpoint.map { "only \($0) is kept (epoch \(last.epoch), for --resume)" }
            ?? "nothing was written (--checkpoint FILE keeps epochs)"
        }
        throw stopped
      }
      if let model {
        try run.write(model: URL(fileURLWithPath: model))
        terminal.note("wrote \(model)")
      }
      if let last = run.metrics.epochs.last {
        terminal.result(
          "test accuracy \(last.testAccuracy.digits(4)), test loss \(last.testLoss.digits(4)) "
            + "after \(last.epoch) epoch\(last.epoch == 1 ? "" : "s")")
      }
      try common.write(metrics: run.metrics)
    }
  }
}
