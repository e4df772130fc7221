// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors

/// The clusters of images for each number of clusters, and how well they classify.
public struct ClusteringOutcome: Sendable {
  /// The clusters for one number of clusters.
  public struct Fit: Sendable {
    /// The centers and the clusters of the training images.
    public let result: KMeansResult
    /// The majority label of each cluster.
    public let classifier: ClusterClassifier
    /// The results as numbers.
    public let metrics: ClusteringMetrics.Run
  }

  /// The settings of the run.
  public let settings: ClusteringSettings
  /// The images that were clustered, and those held out.
  public let data: ClusteringData
  /// The clusters for each number of clusters, in the order of the settings.
  public let fits: [Fit]
  /// The results as numbers.
  public let metrics: ClusteringMetrics
  /// The error of the latest checkpoint, if it could not be written; the results are complete.
  public let checkpointError: (any Error)?

  /// The fit with the most clusters.
  ///
  /// - Precondition: There is a fit.
  public var finest: Fit {
    require(!fits.isEmpty, "ClusteringOutcome: finest of no fits")
    return fits.max { $0.metrics.clusters < $1.metrics.clusters }!
  }

  /// The fit with the fewest clusters.
  ///
  /// - Precondition: There is a fit.
  public var coarsest: Fit {
    require(!fits.isEmpty, "ClusteringOutcome: coarsest of no fits")
    return fits.min { $0.metrics.clusters < $1.metrics.clusters }!
  }

  /// Writes clusters atomically as a .safetensors file, which ``DigitModel`` reads.
  ///
  /// The tensors are `centers`, `[clusters, features]`; `counts`, the number of training images of
  /// each cluster; and `labels`, the majority label of each, −1 for a cluster without images.
  ///
  /// - Throws: `FileError`.
  public func write(_ fit: Fit, to file: URL) throws {
    var tensors = SafeTensors()
    tensors.insert(fit.result.centers, named: "centers")
    tensors.insert(Tensor<Int>(fit.classifier.counts), named: "counts")
    tensors.insert(Tensor<Int>(fit.classifier.majorityLabels.map { $0 ?? -1 }), named: "labels")
    tensors.metadata = [
      "format": "numeral-clusters", "dataset": settings.dataset.name,
      "algorithm": settings.algorithm.rawValue, "seed": String(settings.seed),
      "image_height": String(data.train.height), "image_width": String(data.train.width),
      "max_value": String(data.train.maxValue),
    ]
    try tensors.write(to: file)
  }
}

extension ClusteringOutcome.Fit {
  /// Labels the clusters of a result and computes the accuracies.
  init(_ result: KMeansResult, _ data: ClusteringData, seconds: Double) throws {
    let count = result.model.clusters
    let classifier = try ClusterClassifier(
      clusters: result.labels, labels: data.train.labels, clusterCount: count)
    func score(_ images: LabeledImages) throws -> Double {
      try accuracy(
        predicted: classifier.predict(result.model.predict(images.samples)),
        labels: images.labels)
    }
    (self.result, self.classifier) = (result, classifier)
    metrics = ClusteringMetrics.Run(
      clusters: count, distinctClusters: result.distinctClusters, inertia: result.inertia,
      homogeneity: try homogeneity(clusters: result.labels, labels: data.train.labels),
      accuracy: try accuracy(
        predicted: classifier.predict(result.labels), labels: data.train.labels),
      validationAccuracy: try data.validation.map(score), testAccuracy: try score(data.test),
      iterations: result.iterations, seconds: seconds)
  }

  /// The number of clusters.
  var clusters: Int { metrics.clusters }

  /// The majority label of a cluster as text, "?" for a cluster without images.
  func caption(_ cluster: Int) -> String {
    classifier.majorityLabels[cluster].map(String.init) ?? "?"
  }

  /// The clusters in the order of their labels, the largest of a label first, those without images
  /// last.
  var clustersByLabel: [Int] {
    classifier.majorityLabels.indices.sorted { left, right in
      let (a, b) = (
        classifier.majorityLabels[left] ?? .max, classifier.majorityLabels[right] ?? .max
      )
      return a != b ? a < b : classifier.counts[left] > classifier.counts[right]
    }
  }
}
