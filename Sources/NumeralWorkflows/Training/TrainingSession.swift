// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// The state of a training between epochs.
struct TrainingSession {
  let settings: TrainingSettings
  private(set) var trainer: Trainer<Sequential, NLLLoss>
  private(set) var metrics: TrainingMetrics
  /// The loss of every batch whose number is a multiple of the log interval.
  private(set) var losses: [TrainingMetrics.BatchLoss] = []
  /// The images in the input size of the network.
  let images: ImageDataset
  /// The original size of the images.
  let imageSize: (height: Int, width: Int)
  let standardization: Standardization
  private let progress: any ProgressReporter

  /// Prepares a training on images of any size.
  ///
  /// - Throws: `ArgumentError` if the images all have one gray or a label above 9.
  init(
    _ settings: TrainingSettings, on images: ImageDataset, progress: any ProgressReporter
  ) throws {
    self.settings = settings
    imageSize = (images.train.height, images.train.width)
    let images = images.scaledForNetwork
    self.images = images
    self.progress = progress
    // MNIST has published constants, with which results are comparable.
    standardization = images.name == MNIST.name ? .mnist : images.train.pixelStatistics()
    guard standardization.standardDeviation > 0 else {
      throw ArgumentError(
        argument: images.name, found: "images all of one gray", expected: "images that differ")
    }
    if let label = (images.train.labels + images.test.labels).first(where: { $0 > 9 }) {
      throw ArgumentError(argument: images.name, found: "label \(label)", expected: "0 to 9")
    }
    let seed = RandomKey(settings.seed)
    trainer = Trainer(
      .mnistConvNet(seed: seed.child("weights")),
      optimizer: SGD(learningRate: settings.learningRate, momentum: settings.momentum),
      loss: NLLLoss(), seed: seed.child("training"))
    metrics = TrainingMetrics(
      dataset: settings.dataset.name, seed: settings.seed, threads: Parallel.threads,
      parameters: trainer.model.parameterCount, epochs: [])
  }

  /// The network and the results so far.
  var outcome: TrainingOutcome {
    TrainingOutcome(
      settings: settings, model: trainer.model, metrics: metrics, losses: losses, images: images,
      imageSize: imageSize, standardization: standardization)
  }

  /// Continues from the state of a checkpoint.
  mutating func restore(
    _ checkpoint: SafeTensors, from file: URL, epochs: [TrainingMetrics.Epoch]
  ) throws {
    try trainer.restore(checkpoint, from: file)
    metrics.epochs = epochs
  }

  /// Trains until `epochs` are completed, and writes the checkpoint after each.
  ///
  /// - Parameters:
  ///   - epochs: The number of epochs, those before a resume included.
  ///   - notesBatches: Whether the reported losses of batches become notes.
  ///   - noteInterval: The number of epochs from one note to the next.
  /// - Throws: ``Interrupted`` if the task is canceled; `TrainingError`; `FileError`.
  mutating func train(epochs: Int, notesBatches: Bool = true, noteInterval: Int = 1) throws {
    let (first, images) = (trainer.epoch, images.train.count)
    let (progress, timer) = (progress, ThroughputTimer())
    defer { progress.clear() }
    while trainer.epoch < epochs {
      let number = trainer.epoch + 1
      let name = "epoch \(number)/\(epochs)"
      do {
        try trainEpoch(name, notesBatches: notesBatches) { done, result in
          progress.progress {
            timer.update(
              name, (number - 1 - first) * images + done,
              of: Double(epochs - first) * Double(images), "images", result)
          }
        }
      } catch is CancellationError {
        throw Interrupted("in epoch \(number) of \(epochs)", completed: metrics.epochs.count)
      }
      if let last = metrics.epochs.last, number.isMultiple(of: noteInterval) {
        progress.note(
          "\(name)  test loss \(last.testLoss.digits(4))  "
            + "test accuracy \(last.testAccuracy.digits(4))  \(last.seconds.digits(2)) s  "
            + "\(Int(last.imagesPerSecond).grouped) images/s")
      }
      if let checkpoint = settings.checkpoint { try write(checkpoint: checkpoint) }
    }
  }

  /// Trains for an epoch and evaluates the network.
  ///
  /// - Parameter report: Called with the number of images done and the latest result.
  private mutating func trainEpoch(
    _ name: String, notesBatches: Bool, report: (Int, String) -> Void
  ) throws {
    let imageCount = images.train.count
    let batchCount = ceilDiv(imageCount, settings.batchSize)
    let (number, timer) = (trainer.epoch + 1, ThroughputTimer())
    let (logInterval, progress) = (settings.logInterval, progress)
    var losses: [TrainingMetrics.BatchLoss] = []
    let trainLoss = try trainer.train(
      on: Prefetching(
        images.train.batches(
          of: settings.batchSize,
          shuffledBy: RandomKey(settings.seed).child("shuffle").child(number),
          standardization: standardization))
    ) { step in
      report(step.examples, "loss \(step.loss.digits(4))")
      guard step.batch.isMultiple(of: logInterval) else { return }
      losses.append(.init(images: (number - 1) * imageCount + step.examples, loss: step.loss))
      if notesBatches {
        progress.note("\(name)  batch \(step.batch)/\(batchCount)  loss \(step.loss.digits(4))")
      }
    }
    let seconds = timer.seconds
    let test = try trainer.evaluate(on: testBatches) { soFar in
      try Task.checkCancellation()
      report(imageCount, "accuracy \(soFar.accuracy.digits(4))")
    }
    self.losses += losses
    metrics.epochs.append(
      TrainingMetrics.Epoch(
        epoch: number, trainLoss: trainLoss, testLoss: test.loss, testAccuracy: test.accuracy,
        seconds: seconds, imagesPerSecond: Double(imageCount) / seconds))
  }

  /// The test images in batches, as the network takes them.
  private var testBatches: Batches {
    images.test.batches(of: settings.testBatchSize, standardization: standardization)
  }

  /// The loss and the accuracy of the network as it stands.
  ///
  /// - Throws: ``Interrupted`` if the task is canceled.
  func evaluate() throws -> Evaluation {
    try trainer.evaluate(on: testBatches) { _ in
      try Interrupted.check("before the first epoch")
    }
  }
}
