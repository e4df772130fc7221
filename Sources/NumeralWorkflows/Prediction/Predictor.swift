// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralNetworks
import NumeralTensors

/// A model that predicts the digits in images.
///
/// ``DigitModel`` reads one from a file. Other models conform by computing a ``Prediction`` for
/// each image.
public protocol Predictor: Sendable {
  /// Predicts the digits in images.
  ///
  /// - Parameter images: Images in the form that the model was trained on, one digit each.
  /// - Returns: A prediction for each image, in order.
  func predict(_ images: ImageBatch) throws -> [Prediction]
}

/// A network as a predictor: its candidates are all digits with their probabilities.
public struct NetworkPredictor: Predictor {
  private let classifier: ImageClassifier

  /// The network; it takes `[count, 1, 28, 28]` and returns a number for each digit.
  public var network: Sequential { classifier.network }
  /// The conversion of pixels to inputs.
  public var standardization: Standardization { classifier.standardizations[0] }

  /// Creates a predictor.
  ///
  /// - Parameters:
  ///   - network: A network for the ten digits, such as `Sequential.mnistConvNet`. If its last
  ///     layer is a log-softmax, the probabilities are the exponentials of its outputs, and
  ///     otherwise the softmax of them.
  ///   - standardization: The conversion of pixels to inputs that it was trained with.
  ///   - name: The subject of error messages, such as the file of the network.
  public init(
    _ network: Sequential, standardization: Standardization, name: String = "network"
  ) {
    self.init(
      ImageClassifier(
        network: network, inputShape: [1, 28, 28], standardizations: [standardization],
        classes: (0..<10).map(String.init), hasNamedClasses: false, recipe: .seed, name: name))
  }

  /// Takes a network for gray images.
  init(_ classifier: ImageClassifier) { self.classifier = classifier }

  /// Predicts the digits in images, which are scaled to the inputs of the network: 28×28.
  ///
  /// - Throws: `ArgumentError` if a probability is not finite, because a weight is not.
  public func predict(_ images: ImageBatch) throws -> [Prediction] {
    let (height, width) = (classifier.inputShape[1], classifier.inputShape[2])
    let scaled =
      images.height == height && images.width == width
      ? images : images.resized(height: height, width: width)
    return try classifier.candidates(of: scaled.inputs(standardization)).map {
      Prediction(digit: $0[0].index, candidates: $0)
    }
  }
}

/// Clusters as a predictor: an image has the majority label of the cluster with the closest center.
public struct ClusterPredictor: Predictor {
  /// The centers, on pixels from 0 to 1.
  public let model: KMeansModel
  /// The majority label of each cluster; `nil` for a cluster without images.
  public let labels: [Int?]

  /// Creates a predictor.
  ///
  /// - Precondition: There is a label for each cluster.
  public init(_ model: KMeansModel, labels: [Int?]) {
    require(
      labels.count == model.clusters,
      "ClusterPredictor: \(labels.count) labels for \(model.clusters) clusters")
    (self.model, self.labels) = (model, labels)
  }

  /// Predicts the digits in images.
  ///
  /// - Throws: `ArgumentError` if the images have another number of pixels than the centers.
  public func predict(_ images: ImageBatch) throws -> [Prediction] {
    let samples = Samples(bytes: images.images, maxValue: images.maxValue)
    let (clusters, distances) = try model.closest(samples)
    return zip(clusters, distances).map { cluster, distance in
      Prediction(digit: labels[cluster], cluster: .init(index: cluster, distance: distance))
    }
  }
}
