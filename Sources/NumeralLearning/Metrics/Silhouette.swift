// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// How much nearer points are to their own cluster than to the next one, from −1 to 1.
///
/// The mean over the points of (b − a) / max(a, b), where a is a point's mean distance to the others
/// of its cluster and b the smallest of its mean distances to the other clusters' points. A point that
/// is alone in its cluster scores 0, as in scikit-learn. From P. Rousseeuw: *Silhouettes: A Graphical
/// Aid to the Interpretation and Validation of Cluster Analysis*, 1987.
///
///     let score = try silhouette(features, clusters: clusters, sampleCount: 2000, seed: 1)
///
/// The time grows with the square of the points, so for many of them a random sample stands for all.
/// As in scikit-learn, the sample is scored as if there were no other points.
///
/// Distances are Euclidean and come from matrix products in Double, of the points around their mean:
/// ‖x‖² + ‖y‖² − 2x·y. Points nearer to each other than 10⁻⁷ of their distance to the mean therefore
/// count as about as near as that.
///
/// - Parameters:
///   - points: The points, `[points, features]`.
///   - clusters: The cluster of each point; any integers.
///   - sampleCount: How many points to score; all if there are no more, or if left out.
///   - seed: Where the choice of the sample comes from.
/// - Throws: `ArgumentError` if there are not as many clusters as points; if the scored points have
///   fewer than 2 distinct clusters, or each a cluster of its own; if a point is not finite.
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

/// The points that are scored, and their clusters.
@usableFromInline
struct SilhouetteSample {
  /// The rows of the points, ascending.
  @usableFromInline let rows: [Int]
  /// The cluster of each, numbered from 0.
  private let clusters: [Int]
  /// The number of points in each cluster.
  private let clusterCounts: [Int]

  @usableFromInline
  init(_ shape: [Int], clusters: [Int], count: Int?, seed: RandomKey) throws {
    precondition(
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
    let names = rows.map { clusters[$0] }
    let places = places(of: Set(names).sorted())
    guard places.count > 1 && places.count < rows.count else {
      throw ArgumentError(
        argument: "clusters", found: "\(places.count) distinct among \(rows.count) points",
        expected: "2 or more, and fewer than points")
    }
    self.clusters = names.map { places[$0]! }
    clusterCounts = self.clusters.reduce(into: [Int](repeating: 0, count: places.count)) {
      $0[$1] += 1
    }
  }

  /// The mean score of the points at `rows`, `[rows, features]`.
  @usableFromInline
  func meanScore(_ points: Tensor<Double>) throws -> Double {
    let lengths = (points * points).sum(axis: 1).scalars
    if let row = lengths.firstIndex(where: { !$0.isFinite }) {
      throw ArgumentError(
        argument: "points", found: "a row of squared length \(lengths[row]) at \(rows[row])",
        expected: "finite numbers")
    }
    let centered = points - points.mean(axis: 0)
    let squares = (centered * centered).sum(axis: 1).scalars
    // A block of rows at a time, so that the distances that are held do not grow with n².
    let rowsPerBlock = 128
    let blocks = (rows.count + rowsPerBlock - 1) / rowsPerBlock
    let sums = Parallel.map(blocks) { block in
      let range = block * rowsPerBlock..<min((block + 1) * rowsPerBlock, rows.count)
      return scoreSum(of: range, in: centered, squares)
    }
    return sums.reduce(0, +) / Double(rows.count)
  }

  /// The sum of the scores of some points.
  private func scoreSum(
    of range: Range<Int>, in points: Tensor<Double>, _ squares: [Double]
  ) -> Double {
    // The sum of each point's distances to each cluster, `[range, clusters]`.
    var sums = [Double](repeating: 0, count: range.count * clusterCounts.count)
    let columnsPerBlock = 1024
    for start in stride(from: 0, to: rows.count, by: columnsPerBlock) {
      let columns = start..<min(start + columnsPerBlock, rows.count)
      let products = matmul(points[range], points[columns], transposing: .right)
      products.withUnsafeBufferPointer { products in
        for (index, row) in range.enumerated() {
          // A point's distance to itself is exactly 0, which the difference of rounded sums is not.
          for column in columns where column != row {
            let product = products[index * columns.count + column - start]
            let distance = max(0, squares[row] + squares[column] - 2 * product).squareRoot()
            sums[index * clusterCounts.count + clusters[column]] += distance
          }
        }
      }
    }
    return range.enumerated().reduce(0) { total, point in
      let first = point.offset * clusterCounts.count
      return total
        + score(sums[first..<first + clusterCounts.count], cluster: clusters[point.element])
    }
  }

  /// The score of a point of `cluster`, from its summed distances to each cluster.
  private func score(_ sums: ArraySlice<Double>, cluster: Int) -> Double {
    guard clusterCounts[cluster] > 1 else { return 0 }
    let own = sums[sums.startIndex + cluster] / Double(clusterCounts[cluster] - 1)
    var next = Double.infinity
    for (other, sum) in sums.enumerated() where other != cluster {
      next = min(next, sum / Double(clusterCounts[other]))
    }
    // Points that all lie in one place are no nearer to one cluster than to another.
    return max(own, next) > 0 ? (next - own) / max(own, next) : 0
  }
}
