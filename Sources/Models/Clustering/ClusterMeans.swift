import Tensors

/// The rows of each cluster, in ascending order.
struct ClusterMembers {
  /// All rows, sorted by cluster.
  private let rows: [Int32]
  /// Where each cluster's rows start, and where the last ones end.
  private let starts: [Int]

  /// Sorts the rows by their labels: a counting sort.
  init(_ labels: [Int32], clusters: Int) {
    var starts = [Int](repeating: 0, count: clusters + 1)
    for label in labels { starts[Int(label) + 1] += 1 }
    for cluster in 0..<clusters { starts[cluster + 1] += starts[cluster] }
    var next = starts
    rows = [Int32](unsafeUninitializedCapacity: labels.count) { rows, initialized in
      for (row, label) in labels.enumerated() {
        rows[next[Int(label)]] = Int32(truncatingIfNeeded: row)
        next[Int(label)] += 1
      }
      initialized = labels.count
    }
    self.starts = starts
  }

  subscript(cluster: Int) -> ArraySlice<Int32> { rows[starts[cluster]..<starts[cluster + 1]] }
}

extension Samples {
  /// The weighted mean of each cluster's rows, `[clusters, features]`, and the sum of its weights.
  ///
  /// A cluster without weight keeps its row of `centres`. Each cluster is summed by itself, in Double
  /// and in the order of its rows, so nothing depends on the threads.
  func means(
    of labels: [Int32], weights: [Float]?, otherwise centres: Tensor<Float>
  ) -> (means: Tensor<Float>, weights: [Double]) {
    let clusters = centres.shape[0]
    let members = ClusterMembers(labels, clusters: clusters)
    var totals = [Double](repeating: 0, count: clusters)
    let means = Tensor<Float>(shape: [clusters, width]) { means in
      totals.withUnsafeMutableBufferPointer { totals in
        Parallel.forEach(clusters) { cluster in
          var (sum, total) = ([Double](repeating: 0, count: width), 0.0)
          for row in members[cluster] {
            let weight = weights.map { Double($0[Int(row)]) } ?? 1
            total += weight
            withRows(Int(row)..<Int(row) + 1) { row in
              sum.withUnsafeMutableBufferPointer { sum in
                for column in 0..<width { sum[column] += weight * Double(row[column]) }
              }
            }
          }
          totals[cluster] = total
          let mean = means.baseAddress! + cluster * width
          for column in 0..<width {
            mean[column] = total > 0 ? Float(sum[column] / total) : centres[cluster, column]
          }
        }
      }
    }
    return (means, totals)
  }
}

extension NearestCentres.Assignment {
  /// Gives each empty cluster the row that is farthest from its own centre, as scikit-learn does.
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
