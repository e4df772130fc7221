// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

/// The example of the clustering guide; returns the accuracy of its majority labels.
func clusteringExample() throws -> Double {
  // Docs/Clustering.md begins.
  let digits = Digits.images
  let samples = Samples(bytes: digits.images, maxValue: digits.maxValue)

  let result = try KMeans(clusters: 10, seed: 1).fit(samples)
  let classifier = try ClusterClassifier(
    clusters: result.labels, labels: digits.labels, clusterCount: 10)
  let predicted = classifier.predict(try result.model.predict(samples))
  print(result.inertia, try accuracy(predicted: predicted, labels: digits.labels))
  // Docs/Clustering.md ends.
  return try accuracy(predicted: predicted, labels: digits.labels)
}
