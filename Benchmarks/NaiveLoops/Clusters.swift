// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// ‖x − c‖², the squared Euclidean distance.
  @inlinable
  public static func squaredDistance<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, _ c: UnsafePointer<Scalar>, featureCount: Int
  ) -> Scalar {
    var sum: Scalar = 0
    for i in 0..<featureCount { sum += (x[i] - c[i]) * (x[i] - c[i]) }
    return sum
  }

  /// The nearest center of each row, the first of equally near ones, and the squared distance to
  /// it.
  ///
  /// - Parameters:
  ///   - rows: `[count, featureCount]`.
  ///   - centers: `[clusters, featureCount]`.
  @inlinable
  public static func nearestCenters<Scalar: FloatingPoint>(
    _ rows: UnsafePointer<Scalar>, count: Int, _ centers: UnsafePointer<Scalar>, clusters: Int,
    featureCount: Int
  ) -> (labels: [Int], squaredDistances: [Scalar]) {
    var labels = [Int](repeating: 0, count: count)
    var distances = [Scalar](repeating: .infinity, count: count)
    for row in 0..<count {
      for cluster in 0..<clusters {
        let distance = squaredDistance(
          rows + row * featureCount, centers + cluster * featureCount, featureCount: featureCount)
        if distance < distances[row] { (distances[row], labels[row]) = (distance, cluster) }
      }
    }
    return (labels, distances)
  }

  /// One step of k-means: each center becomes the weighted mean of its previous rows and of the
  /// given rows that are nearest to it.
  ///
  /// With initial weights of 0 this is an iteration of Lloyd's algorithm; with the weights from the
  /// previous batch, a step of mini-batch k-means.
  ///
  /// - Parameters:
  ///   - rows: `[count, featureCount]`.
  ///   - rowWeights: The weight of each row; `nil` for 1.
  ///   - centers: `[clusters, featureCount]`. A center without any rows does not move.
  ///   - weights: The total weight of the previous rows of each center, to which the new rows' is
  ///     added.
  @inlinable
  public static func updateCenters<Scalar: FloatingPoint>(
    _ rows: UnsafePointer<Scalar>, count: Int, rowWeights: [Scalar]? = nil,
    _ centers: inout [Scalar], weights: inout [Scalar], featureCount: Int
  ) {
    let clusters = weights.count
    let labels = nearestCenters(
      rows, count: count, centers, clusters: clusters, featureCount: featureCount
    )
    .labels
    var sums = centers
    for cluster in 0..<clusters {
      for i in cluster * featureCount..<(cluster + 1) * featureCount { sums[i] *= weights[cluster] }
    }
    for row in 0..<count {
      let (cluster, weight) = (labels[row], rowWeights?[row] ?? 1)
      weights[cluster] += weight
      for i in 0..<featureCount {
        sums[cluster * featureCount + i] += weight * rows[row * featureCount + i]
      }
    }
    for cluster in 0..<clusters where weights[cluster] > 0 {
      for i in cluster * featureCount..<(cluster + 1) * featureCount {
        centers[i] = sums[i] / weights[cluster]
      }
    }
  }
}
