// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Finds nearest centers by products of all rows and centers (`CenterScores`).
package struct BruteForceAssigner: CenterAssigner {
  package let samples: Samples

  package init(_ samples: Samples) { self.samples = samples }

  /// Multiplies a chunk of rows by the centers and finds the nearest while the products are in
  /// cache.
  ///
  /// - Complexity: O(rows · centers · features).
  package func assign(to centers: Tensor<Float>, after previous: Assignment?) throws -> Assignment {
    let scores = CenterScores(centers)
    return try Assignment(rows: samples.count) { labels, distances in
      try samples.forEachChunk { range, rows in
        scores.forEachRow(rows, range.count) { row, scores in
          let nearest = scores.nearest()
          labels[range.lowerBound + row] = Int32(truncatingIfNeeded: nearest.center)
          distances[range.lowerBound + row] = nearest.squaredDistance
        }
      }
    }
  }

  package func squaredDistances(
    to centers: Tensor<Float>, ifBelow limits: [Double]
  ) throws -> Tensor<Double> {
    let scores = CenterScores(centers)
    return try Tensor(unsafeUninitialized: [samples.count, scores.count]) { result in
      try samples.forEachChunk { range, rows in
        scores.forEachRow(rows, range.count) { row, scores in
          let row = range.lowerBound + row
          scores.writeSquaredDistances(
            ifBelow: limits[row], to: result.baseAddress! + row * centers.count)
        }
      }
    }
  }

  package func selecting(_ rows: [Int], asFloats: Bool) -> BruteForceAssigner {
    BruteForceAssigner(samples.selecting(rows, asFloats: asFloats))
  }
}
