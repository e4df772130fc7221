// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The weighted sums of each cluster's rows, kept up to date as rows move from one to another.
///
/// After a few iterations of Lloyd's algorithm hardly any row moves, and only those that do are touched.
/// Sums are in Double: adding and taking away again leaves an error far below a Float's last digit.
/// Each cluster is summed by itself, in the order of the rows, so nothing depends on the threads.
struct ClusterSums {
  private let clusters, width: Int
  private let rowWeights: [Float]?
  /// The sums, `clusters` × `width`, the weights that went into them, and the rows that had one.
  private var sums: [Double]
  private(set) var weights: [Double]
  private var counts: [Int]
  /// The cluster that each row was last counted in; none before the first update.
  private var labels: [Int32] = []

  /// Sums of no rows yet.
  init(clusters: Int, width: Int, rowWeights: [Float]?) {
    (self.clusters, self.width, self.rowWeights) = (clusters, width, rowWeights)
    sums = [Double](repeating: 0, count: clusters * width)
    weights = [Double](repeating: 0, count: clusters)
    counts = [Int](repeating: 0, count: clusters)
  }

  /// Moves every row to the cluster that it is in now.
  mutating func update(_ samples: Samples, _ newLabels: [Int32]) {
    let moves = ClusterMoves(from: labels, to: newLabels, clusters: clusters)
    let (width, rowWeights) = (width, rowWeights)
    sums.withUnsafeMutableBufferPointer { sums in
      weights.withUnsafeMutableBufferPointer { weights in
        counts.withUnsafeMutableBufferPointer { counts in
          samples.withUnsafeRows { rows in
            Parallel.forEach(clusters) { cluster in
              let sum = sums.baseAddress! + cluster * width
              for move in moves[cluster] {
                let weight = Double(rowWeights?[move.row] ?? 1)
                guard weight > 0 else { continue }
                let sign = move.isJoining ? 1.0 : -1.0
                weights[cluster] += sign * weight
                counts[cluster] += move.isJoining ? 1 : -1
                rows.add(move.row, times: sign * weight, to: sum)
              }
              // Of weights that were taken away again, roundings may be left.
              if counts[cluster] == 0 {
                sum.update(repeating: 0, count: width)
                weights[cluster] = 0
              }
            }
          }
        }
      }
    }
    labels = newLabels
  }

  /// The mean of each cluster, `[clusters, features]`; one without weight keeps its row of `centers`.
  func means(otherwise centers: Tensor<Float>) -> Tensor<Float> {
    var means = centers
    means.withUnsafeMutableBufferPointer { means in
      let means = means.baseAddress!
      Parallel.forEachRange(of: 16, in: clusters) { range in
        for cluster in range where weights[cluster] > 0 {
          for i in cluster * width..<(cluster + 1) * width {
            means[i] = Float(sums[i] / weights[cluster])
          }
        }
      }
    }
    return means
  }
}

/// The rows that leave and join each cluster, in ascending order.
private struct ClusterMoves {
  struct Move {
    let row: Int
    let isJoining: Bool
  }

  private let moves: [Move]
  /// Where each cluster's moves start, and where the last ones end.
  private let starts: [Int]

  /// Sorts the moves by their clusters: a counting sort.
  ///
  /// - Parameters:
  ///   - old: The clusters the rows were in, or nothing if they were in none.
  ///   - new: The clusters the rows are in.
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

extension Samples {
  /// The weighted mean of each cluster's rows, `[clusters, features]`, and the sum of its weights.
  ///
  /// A cluster without weight keeps its row of `centers`.
  func means(
    of labels: [Int32], weights: [Float]?, otherwise centers: Tensor<Float>
  ) -> (means: Tensor<Float>, weights: [Double]) {
    var sums = ClusterSums(clusters: centers.shape[0], width: featureCount, rowWeights: weights)
    sums.update(self, labels)
    return (sums.means(otherwise: centers), sums.weights)
  }
}

extension BruteForceAssigner.Assignment {
  /// Gives each empty cluster the row that is farthest from its own center, as scikit-learn does.
  ///
  /// Of the rows with a weight the farthest goes to the first empty cluster, the next to the second;
  /// a row that is its cluster's only one stays.
  mutating func fillEmptyClusters(_ clusters: Int, weights: [Float]?) {
    var counts = [Int](repeating: 0, count: clusters)
    for (row, label) in labels.enumerated() where weights?[row] != 0 { counts[Int(label)] += 1 }
    let empty = counts.indices.filter { counts[$0] == 0 }
    guard !empty.isEmpty else { return }
    let farthest = labels.indices.filter { weights?[$0] != 0 }.sorted {
      (squaredDistances[$1], $0) < (squaredDistances[$0], $1)
    }
    var candidates = farthest.makeIterator()
    for cluster in empty {
      while let row = candidates.next() {
        guard counts[Int(labels[row])] > 1 else { continue }
        counts[Int(labels[row])] -= 1
        counts[cluster] = 1
        labels[row] = Int32(cluster)
        break
      }
    }
  }
}

/// How far centers have moved in all: the sum of their squared distances, in Double.
func squaredDistance(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      zip(a, b).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }
    }
  }
}
