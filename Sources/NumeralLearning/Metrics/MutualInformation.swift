// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The mutual information of clusters and labels, in nats: 0 or more.
///
/// Σ p(label, cluster) · log(p(label, cluster) / (p(label) · p(cluster))).
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: O(rows + pairs · log pairs) for the distinct pairs of a cluster and a label.
public func mutualInformation(clusters: [Int], labels: [Int]) throws -> Double {
  try ContingencyTable(clusters: clusters, labels: labels).mutualInformation
}

/// The mutual information divided by the arithmetic mean of both entropies, from 0 to 1.
///
/// It equals the V-measure with β = 1, and is 1 if there is only one label and one cluster.
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: As `mutualInformation(clusters:labels:)`.
public func normalizedMutualInformation(clusters: [Int], labels: [Int]) throws -> Double {
  try vMeasure(clusters: clusters, labels: labels)
}

extension ContingencyTable {
  var mutualInformation: Double {
    let sum = cells.reduce(0) { sum, cell in
      // If labels and clusters are independent, both products are the same integer and the
      // logarithm is exactly 0.
      let product = Double(labelCounts[cell.label]) * Double(clusterCounts[cell.cluster])
      return sum + Double(cell.count) * log(Double(cell.count) * Double(count) / product)
    }
    return max(0, sum / Double(count))
  }
}
