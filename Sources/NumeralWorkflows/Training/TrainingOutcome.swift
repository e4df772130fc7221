// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralNetworks
import NumeralTensors

/// A trained network and its results.
public struct TrainingOutcome: Sendable {
  /// The settings of the training.
  public let settings: TrainingSettings
  /// The network; it takes images `[count, 1, 28, 28]` and returns log-probabilities `[count, 10]`.
  public let model: Sequential
  /// The results, epoch by epoch.
  public let metrics: TrainingMetrics
  /// The losses of the batches whose number is a multiple of the log interval, since the start or
  /// the resume.
  public let losses: [TrainingMetrics.BatchLoss]
  /// The images in the input size of the network, 28×28.
  public let images: ImageDataset
  /// The original size of the images.
  public let imageSize: (height: Int, width: Int)
  /// The conversion of pixels to the inputs of the network.
  public let standardization: Standardization
  /// The error of the latest checkpoint, if it could not be written; the results are complete.
  public let checkpointError: (any Error)?

  /// Writes the network atomically as a .safetensors file, which ``DigitModel`` reads.
  ///
  /// The metadata has the data set, the seed, the original size of the images and the
  /// standardization. PyTorch's `load_state_dict` takes the tensors as they are.
  ///
  /// - Throws: `FileError`.
  public func write(model file: URL) throws {
    try model.write(
      to: file,
      metadata: [
        "format": "numeral-network", "dataset": settings.dataset.name,
        "seed": String(settings.seed),
        "image_height": String(imageSize.height), "image_width": String(imageSize.width),
        "pixel_mean": String(standardization.mean),
        "pixel_standard_deviation": String(standardization.standardDeviation),
      ])
  }

  /// The most probable digit of each test image and its probability.
  ///
  /// - Throws: ``Interrupted`` if the task is canceled.
  public func predictTestImages() throws -> (digits: [Int], probabilities: [Float]) {
    let batches = images.test.batches(
      of: settings.testBatchSize, standardization: standardization)
    let logProbabilities = Tensor.concatenate(
      try batches.map { batch in
        try Interrupted.check("after the last epoch")
        return model(batch.inputs)
      })
    // The last layer of the digit network is a log-softmax.
    return (
      logProbabilities.argmax(axis: 1).scalars, exp(logProbabilities.max(axis: 1)).scalars
    )
  }
}
