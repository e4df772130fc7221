// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A classifier that maps each cluster to the label that most of its training rows have.
///
///     let classifier = try ClusterClassifier(
///       clusters: result.labels, labels: train.labels, clusterCount: 16)
///     let predicted = classifier.predict(try result.model.predict(testRows))
///     try accuracy(predicted: predicted, labels: test.labels)
///
/// Clusters are found without labels; a majority vote in each turns them into a classifier, whose
/// accuracy on the training rows is the clusters' purity.
public struct ClusterClassifier: Equatable, Sendable {
  /// The most frequent label of each cluster's rows, the smallest of equally frequent labels; nil
  /// for a cluster without rows.
  public let majorityLabels: [Int?]
  /// The most frequent label of all rows, the smallest of equally frequent labels: the prediction
  /// for a cluster without rows.
  public let overallMajorityLabel: Int
  /// The number of training rows of each cluster.
  public let counts: [Int]
  /// The number of training rows of each cluster that have its majority label.
  public let majorityCounts: [Int]

  /// Finds the majority label of each cluster.
  ///
  /// - Parameters:
  ///   - clusters: The cluster of each row.
  ///   - labels: The true label of each row; any integers.
  ///   - clusterCount: The number of clusters.
  /// - Throws: `ArgumentError` if the lists are empty or differ in length, or if a cluster is not
  ///   in `0..<clusterCount`.
  /// - Complexity: O(rows).
  public init(clusters: [Int], labels: [Int], clusterCount: Int) throws {
    try checkLabels("clusters", clusters, labels)
    if let row = clusters.firstIndex(where: { $0 < 0 || $0 >= clusterCount }) {
      throw ArgumentError(
        argument: "clusters", found: "\(clusters[row]) in row \(row)",
        expected: "numbers from 0 to \(clusterCount - 1)")
    }
    let table = ContingencyTable(pairing: clusters, with: labels)
    var majorityLabels = [Int?](repeating: nil, count: clusterCount)
    var counts = [Int](repeating: 0, count: clusterCount)
    var majorityCounts = counts
    // Cells are in the order of labels, so the smallest of equally frequent labels is kept.
    for cell in table.cells {
      let cluster = table.clusters[cell.cluster]
      counts[cluster] += cell.count
      if cell.count > majorityCounts[cluster] {
        majorityCounts[cluster] = cell.count
        majorityLabels[cluster] = table.labels[cell.label]
      }
    }
    let largest = table.labelCounts.max()!
    self.majorityLabels = majorityLabels
    overallMajorityLabel = table.labels[table.labelCounts.firstIndex(of: largest)!]
    self.counts = counts
    self.majorityCounts = majorityCounts
  }

  /// The majority label of each row's cluster, or `overallMajorityLabel` for a cluster without
  /// rows.
  ///
  /// - Parameter clusters: The cluster of each row.
  /// - Precondition: Every cluster is in `0..<majorityLabels.count`.
  /// - Complexity: O(rows).
  public func predict(_ clusters: [Int]) -> [Int] {
    clusters.map { cluster in
      require(
        majorityLabels.indices.contains(cluster),
        "ClusterClassifier: found cluster \(cluster), expected 0 to \(majorityLabels.count - 1)")
      return majorityLabels[cluster] ?? overallMajorityLabel
    }
  }

  /// The fraction of the training rows that have their cluster's majority label, from
  /// 1 / (distinct labels) to 1.
  public var purity: Double {
    Double(majorityCounts.reduce(0, +)) / Double(counts.reduce(0, +))
  }
}
