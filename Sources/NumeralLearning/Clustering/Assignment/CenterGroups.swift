// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The centers in groups of such as lie near each other, so that a bound speaks for a whole group.
///
/// The centers are halved at the median of the coordinate that they differ in most, and so on, as in a
/// k-d tree, until few are left: enough to make a product of rows and centers worthwhile, and few
/// enough to be alike in their distances and in their drift.
///
/// J. L. Bentley, *Multidimensional Binary Search Trees Used for Associative Searching*, CACM 18 (1975).
package struct CenterGroups {
  /// The number of centers of each group but the last.
  package static let size = 16

  /// The number of the center at each position, group by group.
  package let numbers: [Int]
  /// The position of each center.
  package let positions: [Int]
  /// The positions of each group.
  package let ranges: [Range<Int>]

  /// Groups centers by their coordinates, `[centers, coordinates]`.
  ///
  /// - Complexity: O(centers · coordinates · log(centers)).
  package init(_ coordinates: Tensor<Float>) {
    let (count, width) = (coordinates.shape[0], coordinates.shape[1])
    var numbers = Array(0..<count)
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
      func halve(_ range: Range<Int>) {
        guard range.count > Self.size else { return }
        let variances = (0..<width).map { variance(numbers[range], $0) }
        let axis = variances.indices.max { variances[$0] < variances[$1] }!
        // Of equal ones the first, so that the order is the same wherever it is made.
        numbers[range].sort { (x[$0 * width + axis], $0) < (x[$1 * width + axis], $1) }
        let groups = (range.count + Self.size - 1) / Self.size
        let middle = range.lowerBound + (groups + 1) / 2 * Self.size
        halve(range.lowerBound..<middle)
        halve(middle..<range.upperBound)
      }
      halve(0..<count)
    }
    var positions = [Int](repeating: 0, count: count)
    for (position, number) in numbers.enumerated() { positions[number] = position }
    (self.numbers, self.positions) = (numbers, positions)
    ranges = stride(from: 0, to: count, by: Self.size).map { $0..<min($0 + Self.size, count) }
  }
}
