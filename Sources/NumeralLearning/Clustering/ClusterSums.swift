// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The weighted sums of each cluster's rows, updated as rows move between clusters.
///
/// After a few iterations of Lloyd's algorithm hardly any row moves, and only rows that do are
/// read. Sums are in `Double`, so that adding and subtracting leaves an error far below the last
/// digit of a `Float`; a sum that loses rows much larger than itself is summed again. Each cluster
/// is summed by one thread in the order of the rows, so the sums do not depend on the number of
/// threads.
struct ClusterSums: Equatable, Sendable {
  let clusters, featureCount: Int
  /// The sum of each cluster's weighted rows, `clusters` × `featureCount`.
  var sums: [Double]
  var totals: [Total]
  /// The cluster of each row at the last update; empty before the first.
  var labels: [Int32] = []

  /// The rows of one cluster that have a weight.
  struct Total: Equatable {
    var weight = 0.0
    var count = 0
  }

  /// Creates sums of no rows.
  init(clusters: Int, featureCount: Int) {
    (self.clusters, self.featureCount) = (clusters, featureCount)
    sums = [Double](repeating: 0, count: clusters * featureCount)
    totals = [Total](repeating: Total(), count: clusters)
  }

  /// The sum of each cluster's weights.
  var weights: [Double] { totals.map(\.weight) }

  /// Moves every row to its present cluster.
  ///
  /// - Parameters:
  ///   - samples: The rows, the same in every update.
  ///   - newLabels: The present cluster of each row.
  ///   - rowWeights: The weight of each row, the same in every update; 1 for all if nil.
  /// - Throws: `CancellationError` if the task is canceled; the sums are then of no use.
  mutating func update(
    _ samples: Samples, _ newLabels: [Int32], weights rowWeights: [Float]?
  ) throws {
    let moves = ClusterMoves(from: labels, to: newLabels, clusters: clusters)
    let featureCount = featureCount
    try sums.withUnsafeMutableBufferPointer { sums in
      try totals.withUnsafeMutableBufferPointer { totals in
        try samples.withUnsafeRows { rows in
          try Parallel.forEachRangeUntilCanceled(of: 1, in: clusters) {
            let cluster = $0.lowerBound
            let range = cluster * featureCount..<(cluster + 1) * featureCount
            var sum = Sum(
              total: totals[cluster], features: UnsafeMutableBufferPointer(rebasing: sums[range]))
            sum.apply(moves[cluster], of: rows, rowWeights)
            if sum.hasLostDigits {
              sum.reset()
              for (row, label) in newLabels.enumerated() where label == cluster {
                sum.add(row, of: rows, weight: Double(rowWeights?[row] ?? 1))
              }
            }
            totals[cluster] = sum.total
          }
        }
      }
    }
    labels = newLabels
  }

  /// The sum of one cluster while rows move.
  private struct Sum {
    var total: Total
    let features: UnsafeMutableBufferPointer<Double>
    /// The largest weight, and the largest magnitude of a weighted feature, of the rows that left.
    private var lostWeight = 0.0, lostMagnitude = 0.0

    init(total: Total, features: UnsafeMutableBufferPointer<Double>) {
      (self.total, self.features) = (total, features)
    }

    mutating func add(_ row: Int, of rows: UnsafeRows, weight: Double) {
      guard weight > 0 else { return }
      total.weight += weight
      total.count += 1
      rows.add(row, times: weight, to: features.baseAddress!)
    }

    mutating func subtract(_ row: Int, of rows: UnsafeRows, weight: Double) {
      guard weight > 0 else { return }
      total.weight -= weight
      total.count -= 1
      rows.add(row, times: -weight, to: features.baseAddress!)
      lostWeight = max(lostWeight, weight)
      lostMagnitude = max(lostMagnitude, weight * Double(rows.magnitudeBound(row)))
    }

    /// Adds the rows that join the cluster, and subtracts the rows that leave it.
    mutating func apply(
      _ moves: ArraySlice<ClusterMoves.Move>, of rows: UnsafeRows, _ rowWeights: [Float]?
    ) {
      for move in moves {
        let weight = Double(rowWeights?[move.row] ?? 1)
        if move.isJoining {
          add(move.row, of: rows, weight: weight)
        } else {
          subtract(move.row, of: rows, weight: weight)
        }
      }
      // Subtracting all weights may leave rounding errors.
      if total.count == 0 { reset() }
    }

    mutating func reset() {
      features.update(repeating: 0)
      total = Total()
      (lostWeight, lostMagnitude) = (0, 0)
    }

    /// Whether a row that left was so large that its rounding errors may reach the digits of a
    /// `Float`: 2²⁰ leaves 33 of the 53 bits of a `Double`.
    var hasLostDigits: Bool {
      guard lostWeight > 0 else { return false }
      return lostWeight > 0x1p20 * total.weight
        || features.allSatisfy { abs($0) < 0x1p-20 * lostMagnitude }
    }
  }

  /// The mean of each cluster, `[clusters, features]`; a cluster without weight keeps its row of
  /// `centers`.
  func means(otherwise centers: Tensor<Float>) -> Tensor<Float> {
    var means = centers
    means.withUnsafeMutableBufferPointer { means in
      let means = means.baseAddress!
      Parallel.forEachRange(of: 16, in: clusters) { range in
        for cluster in range where totals[cluster].weight > 0 {
          let weight = totals[cluster].weight
          for i in cluster * featureCount..<(cluster + 1) * featureCount {
            means[i] = Float(sums[i] / weight)
          }
        }
      }
    }
    return means
  }
}

extension Samples {
  /// The weighted mean of each cluster's rows, `[clusters, features]`, and the sum of its weights.
  ///
  /// A cluster without weight keeps its row of `centers`.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  func means(
    of labels: [Int32], weights: [Float]?, otherwise centers: Tensor<Float>
  ) throws -> (means: Tensor<Float>, weights: [Double]) {
    var sums = ClusterSums(clusters: centers.shape[0], featureCount: featureCount)
    try sums.update(self, labels, weights: weights)
    return (sums.means(otherwise: centers), sums.weights)
  }
}

/// The rows that leave and join each cluster, in ascending order.
private struct ClusterMoves {
  struct Move {
    let row: Int
    let isJoining: Bool
  }

  private let moves: [Move]
  /// The start of each cluster's moves, and the end of the last.
  private let starts: [Int]

  /// Sorts the moves by cluster with a counting sort.
  ///
  /// - Parameters:
  ///   - old: The clusters that the rows were in; empty if they were in none.
  ///   - new: The clusters that the rows are in.
  ///   - clusters: The number of clusters.
  init(from old: [Int32], to new: [Int32], clusters: Int) {
    var starts = [Int](repeating: 0, count: clusters + 1)
    func forEachMove(_ body: (_ cluster: Int, _ move: Move) -> Void) {
      for row in new.indices where old.isEmpty || old[row] != new[row] {
        if !old.isEmpty { body(Int(old[row]), Move(row: row, isJoining: false)) }
        body(Int(new[row]), Move(row: row, isJoining: true))
      }
    }
    forEachMove { cluster, _ in starts[cluster + 1] += 1 }
    for cluster in 0..<clusters { starts[cluster + 1] += starts[cluster] }
    var next = starts
    moves = [Move](unsafeUninitializedCapacity: starts[clusters]) { moves, initialized in
      forEachMove { cluster, move in
        moves[next[cluster]] = move
        next[cluster] += 1
      }
      initialized = starts[clusters]
    }
    self.starts = starts
  }

  subscript(cluster: Int) -> ArraySlice<Move> { moves[starts[cluster]..<starts[cluster + 1]] }
}
