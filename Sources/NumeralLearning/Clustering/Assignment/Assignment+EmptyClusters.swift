// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Assignment {
  /// Gives each empty cluster the row that is farthest from its own center, as scikit-learn does.
  ///
  /// Of the rows with a weight, the farthest goes to the first empty cluster, the next to the
  /// second. The only row of a cluster stays.
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
