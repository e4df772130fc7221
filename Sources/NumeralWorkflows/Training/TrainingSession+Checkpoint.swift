// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

extension TrainingSettings {
  /// The checkpoint of a training on some images, if the settings name one.
  ///
  /// - Throws: `FileError` if the definition of the network cannot be read.
  func checkpointFile(for images: TrainingImages) throws -> CheckpointFile? {
    guard let checkpoint else { return nil }
    // The weights and the metrics depend on these. The name of the data set counts only where it
    // decides on the standardization: a folder may be renamed.
    var settings: [CheckpointFile.Setting] = [
      ("standardization", dataset == .mnist ? "MNIST's" : "of the images"),
      ("--recipe", recipe.rawValue),
      ("network of", try definition().map { dataDigest($0.text) } ?? "the recipe"),
      ("--batch-size", "\(batchSize)"), ("--test-batch-size", "\(testBatchSize)"),
      ("--learning-rate", "\(learningRate)"), ("--seed", "\(seed)"),
      ("images and labels of", images.digest),
    ]
    if recipe == .seed {
      settings.append(("--momentum", "\(momentum)"))
    } else {
      // The schedule of the learning rate depends on the number of steps.
      settings.append(("--epochs", "\(epochs)"))
    }
    return CheckpointFile(file: checkpoint, subcommand: "train", settings: settings)
  }
}

extension TrainingSession {
  /// The state as the checkpoint holds it.
  var state: SafeTensors {
    Self.state(trainer, epochs: metrics.epochs, seconds: seconds, trainLoss: trainLoss)
  }

  /// The state of a training as the checkpoint holds it.
  ///
  /// - Parameters:
  ///   - trainer: The trainer, between two steps.
  ///   - epochs: The results of the epochs before.
  ///   - seconds: The seconds of training in the present epoch.
  ///   - trainLoss: The mean loss of the present epoch, if only its evaluation is left.
  static func state(
    _ trainer: Trainer<Sequential, Objective, Method>, epochs: [TrainingMetrics.Epoch],
    seconds: Double, trainLoss: Double?
  ) -> SafeTensors {
    var state = SafeTensors()
    state[part: "trainer."] = trainer.checkpoint()
    state.metadata["seconds"] = "\(seconds)"
    state.metadata["train_loss"] = trainLoss.map { "\($0)" }
    for (index, epoch) in epochs.enumerated() {
      state[part: "epoch\(index)."].metadata = [
        "train_loss": "\(epoch.trainLoss)", "test_loss": "\(epoch.testLoss)",
        "test_accuracy": "\(epoch.testAccuracy)", "seconds": "\(epoch.seconds)",
        "images_per_second": "\(epoch.imagesPerSecond)",
      ]
    }
    return state
  }

  /// The position of the state: "batch 3 of epoch 2", "epoch 2".
  var stateDescription: String {
    let batches = trainer.partialEpoch.batches
    if batches > 0 { return "batch \(batches) of epoch \(trainer.epoch + 1)" }
    return trainLoss == nil ? "epoch \(trainer.epoch)" : "the last batch of epoch \(trainer.epoch)"
  }

  /// Continues from the checkpoint that a training with the same settings and images wrote; does
  /// nothing if the settings name no checkpoint.
  ///
  /// - Throws: `FileError` if the file is no such checkpoint, or has more epochs than the settings.
  mutating func resume() throws {
    guard let checkpoint = checkpoints?.checkpoint else { return }
    try restore(checkpoint.read(), from: checkpoint.file)
  }

  /// Continues from a state.
  ///
  /// - Throws: `FileError` if the state contradicts itself, or has more epochs than the settings.
  mutating func restore(_ state: SafeTensors, from file: URL) throws {
    try trainer.restore(state[part: "trainer."], from: file)
    seconds = try state.finiteNumber(of: "seconds")
    trainLoss = state.metadata["train_loss"] == nil ? nil : try state.finiteNumber(of: "train_loss")
    metrics.epochs = []
    let evaluated = trainer.epoch - (trainLoss == nil ? 0 : 1)
    while metrics.epochs.count < evaluated {
      let epoch = state[part: "epoch\(metrics.epochs.count)."]
      metrics.epochs.append(
        TrainingMetrics.Epoch(
          epoch: metrics.epochs.count + 1, trainLoss: try epoch.finiteNumber(of: "train_loss"),
          testLoss: try epoch.finiteNumber(of: "test_loss"),
          testAccuracy: try epoch.finiteNumber(of: "test_accuracy"),
          seconds: try epoch.finiteNumber(of: "seconds"),
          imagesPerSecond: try epoch.finiteNumber(of: "images_per_second")))
    }
    let begun = trainer.epoch + (trainer.partialEpoch.batches > 0 ? 1 : 0)
    guard begun <= settings.epochs else {
      throw state.error(
        found: "a checkpoint after \(stateDescription)",
        expected: "at most --epochs \(settings.epochs)")
    }
  }
}
