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
  /// The network; it takes `[count, 1, 28, 28]` and returns log-probabilities, `[count, 10]`.
  public let network: Sequential
  /// The conversion of pixels to inputs.
  public let standardization: Standardization
  private let name: String

  /// Creates a predictor.
  ///
  /// - Parameters:
  ///   - network: A network whose last layer is a log-softmax, as in `Sequential.mnistConvNet`: the
  ///     probabilities are the exponentials of its outputs.
  ///   - standardization: The conversion of pixels to inputs that it was trained with.
  ///   - name: The subject of error messages, such as the file of the network.
  public init(
    _ network: Sequential, standardization: Standardization, name: String = "network"
  ) {
    (self.network, self.standardization, self.name) = (network, standardization, name)
  }

  /// Predicts the digits in images, which are scaled to 28×28.
  ///
  /// - Throws: `ArgumentError` if a probability is not finite, because a weight is not.
  public func predict(_ images: ImageBatch) throws -> [Prediction] {
    let scaled =
      images.height == 28 && images.width == 28 ? images : images.resized(height: 28, width: 28)
    let probabilities = exp(network(scaled.inputs(standardization)))
    return try (0..<images.count).map { image in
      let row = probabilities[image].scalars
      guard row.allSatisfy(\.isFinite) else {
        throw ArgumentError(
          argument: name, found: "weights that are not finite", expected: "those of a network")
      }
      let candidates = row.enumerated()
        .map { Prediction.Candidate(digit: $0.offset, probability: $0.element) }
        .sorted { ($1.probability, $0.digit) < ($0.probability, $1.digit) }
      return Prediction(digit: candidates[0].digit, candidates: candidates)
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
