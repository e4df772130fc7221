// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Centers partitioned into groups of nearby centers, so that one bound covers each group.
///
/// The centers are split at the median of the coordinate with the largest variance, recursively, as
/// in a k-d tree, until a group holds 16 centers: enough for an efficient product of rows and
/// centers, and few enough to have similar distances and drifts.
///
/// J. L. Bentley, *Multidimensional Binary Search Trees Used for Associative Searching*, CACM 18
/// (1975).
package struct CenterGroups {
  /// The number of centers of each group but the last.
  package static let size = 16

  /// The center at each position; positions number the centers group by group.
  package let centers: [Int]
  /// The position of each center.
  package let positions: [Int]
  /// The positions of each group.
  package let ranges: [Range<Int>]

  /// Groups centers by their coordinates, `[centers, coordinates]`.
  ///
  /// - Complexity: O(centers · coordinates · log(centers)).
  package init(_ coordinates: Tensor<Float>) {
    let (count, width) = (coordinates.shape[0], coordinates.shape[1])
    var centers = Array(0..<count)
    coordinates.withUnsafeBufferPointer { x in
      func variance(_ members: ArraySlice<Int>, _ axis: Int) -> Double {
        var (sum, squares) = (0.0, 0.0)
        for member in members {
          let value = Double(x[member * width + axis])
          sum += value
          squares += value * value
        }
        return squares - sum * sum / Double(members.count)
      }
      func split(_ range: Range<Int>) {
        guard range.count > Self.size else { return }
        let variances = (0..<width).map { variance(centers[range], $0) }
        let axis = variances.indices.max { variances[$0] < variances[$1] }!
        // Equal coordinates are ordered by their center, so that the order is unique.
        centers[range].sort { (x[$0 * width + axis], $0) < (x[$1 * width + axis], $1) }
        let groups = (range.count + Self.size - 1) / Self.size
        let middle = range.lowerBound + (groups + 1) / 2 * Self.size
        split(range.lowerBound..<middle)
        split(middle..<range.upperBound)
      }
      split(0..<count)
    }
    var positions = [Int](repeating: 0, count: count)
    for (position, center) in centers.enumerated() { positions[center] = position }
    (self.centers, self.positions) = (centers, positions)
    ranges = stride(from: 0, to: count, by: Self.size).map { $0..<min($0 + Self.size, count) }
  }
}
