// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import Testing

/// Metrics compared with those of scikit-learn.
@Suite struct MetricsFixtureTests {
  @Test(arguments: try MetricsFixture.load().pairs)
  func clusterMetricsEqualScikitLearn(_ pair: MetricsFixture.Pair) throws {
    let (clusters, labels) = (pair.clusters, pair.labels)
    for (found, expected, metric) in [
      (try homogeneity(clusters: clusters, labels: labels), pair.homogeneity, "homogeneity"),
      (try completeness(clusters: clusters, labels: labels), pair.completeness, "completeness"),
      (try vMeasure(clusters: clusters, labels: labels), pair.vMeasures[1][1], "V-measure"),
      (
        try adjustedRandIndex(clusters: clusters, labels: labels), pair.adjustedRandIndex,
        "adjusted Rand index"
      ),
      (
        try mutualInformation(clusters: clusters, labels: labels), pair.mutualInformation,
        "mutual information"
      ),
      (
        try normalizedMutualInformation(clusters: clusters, labels: labels),
        pair.normalizedMutualInformation, "normalized mutual information"
      ),
      (try accuracy(predicted: clusters, labels: labels), pair.accuracy, "accuracy"),
    ] {
      #expect(abs(found - expected) <= 1e-13, "\(metric)")
    }
    for betaAndValue in pair.vMeasures {
      let found = try vMeasure(clusters: clusters, labels: labels, beta: betaAndValue[0])
      #expect(abs(found - betaAndValue[1]) <= 1e-13, "V-measure, \(betaAndValue[0])")
    }
  }

  @Test(arguments: try MetricsFixture.load().pairs)
  func confusionMatrixEqualsScikitLearn(_ pair: MetricsFixture.Pair) throws {
    let matrix = try ConfusionMatrix(predicted: pair.clusters, labels: pair.labels)
    #expect(matrix.classes == pair.classes)
    #expect(matrix.counts == Tensor(pair.confusion))
    #expect(abs(matrix.accuracy - pair.accuracy) <= 1e-15)
    for (found, expected) in [
      (matrix.precision, pair.precision), (matrix.recall, pair.recall), (matrix.f1, pair.f1),
    ] {
      try #require(found.count == expected.count)
      for (x, y) in zip(found, expected) { #expect(abs(x - y) <= 1e-15) }
    }
  }

  @Test(arguments: try MetricsFixture.load().silhouettes)
  func silhouetteEqualsScikitLearn(_ sample: MetricsFixture.Silhouette) throws {
    let clusters = sample.clusters
    if let points = sample.points {
      let score = try silhouette(Tensor(points), clusters: clusters)
      #expect(abs(score - sample.score) <= 1e-13)
    } else {
      let features = Digits.images.features()[..<clusters.count]
      let score = try silhouette(features, clusters: clusters)
      #expect(abs(score - sample.score) <= 1e-12)
      let doubleScore = try silhouette(Tensor<Double>(features), clusters: clusters)
      #expect(abs(doubleScore - sample.score) <= 1e-12)
    }
  }
}
