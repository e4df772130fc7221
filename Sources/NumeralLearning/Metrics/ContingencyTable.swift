// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// How often each cluster meets each true label: the table that clusterings are judged by.
///
///     let table = try ContingencyTable(clusters: [0, 0, 1, 1], labels: [7, 7, 7, 9])
///     table.homogeneity           // 0.38
///     table.adjustedRandIndex     // 0
///
/// The pairs are counted once, and every metric is read from the counts. Labels and clusters are names
/// and may be any integers; no metric depends on which. Only pairs that occur are held, so thousands of
/// clusters cost no more than the rows they come from.
///
/// Sums run over the sorted pairs, so the same lists give the same bits.
public struct ContingencyTable: Equatable, Sendable {
  /// A label and a cluster that meet.
  public struct Cell: Equatable, Sendable {
    /// The label's place in `labels`, and the cluster's place in `clusters`.
    public let label, cluster: Int
    /// The number of rows that have both.
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
  /// The pairs that occur, ordered by label, then by cluster.
  public let cells: [Cell]
  /// The number of rows.
  public let count: Int

  /// Counts the pairs of two lists.
  ///
  /// - Parameters:
  ///   - clusters: The cluster that each row was given.
  ///   - labels: The true label of each row.
  /// - Throws: `ArgumentError` if the lists are empty or differ in length.
  /// - Complexity: O(rows), and O(pairs · log pairs) for the pairs that occur.
  public init(clusters: [Int], labels: [Int]) throws {
    try requirePairs("clusters", clusters, labels)
    self.init(pairing: clusters, with: labels)
  }

  /// Counts the pairs of two lists of the same length.
  init(pairing clusters: [Int], with labels: [Int]) {
    var pairs: [Pair: Int] = [:]
    for (label, cluster) in zip(labels, clusters) {
      pairs[Pair(label: label, cluster: cluster), default: 0] += 1
    }
    let distinctLabels = Set(pairs.keys.lazy.map(\.label)).sorted()
    let distinctClusters = Set(pairs.keys.lazy.map(\.cluster)).sorted()
    let labelPlaces = places(of: distinctLabels)
    let clusterPlaces = places(of: distinctClusters)
    let cells = pairs.map { pair, count in
      Cell(label: labelPlaces[pair.label]!, cluster: clusterPlaces[pair.cluster]!, count: count)
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

/// The place of each of some distinct numbers.
func places(of numbers: [Int]) -> [Int: Int] {
  Dictionary(uniqueKeysWithValues: zip(numbers, numbers.indices))
}

/// Throws unless there is a row, and as many numbers in the list called `name` as there are labels.
func requirePairs(_ name: String, _ numbers: [Int], _ labels: [Int]) throws {
  guard numbers.count == labels.count else {
    throw ArgumentError(
      argument: name, found: "a count of \(numbers.count)",
      expected: "\(labels.count), as many as labels")
  }
  guard !numbers.isEmpty else {
    throw ArgumentError(argument: name, found: "an empty list", expected: "one row at least")
  }
}
