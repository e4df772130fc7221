// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors

/// A training of the digit network, `Sequential.mnistConvNet`.
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
  /// The images to use instead of those that the settings name, of any size.
  public var images: ImageDataset?
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
    _ settings: TrainingSettings, images: ImageDataset? = nil,
    progress: any ProgressReporter = .silent
  ) {
    (self.settings, self.images, self.progress) = (settings, images, progress)
  }

  /// Trains the network, or continues from the checkpoint.
  ///
  /// - Returns: The trained network and its results, and the error of the latest checkpoint, if it
  ///   could not be written.
  /// - Throws: `FileError` if a file cannot be read, or the checkpoint to continue from is damaged
  ///   or of other settings or images; `ArgumentError` if there are no images, they all have one
  ///   gray, or there is a label above 9; `TrainingError` if a loss or a weight is not finite;
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
    var session = try TrainingSession(
      settings, on: try images ?? settings.loadImages(progress), progress: progress)
    if settings.resumes {
      try session.resume()
      progress.note("resuming after \(session.stateDescription)")
    }
    try session.train(epochs: settings.epochs)
    return session.outcome
  }
}
