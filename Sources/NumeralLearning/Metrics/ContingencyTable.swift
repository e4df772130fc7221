// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The number of rows of each pair of a cluster and a true label.
///
///     let table = try ContingencyTable(clusters: [0, 0, 1, 1], labels: [7, 7, 7, 9])
///     table.labels                    // [7, 9]
///     table.clusterCounts             // [2, 2]
///     table.cells.map(\.count)        // [2, 1, 1]
///
/// `homogeneity`, `adjustedRandIndex` and the other metrics of a clustering are computed from it.
/// The table is sparse: only pairs that occur are stored, so its size does not exceed the number of
/// rows, however many clusters there are. Cells are sorted, so sums over them are reproducible to
/// the bit.
public struct ContingencyTable: Equatable, Sendable {
  /// A pair of a label and a cluster that occurs.
  public struct Cell: Equatable, Sendable {
    /// The index of the label in `labels`, and that of the cluster in `clusters`.
    public let label, cluster: Int
    /// The number of rows with this label and this cluster.
    public let count: Int
  }

  /// The distinct labels, ascending.
  public let labels: [Int]
  /// The number of rows of each label.
  public let labelCounts: [Int]
  /// The distinct clusters, ascending.
  public let clusters: [Int]
  /// The number of rows of each cluster.
  public let clusterCounts: [Int]
  /// The pairs that occur, sorted by label, then by cluster.
  public let cells: [Cell]
  /// The number of rows.
  public let count: Int

  /// Counts the pairs of two lists.
  ///
  /// - Parameters:
  ///   - clusters: The cluster of each row; any integers.
  ///   - labels: The true label of each row; any integers.
  /// - Throws: `ArgumentError` if the lists are empty or differ in length.
  /// - Complexity: O(rows + pairs · log pairs) for the distinct pairs.
  public init(clusters: [Int], labels: [Int]) throws {
    try checkLabels("clusters", clusters, labels)
    self.init(pairing: clusters, with: labels)
  }

  /// Counts the pairs of two lists of equal length.
  init(pairing clusters: [Int], with labels: [Int]) {
    var pairs: [Pair: Int] = [:]
    for (label, cluster) in zip(labels, clusters) {
      pairs[Pair(label: label, cluster: cluster), default: 0] += 1
    }
    let distinctLabels = Set(pairs.keys.lazy.map(\.label)).sorted()
    let distinctClusters = Set(pairs.keys.lazy.map(\.cluster)).sorted()
    let labelIndices = indices(of: distinctLabels)
    let clusterIndices = indices(of: distinctClusters)
    let cells = pairs.map { pair, count in
      Cell(label: labelIndices[pair.label]!, cluster: clusterIndices[pair.cluster]!, count: count)
    }.sorted { ($0.label, $0.cluster) < ($1.label, $1.cluster) }

    var labelCounts = [Int](repeating: 0, count: distinctLabels.count)
    var clusterCounts = [Int](repeating: 0, count: distinctClusters.count)
    for cell in cells {
      labelCounts[cell.label] += cell.count
      clusterCounts[cell.cluster] += cell.count
    }
    self.labels = distinctLabels
    self.labelCounts = labelCounts
    self.clusters = distinctClusters
    self.clusterCounts = clusterCounts
    self.cells = cells
    self.count = labels.count
  }

  private struct Pair: Hashable {
    let label, cluster: Int
  }
}

/// A dictionary from each of some distinct numbers to its index.
func indices(of numbers: [Int]) -> [Int: Int] {
  Dictionary(uniqueKeysWithValues: zip(numbers, numbers.indices))
}

/// Throws unless there is at least one label, and an element of the list called `name` for each.
func checkLabels(_ name: String, _ list: [Int], _ labels: [Int]) throws {
  guard list.count == labels.count else {
    throw ArgumentError(
      argument: name, found: "a count of \(list.count)",
      expected: "\(labels.count), as many as labels")
  }
  guard !list.isEmpty else {
    throw ArgumentError(argument: name, found: "an empty list", expected: "one row at least")
  }
}
