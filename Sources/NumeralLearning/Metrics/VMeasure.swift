// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The homogeneity of a clustering: 1 if each cluster contains rows of a single label only.
///
/// 1 − H(labels | clusters) / H(labels), from 0 to 1, and 1 if there is only one label. Splitting a
/// cluster never decreases it: one cluster per row is perfectly homogeneous.
///
/// A. Rosenberg and J. Hirschberg, *V-Measure: A Conditional Entropy-Based External Cluster
/// Evaluation Measure* (2007).
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: O(rows + pairs · log pairs) for the distinct pairs of a cluster and a label.
public func homogeneity(clusters: [Int], labels: [Int]) throws -> Double {
  try ContingencyTable(clusters: clusters, labels: labels).homogeneity
}

/// The completeness of a clustering: 1 if the rows of each label are all in a single cluster.
///
/// 1 − H(clusters | labels) / H(clusters), from 0 to 1, and 1 if there is only one cluster:
/// homogeneity with labels and clusters exchanged.
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: As `homogeneity(clusters:labels:)`.
public func completeness(clusters: [Int], labels: [Int]) throws -> Double {
  try ContingencyTable(clusters: clusters, labels: labels).completeness
}

/// The V-measure of a clustering: the weighted harmonic mean of homogeneity and completeness.
///
/// (1 + β) · homogeneity · completeness / (β · homogeneity + completeness), from 0 to 1, and 0 if
/// both are 0.
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
///   - beta: The weight of completeness relative to homogeneity.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Precondition: `beta` is finite and 0 or more.
/// - Complexity: As `homogeneity(clusters:labels:)`.
public func vMeasure(clusters: [Int], labels: [Int], beta: Double = 1) throws -> Double {
  try ContingencyTable(clusters: clusters, labels: labels).vMeasure(beta: beta)
}

extension ContingencyTable {
  var homogeneity: Double {
    oneMinusConditionalEntropyRatio(entropy(labelCounts)) { clusterCounts[$0.cluster] }
  }

  var completeness: Double {
    oneMinusConditionalEntropyRatio(entropy(clusterCounts)) { labelCounts[$0.label] }
  }

  func vMeasure(beta: Double) -> Double {
    require(
      beta >= 0 && beta.isFinite,
      "vMeasure: beta is \(beta), expected a finite number of 0 or more")
    let (homogeneity, completeness) = (self.homogeneity, self.completeness)
    let divisor = beta * homogeneity + completeness
    return divisor > 0 ? (1 + beta) * homogeneity * completeness / divisor : 0
  }

  /// The entropy in nats of a partition of the rows into groups of these sizes.
  private func entropy(_ counts: [Int]) -> Double {
    -counts.reduce(0) { $0 + Double($1) * log(Double($1) / Double(count)) } / Double(count)
  }

  /// 1 − H(partition | groups) / H(partition), given H(partition) in nats and, for each cell, the
  /// size of its group.
  ///
  /// It is computed from the conditional entropy rather than from the mutual information because
  /// the former is exactly 0 for a perfect match, so the result is exactly 1.
  private func oneMinusConditionalEntropyRatio(
    _ entropy: Double, groupCount: (Cell) -> Int
  ) -> Double {
    guard entropy > 0 else { return 1 }
    let conditional =
      -cells.reduce(0) {
        $0 + Double($1.count) * log(Double($1.count) / Double(groupCount($1)))
      } / Double(count)
    return max(0, 1 - conditional / entropy)
  }
}
