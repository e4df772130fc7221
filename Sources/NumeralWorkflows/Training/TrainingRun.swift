// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// A training of a network on images, by a recipe.
///
///     let settings = TrainingSettings(dataset: .digits, epochs: 3)
///     let outcome = try TrainingRun(settings).run()
///     outcome.metrics.epochs.last?.testAccuracy
///     try outcome.write(model: URL(fileURLWithPath: "network.safetensors"))
///
/// Creating the value does no work. `run()` trains on the calling thread and the threads of
/// `Parallel`; it stops early if its task is canceled.
public struct TrainingRun: Sendable {
  /// The settings.
  public var settings: TrainingSettings
  /// The images to use instead of those that the settings name.
  public var images: TrainingImages?
  /// The receiver of the progress.
  public var progress: any ProgressReporter

  /// Creates a training that has not started.
  ///
  /// - Parameters:
  ///   - settings: The settings.
  ///   - images: The images, if they have been read before; `nil` to read those that the settings
  ///     name. Files that are missing are not downloaded: see
  ///     ``DatasetChoice/download(to:verifies:mirrors:progress:)``.
  ///   - progress: The receiver of the progress.
  public init(
    _ settings: TrainingSettings, images: TrainingImages? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.images, self.progress) = (settings, images, progress)
  }

  /// Creates a training on gray images of any size.
  public init(
    _ settings: TrainingSettings, images: ImageDataset, progress: any ProgressReporter = .silent
  ) {
    self.init(settings, images: .gray(images), progress: progress)
  }

  /// Trains the network, or continues from the checkpoint.
  ///
  /// - Returns: The trained network and its results, and the error of the latest checkpoint, if it
  ///   could not be written.
  /// - Throws: `FileError` if a file cannot be read, or the checkpoint to continue from is damaged
  ///   or of other settings or images; `ArgumentError` if there are no images, they all have one
  ///   gray, or there is a label above 999; `TrainingError` if a loss or a weight is not finite;
  ///   ``Interrupted`` if the task is canceled: the checkpoint then has the state after the last
  ///   batch.
  /// - Precondition: The epochs, the batch sizes and the intervals are 1 or more.
  public func run() throws -> TrainingOutcome {
    require(
      settings.epochs > 0 && settings.logInterval > 0,
      "TrainingRun: \(settings.epochs) epochs and a log interval of \(settings.logInterval), "
        + "expected 1 or more")
    require(
      settings.checkpointInterval ?? 1 > 0,
      "TrainingRun: a checkpoint interval of \(settings.checkpointInterval ?? 1), expected 1 or "
        + "more")
    require(
      settings.batchSize > 0 && settings.testBatchSize > 0,
      "TrainingRun: batches of \(settings.batchSize) and \(settings.testBatchSize) images, "
        + "expected 1 or more")
    let images = try self.images ?? settings.loadTrainingImages(progress: progress)
    let data = try TrainingData(images, settings)
    let checkpoint = try settings.checkpointFile(for: images)
    switch settings.recipe {
    case .seed where settings.modelDefinition == nil:
      return try run(
        Self.seedSession(settings, on: data, checkpoint: checkpoint, progress: progress))
    case .seed:
      // Another network need not end with a log-softmax.
      return try run(
        crossEntropySession(
          data, SGD(learningRate: settings.learningRate, momentum: settings.momentum), checkpoint))
    case .fast:
      return try run(
        crossEntropySession(
          data, Adam(learningRate: settings.learningRate, betas: (0.7, 0.9)), checkpoint))
    case .accurate, .best:
      return try run(
        crossEntropySession(
          data, AdamW(learningRate: settings.learningRate, weightDecay: 0.01), checkpoint))
    }
  }

  /// A training by the cross-entropy, with the label smoothing of the recipe.
  private func crossEntropySession<Method: Optimizer>(
    _ data: TrainingData, _ optimizer: Method, _ checkpoint: CheckpointFile?
  ) throws -> TrainingSession<CrossEntropy, Method> {
    try TrainingSession(
      settings, on: data, loss: CrossEntropy(labelSmoothing: settings.recipe.labelSmoothing),
      testLoss: CrossEntropy(), optimizer: optimizer, checkpoint: checkpoint, progress: progress)
  }

  /// A training by the recipe `seed`, of its own network.
  static func seedSession(
    _ settings: TrainingSettings, on data: TrainingData, checkpoint: CheckpointFile? = nil,
    progress: any ProgressReporter
  ) throws -> TrainingSession<NLLLoss, SGD> {
    try TrainingSession(
      settings, on: data, loss: NLLLoss(), testLoss: NLLLoss(),
      optimizer: SGD(learningRate: settings.learningRate, momentum: settings.momentum),
      checkpoint: checkpoint, progress: progress)
  }

  private func run<Objective, Method>(
    _ session: TrainingSession<Objective, Method>
  ) throws -> TrainingOutcome {
    var session = session
    if settings.resumes {
      try session.resume()
      progress.note("resuming after \(session.stateDescription)")
    }
    try session.train(epochs: settings.epochs)
    return session.outcome
  }
}
