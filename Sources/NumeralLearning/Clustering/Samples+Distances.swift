// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Samples {
  /// The distance of each row to each center, `[rows, centers]`; infinity where a `Float` cannot
  /// hold it.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  /// - Complexity: O(rows · centers · features). Two to three times the time of a matrix product,
  ///   which would lose the digits of small distances.
  func distances(to centers: Tensor<Float>) throws -> Tensor<Float> {
    let count = centers.count
    return try Tensor(unsafeUninitialized: [self.count, count]) { distances in
      let distances = distances.baseAddress!
      try centers.withUnsafeBufferPointer { centers in
        try withUnsafeRows { rows in
          try forEachChunkRange { range in
            for row in range {
              for center in 0..<count {
                let squared = rows.squaredDistance(
                  row, centers.baseAddress! + center * featureCount)
                distances[row * count + center] = Float(squared.squareRoot())
              }
            }
          }
        }
      }
    }
  }
}
