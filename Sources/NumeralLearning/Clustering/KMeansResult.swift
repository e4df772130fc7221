// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The result of a fit: a model, and the clusters of the rows that it was fitted to.
public struct KMeansResult: Sendable, Equatable {
  /// The centers, for use on other rows.
  public let model: KMeansModel
  /// The nearest center of each row.
  public let labels: [Int]
  /// The sum of the weighted squared distances of the rows to their nearest centers.
  public let inertia: Double
  /// The number of iterations of the best start, or of batches.
  public let iterations: Int
  /// Whether the fit converged before the iterations were used up.
  public let hasConverged: Bool

  /// The centers, `[clusters, features]`.
  public var centers: Tensor<Float> { model.centers }
  /// The number of distinct centers that are the nearest one of a row.
  ///
  /// It is smaller than the number of clusters if there are fewer distinct rows than clusters, or
  /// if a fit by batches has left a center without rows.
  ///
  /// - Complexity: O(rows + clusters · features).
  public var distinctClusters: Int {
    let used = Set(labels)
    return Set(used.map { model.centers[$0].scalars }).count
  }
  /// The number of rows of each cluster.
  ///
  /// - Complexity: O(rows).
  public var counts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: model.clusters)) { $0[$1] += 1 }
  }
}
