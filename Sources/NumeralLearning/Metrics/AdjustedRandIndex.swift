// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The adjusted Rand index: the agreement of clusters and labels about which pairs of rows belong
/// together, corrected for chance.
///
/// 1 for identical partitions, about 0 for random ones, and as low as −0.5 for less agreement than
/// chance. L. Hubert and P. Arabie, *Comparing Partitions* (1985), in the pair-counting form of
/// D. Steinley, *Properties of the Hubert-Arabie Adjusted Rand Index* (2004).
///
/// - Parameters:
///   - clusters: The cluster of each row; any integers.
///   - labels: The true label of each row; any integers.
/// - Throws: `ArgumentError` if the lists are empty or differ in length.
/// - Complexity: O(rows + pairs · log pairs) for the distinct pairs of a cluster and a label. Exact
///   apart from the final division, up to 3 · 10⁹ rows.
public func adjustedRandIndex(clusters: [Int], labels: [Int]) throws -> Double {
  try ContingencyTable(clusters: clusters, labels: labels).adjustedRandIndex
}

extension ContingencyTable {
  var adjustedRandIndex: Double {
    // Ordered pairs of different rows, by whether their labels and their clusters are equal.
    // Products of these counts grow as the fourth power of the rows and exceed 64 bits at 10⁵ rows.
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
