// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// A training under way.
struct TrainingSession {
  let settings: TrainingSettings
  var trainer: Trainer<Sequential, NLLLoss, SGD>
  var metrics: TrainingMetrics
  /// The seconds of training in the present epoch.
  var seconds = 0.0
  /// The mean loss of the present epoch, if its images are all trained on and the evaluation is
  /// still to come.
  var trainLoss: Double?
  /// The loss of every batch whose number is a multiple of the log interval.
  private(set) var losses: [TrainingMetrics.BatchLoss] = []
  /// The images in the input size of the network.
  let images: ImageDataset
  /// The original size of the images.
  let imageSize: (height: Int, width: Int)
  let standardization: Standardization
  private let progress: any ProgressReporter
  private(set) var checkpoints: CheckpointWriter?

  /// Prepares a training on images of any size.
  ///
  /// - Throws: `ArgumentError` if there are no images to train or to test with, they all have one
  ///   gray, or there is a label above 9.
  init(
    _ settings: TrainingSettings, on images: ImageDataset, progress: any ProgressReporter
  ) throws {
    for (part, images) in [("training", images.train), ("test", images.test)]
    where images.count == 0 {
      throw ArgumentError(
        argument: settings.dataset.name, found: "no \(part) images", expected: "one or more")
    }
    self.settings = settings
    checkpoints = settings.checkpointFile(for: images).map {
      CheckpointWriter($0, progress: progress)
    }
    imageSize = (images.train.height, images.train.width)
    let images = images.scaledForNetwork
    self.images = images
    self.progress = progress
    // MNIST has published constants, with which results are comparable.
    standardization = settings.dataset == .mnist ? .mnist : images.train.pixelStatistics()
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
      imageSize: imageSize, standardization: standardization, checkpointError: checkpoints?.error)
  }

  /// Trains until `epochs` are completed, and writes the checkpoints that the settings name.
  ///
  /// - Parameters:
  ///   - epochs: The number of epochs, those before a resume included.
  ///   - notesBatches: Whether the reported losses of batches become notes.
  ///   - noteInterval: The number of epochs from one note to the next.
  /// - Throws: ``Interrupted`` if the task is canceled; `TrainingError`.
  mutating func train(epochs: Int, notesBatches: Bool = true, noteInterval: Int = 1) throws {
    let images = images.train.count
    let resumed = trainer.epoch * images + trainer.partialEpoch.examples
    let (progress, timer) = (progress, ThroughputTimer())
    defer { progress.clear() }
    while metrics.epochs.count < epochs {
      let number = metrics.epochs.count + 1
      let name = "epoch \(number)/\(epochs)"
      func report(_ done: Int, _ result: String) {
        progress.progress {
          timer.update(
            name, (number - 1) * images + done - resumed,
            of: Double(epochs) * Double(images) - Double(resumed), "images", result)
        }
      }
      do {
        if trainLoss == nil { try trainEpoch(name, notesBatches: notesBatches, report: report) }
        try evaluateEpoch(report: report)
      } catch is CancellationError {
        throw interruption("in epoch \(number) of \(epochs)")
      }
      if let last = metrics.epochs.last, number.isMultiple(of: noteInterval) {
        progress.note(
          "\(name)  test loss \(last.testLoss.digits(4))  "
            + "test accuracy \(last.testAccuracy.digits(4))  \(last.seconds.digits(2)) s  "
            + "\(Int(last.imagesPerSecond).grouped) images/s")
      }
      writeCheckpoint()
    }
  }

  /// Trains on the batches of the present epoch that are left.
  ///
  /// - Parameter report: Called with the number of images done and the latest result.
  private mutating func trainEpoch(
    _ name: String, notesBatches: Bool, report: (Int, String) -> Void
  ) throws {
    let (imageCount, timer) = (images.train.count, ThroughputTimer())
    let batchCount = ceilDiv(imageCount, settings.batchSize)
    // Copies, because the closure runs while the trainer is being changed.
    let (settings, progress, epochs, secondsBefore) = (settings, progress, metrics.epochs, seconds)
    var (losses, checkpoints) = (losses, checkpoints)
    defer {
      (self.losses, self.checkpoints) = (losses, checkpoints)
      seconds = secondsBefore + timer.seconds
    }
    trainLoss = try trainer.train(
      on: Prefetching(
        images.train.batches(
          of: settings.batchSize,
          shuffledBy: RandomKey(settings.seed).child("shuffle").child(trainer.epoch + 1),
          standardization: standardization))
    ) { step in
      report(step.examples, "loss \(step.loss.digits(4))")
      if step.batch.isMultiple(of: settings.logInterval) {
        losses.append(
          .init(images: (step.epoch - 1) * imageCount + step.examples, loss: step.loss))
        if notesBatches {
          progress.note("\(name)  batch \(step.batch)/\(batchCount)  loss \(step.loss.digits(4))")
        }
      }
      if let interval = settings.checkpointInterval, step.batch.isMultiple(of: interval) {
        // A checkpoint of a training that has diverged would replace a useful one.
        try step.trainer.checkWeights()
        checkpoints?.write(
          Self.state(
            step.trainer, epochs: epochs, seconds: secondsBefore + timer.seconds, trainLoss: nil))
      }
    }
  }

  /// Evaluates the network after the training of an epoch.
  private mutating func evaluateEpoch(report: (Int, String) -> Void) throws {
    let imageCount = images.train.count
    let test = try trainer.evaluate(on: testBatches) { soFar in
      try Task.checkCancellation()
      report(imageCount, "accuracy \(soFar.accuracy.digits(4))")
    }
    // The loss before the last update says nothing about the weights after it.
    guard test.loss.isFinite else {
      throw TrainingError.testLossDiverged(epoch: trainer.epoch, loss: test.loss)
    }
    metrics.epochs.append(
      TrainingMetrics.Epoch(
        epoch: trainer.epoch, trainLoss: trainLoss!, testLoss: test.loss,
        testAccuracy: test.accuracy, seconds: seconds,
        imagesPerSecond: Double(imageCount) / max(seconds, 1e-9)))
    (trainLoss, seconds) = (nil, 0)
  }

  /// Writes the state, if the settings name a checkpoint.
  private mutating func writeCheckpoint() {
    guard var writer = checkpoints else { return }
    writer.write(state)
    checkpoints = writer
  }

  /// Writes the state, and returns the error that says where the training stopped.
  private mutating func interruption(_ position: String) -> Interrupted {
    var interrupted = Interrupted(position, completed: metrics.epochs.count)
    guard checkpoints != nil else { return interrupted }
    do {
      // The loss of the next batch would have shown that the last update made weights infinite.
      try trainer.checkWeights()
      writeCheckpoint()
      if let checkpoints { interrupted.kept = checkpoints.kept(after: stateDescription) }
    } catch {
      interrupted.kept = "no checkpoint was written: \(error)"
    }
    return interrupted
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
