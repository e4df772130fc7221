// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

// Entropies are in nats. Sums are taken in Double.

extension ContingencyTable {
  /// How far each cluster holds rows of one label only, from 0 to 1.
  ///
  /// 1 − H(labels | clusters) / H(labels), and 1 where there is only one label. It never falls when a
  /// cluster is split: a cluster for each row is perfectly homogeneous. From A. Rosenberg and
  /// J. Hirschberg: *V-Measure: A Conditional Entropy-Based External Cluster Evaluation Measure*, 2007.
  ///
  /// - Complexity: O(pairs that occur).
  public var homogeneity: Double {
    explained(entropy(labelCounts)) { clusterCounts[$0.cluster] }
  }

  /// How far the rows of each label are in one cluster only, from 0 to 1.
  ///
  /// Homogeneity with labels and clusters exchanged: 1 − H(clusters | labels) / H(clusters), and 1
  /// where there is only one cluster.
  ///
  /// - Complexity: O(pairs that occur).
  public var completeness: Double {
    explained(entropy(clusterCounts)) { labelCounts[$0.label] }
  }

  /// The weighted harmonic mean of homogeneity and completeness, from 0 to 1.
  ///
  /// (1 + β) · homogeneity · completeness / (β · homogeneity + completeness), and 0 where both are 0.
  ///
  /// - Parameter beta: How much more completeness weighs than homogeneity.
  /// - Precondition: `beta` is finite and not negative.
  /// - Complexity: O(pairs that occur).
  public func vMeasure(beta: Double = 1) -> Double {
    precondition(
      beta >= 0 && beta.isFinite, "vMeasure: beta is \(beta), expected a finite number from 0 on")
    let (homogeneity, completeness) = (self.homogeneity, self.completeness)
    let divisor = beta * homogeneity + completeness
    return divisor > 0 ? (1 + beta) * homogeneity * completeness / divisor : 0
  }

  /// What knowing a row's cluster tells of its label, in nats, and the other way round: 0 or more.
  ///
  /// Σ p(label, cluster) · log(p(label, cluster) / (p(label) · p(cluster))).
  ///
  /// - Complexity: O(pairs that occur).
  public var mutualInformation: Double {
    let sum = cells.reduce(0) { sum, cell in
      // Of independent labels and clusters both products are the same integer: the logarithm is 0.
      let ifIndependent = Double(labelCounts[cell.label]) * Double(clusterCounts[cell.cluster])
      return sum + Double(cell.count) * log(Double(cell.count) * Double(count) / ifIndependent)
    }
    return max(0, sum / Double(count))
  }

  /// The mutual information divided by the arithmetic mean of both entropies, from 0 to 1.
  ///
  /// scikit-learn's default, and by its definition the same as `vMeasure()`; 1 where there is only one
  /// label and one cluster.
  ///
  /// - Complexity: O(pairs that occur).
  public var normalizedMutualInformation: Double { vMeasure() }

  /// The entropy of rows that fall into groups of these sizes.
  private func entropy(_ counts: [Int]) -> Double {
    -counts.reduce(0) { $0 + Double($1) * log(Double($1) / Double(count)) } / Double(count)
  }

  /// The share of an entropy that is gone once it is known in which group, of the size `groupCount`
  /// tells, a row is.
  ///
  /// Through the conditional entropy, not the mutual information: it is exactly 0 for a perfect match,
  /// where the ratio of information to entropy is 1 but for the rounding.
  private func explained(_ entropy: Double, knowing groupCount: (Cell) -> Int) -> Double {
    guard entropy > 0 else { return 1 }
    let conditional =
      -cells.reduce(0) {
        $0 + Double($1.count) * log(Double($1.count) / Double(groupCount($1)))
      } / Double(count)
    return max(0, 1 - conditional / entropy)
  }
}
