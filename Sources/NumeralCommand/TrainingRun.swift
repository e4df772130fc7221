// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// What a training run is asked to do: the options of `numeral train`, as values.
struct TrainingSettings: Codable, Equatable {
  var dataset: String
  var batchSize = 64
  var testBatchSize = 1000
  var learningRate: Float = 0.01
  var momentum: Float = 0.5
  var seed: UInt64 = 1
}

/// What a training run found out, as `--metrics` writes it.
struct TrainingMetrics: Codable {
  /// One epoch's results. Losses are means over the examples, accuracies fractions.
  struct Epoch: Codable {
    var epoch: Int
    var trainLoss, testLoss, testAccuracy, seconds, imagesPerSecond: Double
  }

  var dataset: String
  var seed: UInt64
  var threads: Int
  /// The number of weights.
  var parameters: Int
  var epochs: [Epoch]
}

/// The digit network in training on a data set, printed as it goes.
struct TrainingRun {
  var trainer: Trainer<Sequential, NLLLoss>
  var metrics: TrainingMetrics
  let settings: TrainingSettings
  /// The images in the size that the network takes.
  let dataset: ImageDataset
  /// The size that the images came in.
  let imageSize: (height: Int, width: Int)
  let standardization: Standardization
  private let terminal: Terminal

  /// Prepares a run on images of any size.
  ///
  /// - Throws: `ArgumentError` if the images are none that the network can learn from.
  init(_ settings: TrainingSettings, on dataset: ImageDataset, terminal: Terminal) throws {
    self.settings = settings
    imageSize = (dataset.train.height, dataset.train.width)
    let dataset = dataset.at28
    self.dataset = dataset
    self.terminal = terminal
    // MNIST's published constants, so that results compare; other sets' own.
    standardization = dataset.name == "mnist" ? .mnist : dataset.train.pixelStatistics
    guard standardization.standardDeviation > 0 else {
      throw ArgumentError(
        argument: dataset.name, found: "images all of one gray", expected: "images that differ")
    }
    if let label = (dataset.train.labels + dataset.test.labels).first(where: { $0 > 9 }) {
      throw ArgumentError(argument: dataset.name, found: "label \(label)", expected: "0 to 9")
    }
    let seed = RandomKey(settings.seed)
    trainer = Trainer(
      .mnistConvNet(seed: seed.child("weights")),
      optimizer: SGD(learningRate: settings.learningRate, momentum: settings.momentum),
      loss: NLLLoss(), seed: seed.child("training"))
    metrics = TrainingMetrics(
      dataset: settings.dataset, seed: settings.seed, threads: Parallel.threads,
      parameters: trainer.model.parameterCount, epochs: [])
  }

  /// Trains until `epochs` are completed.
  ///
  /// - Parameters:
  ///   - epochs: The number of epochs, those before a resume included.
  ///   - logInterval: The number of batches from one printed loss to the next.
  ///   - epochInterval: The number of epochs from one printed accuracy to the next.
  ///   - finishEpoch: Called after each epoch, with the run as it stands.
  ///   - finishStep: Called after each batch.
  /// - Throws: `Stopped` if the task is cancelled, `TrainingError`, and what `finishEpoch` throws.
  mutating func train(
    epochs: Int, logInterval: Int, epochInterval: Int = 1,
    finishEpoch: (TrainingRun) throws -> Void = { _ in },
    finishStep: (Trainer<Sequential, NLLLoss>.Step) -> Void = { _ in }
  ) throws {
    let (first, images) = (trainer.epoch, dataset.train.count)
    let (terminal, pace) = (terminal, Pace())
    defer { terminal.clearProgress() }
    while trainer.epoch < epochs {
      let number = trainer.epoch + 1
      let name = "epoch \(number)/\(epochs)"
      do {
        try trainEpoch(name, logInterval: logInterval, finishStep: finishStep) { done, result in
          terminal.progress {
            pace.line(
              name, (number - 1 - first) * images + done,
              of: Double(epochs - first) * Double(images), "images", result)
          }
        }
      } catch is CancellationError {
        throw Stopped(place: "in epoch \(number) of \(epochs)")
      }
      if let last = metrics.epochs.last, number.isMultiple(of: epochInterval) {
        terminal.note(
          "\(name)  test loss \(last.testLoss.digits(4))  "
            + "test accuracy \(last.testAccuracy.digits(4))  \(last.seconds.digits(2)) s  "
            + "\(Int(last.imagesPerSecond).grouped) images/s")
      }
      try finishEpoch(self)
    }
  }

  /// Trains for an epoch, and judges it.
  ///
  /// - Parameters:
  ///   - finishStep: Called after each batch.
  ///   - show: Called with the number of images done and the latest result.
  private mutating func trainEpoch(
    _ name: String, logInterval: Int,
    finishStep: (Trainer<Sequential, NLLLoss>.Step) -> Void, show: (Int, String) -> Void
  ) throws {
    let images = dataset.train.count
    let batchCount = (images + settings.batchSize - 1) / settings.batchSize
    let (number, pace) = (trainer.epoch + 1, Pace())
    let trainLoss = try trainer.train(
      on: dataset.train.batches(
        of: settings.batchSize, shuffledBy: RandomKey(settings.seed).child("shuffle").child(number),
        standardization: standardization)
    ) { step in
      finishStep(step)
      show(step.examples, "loss \(step.loss.digits(4))")
      if step.batch.isMultiple(of: logInterval) {
        terminal.note("\(name)  batch \(step.batch)/\(batchCount)  loss \(step.loss.digits(4))")
      }
    }
    let seconds = pace.seconds
    let test = try trainer.evaluate(on: testBatches) { soFar in
      try Task.checkCancellation()
      show(images, "accuracy \(soFar.accuracy.digits(4))")
    }
    metrics.epochs.append(
      TrainingMetrics.Epoch(
        epoch: number, trainLoss: trainLoss, testLoss: test.loss, testAccuracy: test.accuracy,
        seconds: seconds, imagesPerSecond: Double(images) / seconds))
  }

  /// The test images in batches, as the network takes them.
  var testBatches: Batches {
    dataset.test.batches(of: settings.testBatchSize, standardization: standardization)
  }
}
