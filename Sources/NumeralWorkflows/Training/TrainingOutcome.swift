// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralNetworks
import NumeralTensors

/// A trained network and its results.
public struct TrainingOutcome: Sendable {
  /// The settings of the training.
  public let settings: TrainingSettings
  /// The definition of the network.
  public let definition: ModelDefinition
  /// The network; it takes standardized images, `[count, channels, height, width]`, and returns a
  /// number for each class, `[count, classes]`: log-probabilities if its last layer is a
  /// log-softmax. Of the recipe `best`, the weights are averages over the last steps.
  public let model: Sequential
  /// The results, epoch by epoch.
  public let metrics: TrainingMetrics
  /// The losses of the batches whose number is a multiple of the log interval, since the start or
  /// the resume.
  public let losses: [TrainingMetrics.BatchLoss]
  /// The images, as inputs of the network.
  public let data: TrainingData
  /// The error of the latest checkpoint, if it could not be written; the results are complete.
  public let checkpointError: (any Error)?

  /// The network with the conversion of images to its inputs and of its outputs to classes.
  public var classifier: ImageClassifier {
    ImageClassifier(
      network: model, inputShape: data.inputShape, standardizations: data.standardizations,
      classes: data.classes, hasNamedClasses: data.hasNamedClasses, recipe: settings.recipe)
  }

  /// Writes the network atomically as a .safetensors file, which ``ImageClassifier`` and
  /// ``DigitModel`` read.
  ///
  /// The metadata have the definition of the network, the data set, the classes, the recipe, the
  /// seed, the original size of the images and the standardization of each channel. PyTorch's
  /// `load_state_dict` takes the tensors as they are.
  ///
  /// - Throws: `FileError`.
  public func write(model file: URL) throws {
    let classes = try JSONEncoder().encode(data.classes)
    let metadata = [
      "format": data.hasNamedClasses ? ImageClassifier.format : "numeral-network",
      "dataset": settings.dataset.name,
      "recipe": settings.recipe.rawValue, "seed": String(settings.seed),
      "classes": String(decoding: classes, as: UTF8.self), "definition": definition.text,
      "input_shape": ImageClassifier.text(data.inputShape),
      "image_height": String(data.imageSize.height), "image_width": String(data.imageSize.width),
      "pixel_mean": ImageClassifier.text(data.standardizations.map(\.mean)),
      "pixel_standard_deviation": ImageClassifier.text(
        data.standardizations.map(\.standardDeviation)),
    ]
    try model.write(to: file, metadata: metadata)
  }

  /// The most probable class of each test image and its probability.
  ///
  /// - Throws: ``Interrupted`` if the task is canceled.
  public func predictTestImages() throws -> (classes: [Int], probabilities: [Float]) {
    let classifier = classifier
    let probabilities = Tensor.concatenate(
      try data.testBatches(of: settings.testBatchSize).map { batch in
        try Interrupted.check("after the last epoch")
        return classifier.probabilities(of: batch.inputs)
      })
    return (probabilities.argmax(axis: 1).scalars, probabilities.max(axis: 1).scalars)
  }
}
