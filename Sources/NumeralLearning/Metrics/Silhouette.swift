// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The silhouette score of a clustering: how much closer points are to their own cluster than to
/// the next one, from −1 to 1.
///
///     let score = try silhouette(features, clusters: clusters, sampleCount: 2000, seed: 1)
///
/// The mean of (b − a) / max(a, b) over the points, where a is the mean distance of a point to the
/// others of its cluster and b is the smallest of its mean distances to the points of another
/// cluster. A point that is alone in its cluster scores 0, as in scikit-learn. P. Rousseeuw,
/// *Silhouettes: A Graphical Aid to the Interpretation and Validation of Cluster Analysis* (1987).
///
/// The time is quadratic in the number of points; for many points, score a random sample. As in
/// scikit-learn, the sample is scored without regard to the other points.
///
/// Distances are Euclidean, computed by matrix products in `Double` from points around their mean:
/// ‖x‖² + ‖y‖² − 2x·y. Where this would lose more than half of the digits, a distance is
/// accumulated from the differences of the features. The scale of the points does not matter.
///
/// - Parameters:
///   - points: The points, `[points, features]`.
///   - clusters: The cluster of each point; any integers.
///   - sampleCount: The number of points to score; nil, or at least the number of points, for all.
///   - seed: The key of the random sample.
/// - Throws: `ArgumentError` if `clusters` and `points` differ in count, if the scored points have
///   fewer than 2 distinct clusters or are each in a cluster of their own, or if a point is not
///   finite; `CancellationError` if the task is canceled.
/// - Precondition: `points` has two axes.
/// - Complexity: O(n² · features) time for n scored points, on several threads, and
///   O(n · features) memory.
@inlinable
public func silhouette<Scalar: RealScalar>(
  _ points: Tensor<Scalar>, clusters: [Int], sampleCount: Int? = nil, seed: RandomKey = 0
) throws -> Double {
  let sample = try SilhouetteSample(
    points.shape, clusters: clusters, count: sampleCount, seed: seed)
  return try sample.meanScore(Tensor<Double>(points.take(sample.rows)))
}

/// The scored points and their clusters.
@usableFromInline
struct SilhouetteSample {
  /// The indices of the scored points, ascending.
  @usableFromInline let rows: [Int]
  /// The cluster of each scored point, renumbered from 0.
  private let clusters: [Int]
  /// The number of scored points in each cluster.
  private let clusterCounts: [Int]

  @usableFromInline
  init(_ shape: [Int], clusters: [Int], count: Int?, seed: RandomKey) throws {
    require(
      shape.count == 2,
      "silhouette: the points have the shape \(shape), expected [points, features]")
    guard clusters.count == shape[0] else {
      throw ArgumentError(
        argument: "clusters", found: "a count of \(clusters.count)",
        expected: "\(shape[0]), as many as points")
    }
    if let count, count < 1 {
      throw ArgumentError(argument: "sampleCount", found: "\(count)", expected: "1 or more")
    }
    if let count, count < clusters.count {
      rows = seed.child("silhouette").permutation(clusters.count).prefix(count).sorted()
    } else {
      rows = Array(clusters.indices)
    }
    let scored = rows.map { clusters[$0] }
    let indices = indices(of: Set(scored).sorted())
    guard indices.count > 1 && indices.count < rows.count else {
      throw ArgumentError(
        argument: "clusters", found: "\(indices.count) distinct among \(rows.count) points",
        expected: "2 or more, and fewer than points")
    }
    self.clusters = scored.map { indices[$0]! }
    clusterCounts = self.clusters.reduce(into: [Int](repeating: 0, count: indices.count)) {
      $0[$1] += 1
    }
  }

  /// The mean score of the scored points, `[rows, features]`.
  @usableFromInline
  func meanScore(_ points: Tensor<Double>) throws -> Double {
    if let position = points.scalars.firstIndex(where: { !$0.isFinite }) {
      let (row, column) = position.quotientAndRemainder(dividingBy: points.shape[1])
      throw ArgumentError(
        argument: "points", found: "\(points[row, column]) in row \(rows[row]), column \(column)",
        expected: "finite numbers")
    }
    let distances = PairwiseDistances(points)
    // Blocks of rows keep the memory for distances from growing as n².
    let rowsPerBlock = 128
    let sums = try Parallel.mapRangesUntilCanceled(of: rowsPerBlock, in: rows.count) {
      scoreSum(of: $0, distances)
    }
    return sums.reduce(0, +) / Double(rows.count)
  }

  /// The sum of the scores of a range of points.
  private func scoreSum(of range: Range<Int>, _ distances: PairwiseDistances) -> Double {
    // The summed distances of each point of the range to each cluster, `[range, clusters]`.
    var sums = [Double](repeating: 0, count: range.count * clusterCounts.count)
    let columnsPerBlock = 1024
    for start in stride(from: 0, to: rows.count, by: columnsPerBlock) {
      let columns = start..<min(start + columnsPerBlock, rows.count)
      distances.forEach(range, columns) { row, column, distance in
        sums[(row - range.lowerBound) * clusterCounts.count + clusters[column]] += distance
      }
    }
    return range.enumerated().reduce(0) { total, point in
      let first = point.offset * clusterCounts.count
      return total
        + score(sums[first..<first + clusterCounts.count], cluster: clusters[point.element])
    }
  }

  /// The score of a point of `cluster`, given its summed distances to each cluster.
  private func score(_ sums: ArraySlice<Double>, cluster: Int) -> Double {
    guard clusterCounts[cluster] > 1 else { return 0 }
    let own = sums[sums.startIndex + cluster] / Double(clusterCounts[cluster] - 1)
    var next = Double.infinity
    for (other, sum) in sums.enumerated() where other != cluster {
      next = min(next, sum / Double(clusterCounts[other]))
    }
    // The score is 0 if all points coincide.
    return max(own, next) > 0 ? (next - own) / max(own, next) : 0
  }
}
