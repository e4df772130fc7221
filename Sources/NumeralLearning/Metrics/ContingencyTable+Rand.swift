// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension ContingencyTable {
  /// How far labels and clusters agree on which pairs of rows belong together, corrected for chance.
  ///
  /// 1 for the same partition, about 0 for partitions at random, and down to −0.5 for less agreement
  /// than chance. From L. Hubert and P. Arabie: *Comparing Partitions*, 1985, in the form of pairs
  /// that D. Steinley gives in *Properties of the Hubert-Arabie Adjusted Rand Index*, 2004.
  ///
  /// - Complexity: O(pairs that occur). Exact but for the last division, up to 3 · 10⁹ rows.
  public var adjustedRandIndex: Double {
    // Ordered pairs of different rows, by whether they are together in the labels and in the clusters.
    // Their products grow with the fourth power of the rows and pass 64 bits at 10⁵ of them.
    let rows = Int128(count)
    let squares = sumOfSquares(cells.lazy.map(\.count))
    let inBoth = squares - rows
    let inLabelsOnly = sumOfSquares(labelCounts) - squares
    let inClustersOnly = sumOfSquares(clusterCounts) - squares
    let inNeither = rows * rows - squares - inLabelsOnly - inClustersOnly
    guard inLabelsOnly > 0 || inClustersOnly > 0 else { return 1 }

    let agreement = inBoth * inNeither - inLabelsOnly * inClustersOnly
    let byLabels = (inBoth + inLabelsOnly) * (inLabelsOnly + inNeither)
    let byClusters = (inBoth + inClustersOnly) * (inClustersOnly + inNeither)
    return 2 * Double(agreement) / (Double(byLabels) + Double(byClusters))
  }

  private func sumOfSquares(_ counts: some Sequence<Int>) -> Int128 {
    counts.reduce(0) { $0 + Int128($1) * Int128($1) }
  }
}
