// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// A training under way.
struct TrainingSession<Objective: Loss, Method: Optimizer> where Objective.Target == [Int] {
  let settings: TrainingSettings
  let data: TrainingData
  private let definition: ModelDefinition
  private let testLoss: Objective
  var trainer: Trainer<Sequential, Objective, Method>
  var metrics: TrainingMetrics
  /// The seconds of training in the present epoch.
  var seconds = 0.0
  /// The mean loss of the present epoch, if its images are all trained on and the evaluation is
  /// still to come.
  var trainLoss: Double?
  /// The loss of every batch whose number is a multiple of the log interval.
  private(set) var losses: [TrainingMetrics.BatchLoss] = []
  private let progress: any ProgressReporter
  private(set) var checkpoints: CheckpointWriter?

  /// Prepares a training.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - data: The images.
  ///   - loss: The loss of the recipe.
  ///   - testLoss: The loss of test images.
  ///   - optimizer: The optimizer of the recipe.
  ///   - checkpoint: The file of the checkpoints, if there is one.
  ///   - progress: The receiver of the progress.
  /// - Throws: `FileError` if the definition of another network is wrong, or it does not fit the
  ///   images and their classes; `ArgumentError` if the images are too small for the recipe, or
  ///   batches of one image are normalized.
  init(
    _ settings: TrainingSettings, on data: TrainingData, loss: Objective, testLoss: Objective,
    optimizer: Method, checkpoint: CheckpointFile?, progress: any ProgressReporter
  ) throws {
    (self.settings, self.data, self.testLoss, self.progress) = (settings, data, testLoss, progress)
    checkpoints = checkpoint.map { CheckpointWriter($0, progress: progress) }
    let (seed, recipe) = (RandomKey(settings.seed), settings.recipe)
    definition = try settings.definition() ?? recipe.definition(classes: data.classes.count)
    let network: Sequential
    do {
      network = try definition.model(
        inputShape: data.inputShape, outputShape: [data.classes.count], seed: seed.child("weights"))
    } catch let error as FileError where settings.modelDefinition == nil {
      throw ArgumentError(
        argument: "images of \(data.name)",
        found: "a shape of \(data.inputShape), of which recipe \(recipe) gets \(error.found)",
        expected: error.expected)
    }
    if network.couplesExamples, min(settings.batchSize, data.trainCount) < 2 {
      throw ArgumentError(
        argument: "batch normalization", found: "batches of one image", expected: "two or more")
    }
    trainer = Trainer(network, optimizer: optimizer, loss: loss, seed: seed.child("training"))
    trainer.schedule = recipe.schedule(
      peak: settings.learningRate,
      steps: settings.epochs * ceilDiv(data.trainCount, settings.batchSize))
    trainer.average = recipe.averageDecay.map { WeightAverage(decay: $0) }
    metrics = TrainingMetrics(
      dataset: data.name, recipe: recipe, seed: settings.seed, threads: Parallel.threads,
      parameters: network.parameterCount, epochs: [])
  }

  /// The network and the results so far.
  var outcome: TrainingOutcome {
    TrainingOutcome(
      settings: settings, definition: definition, model: trainer.averagedModel, metrics: metrics,
      losses: losses, data: data, checkpointError: checkpoints?.error)
  }

  /// Trains until `epochs` are completed, and writes the checkpoints that the settings name.
  ///
  /// - Parameters:
  ///   - epochs: The number of epochs, those before a resume included.
  ///   - notesBatches: Whether the reported losses of batches become notes.
  ///   - noteInterval: The number of epochs from one note to the next.
  /// - Throws: ``Interrupted`` if the task is canceled; `TrainingError`.
  mutating func train(epochs: Int, notesBatches: Bool = true, noteInterval: Int = 1) throws {
    let images = data.trainCount
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
    let (imageCount, timer) = (data.trainCount, ThroughputTimer())
    let batchCount = ceilDiv(imageCount, settings.batchSize)
    // Copies, because the closure runs while the trainer is being changed.
    let (settings, progress, epochs, secondsBefore) = (settings, progress, metrics.epochs, seconds)
    var (losses, checkpoints) = (losses, checkpoints)
    defer {
      (self.losses, self.checkpoints) = (losses, checkpoints)
      seconds = secondsBefore + timer.seconds
    }
    let (key, epoch) = (RandomKey(settings.seed), trainer.epoch + 1)
    var batches = data.trainBatches(
      of: settings.batchSize, shuffledBy: key.child("shuffle").child(epoch),
      augmentedBy: settings.recipe.augmentations(of: data.inputShape),
      seed: key.child("augmentation").child(epoch))
    // One image has no mean and variance to normalize by; in the next epoch it is another one.
    if trainer.model.couplesExamples, imageCount % settings.batchSize == 1 {
      batches = batches.dropLast()
    }
    trainLoss = try trainer.train(on: Prefetching(batches)) { step in
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
    let imageCount = data.trainCount
    let test = try evaluation { soFar in
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

  /// The loss and the accuracy on the test images of the network as it stands, averaged over the
  /// last steps and over shifts of the images where the recipe does so.
  private func evaluation(onProgress: (Evaluation) throws -> Void) throws -> Evaluation {
    let model = ShiftAveraged(trainer.averagedModel, shifts: settings.recipe.testShifts)
    return try model.evaluate(
      testLoss, on: data.testBatches(of: settings.testBatchSize), onProgress: onProgress)
  }

  /// The loss and the accuracy of the network as it stands.
  ///
  /// - Throws: ``Interrupted`` if the task is canceled.
  func evaluate() throws -> Evaluation {
    try evaluation { _ in try Interrupted.check("before the first epoch") }
  }
}
