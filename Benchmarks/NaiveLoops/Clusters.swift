// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Naive {
  /// ‖x − c‖².
  @inlinable
  public static func squaredDistance<Scalar: FloatingPoint>(
    _ x: UnsafePointer<Scalar>, _ c: UnsafePointer<Scalar>, width: Int
  ) -> Scalar {
    var sum: Scalar = 0
    for i in 0..<width { sum += (x[i] - c[i]) * (x[i] - c[i]) }
    return sum
  }

  /// The first nearest center of each row, and the squared distance to it.
  ///
  /// - Parameters:
  ///   - rows: `[count, width]`.
  ///   - centers: `[clusters, width]`.
  @inlinable
  public static func nearestCenters<Scalar: FloatingPoint>(
    _ rows: UnsafePointer<Scalar>, count: Int, _ centers: UnsafePointer<Scalar>, clusters: Int,
    width: Int
  ) -> (labels: [Int], squaredDistances: [Scalar]) {
    var labels = [Int](repeating: 0, count: count)
    var distances = [Scalar](repeating: .infinity, count: count)
    for row in 0..<count {
      for cluster in 0..<clusters {
        let distance = squaredDistance(
          rows + row * width, centers + cluster * width, width: width)
        if distance < distances[row] { (distances[row], labels[row]) = (distance, cluster) }
      }
    }
    return (labels, distances)
  }

  /// One step of k-means: each center becomes the mean of all rows that it has seen, those that are
  /// nearest to it now, and as many as its weight says that it is the mean of already.
  ///
  /// With weights of 0 it is an iteration of Lloyd's algorithm; with the weights that the last batch
  /// left, the step of mini-batch k-means.
  ///
  /// - Parameters:
  ///   - rows: `[count, width]`.
  ///   - rowWeights: How much each row counts, or 1.
  ///   - centers: `[clusters, width]`; one that has seen no rows stays where it is.
  ///   - weights: The weight of the rows that each center has seen.
  @inlinable
  public static func moveCenters<Scalar: FloatingPoint>(
    _ rows: UnsafePointer<Scalar>, count: Int, rowWeights: [Scalar]? = nil,
    _ centers: inout [Scalar], weights: inout [Scalar], width: Int
  ) {
    let clusters = weights.count
    let labels = nearestCenters(rows, count: count, centers, clusters: clusters, width: width)
      .labels
    var sums = centers
    for cluster in 0..<clusters {
      for i in cluster * width..<(cluster + 1) * width { sums[i] *= weights[cluster] }
    }
    for row in 0..<count {
      let (cluster, weight) = (labels[row], rowWeights?[row] ?? 1)
      weights[cluster] += weight
      for i in 0..<width { sums[cluster * width + i] += weight * rows[row * width + i] }
    }
    for cluster in 0..<clusters where weights[cluster] > 0 {
      for i in cluster * width..<(cluster + 1) * width { centers[i] = sums[i] / weights[cluster] }
    }
  }
}
