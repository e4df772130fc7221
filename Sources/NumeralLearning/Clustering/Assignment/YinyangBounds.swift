// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The state that Yinyang k-means keeps for each row: its center, and bounds on its distances.
struct YinyangBounds {
  /// The position of each row's nearest center, group by group.
  private(set) var labels: [Int32]
  /// The squared distance of each row to that center.
  private(set) var squaredDistances: [Double]
  /// An upper bound on the distance of each row to that center.
  private var upperBounds: [Float]
  /// For each group, a lower bound on the distance of each row to the centers of the group other
  /// than the row's own: for each chunk of rows a matrix `[groups, rows]`.
  private var lowerBounds: Tensor<Float>
  /// `ProjectedCenters.thresholdOffset` of each row, for the present centers.
  var thresholdOffsets: [Float]

  /// Creates the state of rows without a center, all bounds being 0.
  init(rows: Int, groups: Int) {
    labels = [Int32](repeating: 0, count: rows)
    squaredDistances = [Double](repeating: 0, count: rows)
    upperBounds = [Float](repeating: 0, count: rows)
    thresholdOffsets = upperBounds
    lowerBounds = .zeros([rows, groups])
  }

  /// The state in memory, for chunks of rows that are updated on several threads.
  struct Pointers {
    let labels: UnsafeMutablePointer<Int32>
    let squaredDistances: UnsafeMutablePointer<Double>
    let upperBounds: UnsafeMutablePointer<Float>
    /// The lower bounds of all chunks.
    let lowerBounds: UnsafeMutablePointer<Float>
    let thresholdOffsets: UnsafePointer<Float>
    let groupCount: Int

    /// The lower bounds of a chunk of rows, `[groups, rows]`.
    func lowerBounds(of range: Range<Int>) -> UnsafeMutablePointer<Float> {
      lowerBounds + range.lowerBound * groupCount
    }
  }

  /// Calls `body` with pointers to the state.
  mutating func withUnsafePointers(_ body: (Pointers) throws -> Void) rethrows {
    let groupCount = lowerBounds.shape[1]
    try labels.withUnsafeMutableBufferPointer { labels in
      try squaredDistances.withUnsafeMutableBufferPointer { squaredDistances in
        try upperBounds.withUnsafeMutableBufferPointer { upperBounds in
          try lowerBounds.withUnsafeMutableBufferPointer { lowerBounds in
            try thresholdOffsets.withUnsafeBufferPointer { thresholdOffsets in
              try body(
                Pointers(
                  labels: labels.baseAddress!, squaredDistances: squaredDistances.baseAddress!,
                  upperBounds: upperBounds.baseAddress!, lowerBounds: lowerBounds.baseAddress!,
                  thresholdOffsets: thresholdOffsets.baseAddress!, groupCount: groupCount))
            }
          }
        }
      }
    }
  }
}
