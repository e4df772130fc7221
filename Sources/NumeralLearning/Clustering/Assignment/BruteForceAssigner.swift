// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Finds nearest centers by all distances of rows and centers, as matrix products (`CenterScores`).
package struct BruteForceAssigner: CenterAssigner {
  package let samples: Samples

  package init(_ samples: Samples) { self.samples = samples }

  /// Multiplies a chunk of rows by the centers and finds the nearest while the products are in
  /// cache.
  ///
  /// The distance to the nearest center is computed again from the differences, without
  /// cancellation.
  ///
  /// - Complexity: O(rows · centers · features).
  package func assign(to centers: Tensor<Float>, after previous: Assignment?) -> Assignment {
    let scores = CenterScores(centers)
    return Assignment(rows: samples.count) { labels, distances in
      samples.forEachChunk { range, rows in
        withUnsafeScratchBuffer(of: Float.self, count: range.count * scores.count) { products in
          scores.forEachRow(rows, range.count, products.baseAddress!) { row, nearest, distance in
            labels[range.lowerBound + row] = Int32(truncatingIfNeeded: nearest)
            distances[range.lowerBound + row] = distance
          }
        }
      }
    }
  }

  package func squaredDistances(
    to centers: Tensor<Float>, ifBelow limits: [Float]
  ) -> Tensor<Float> {
    squaredDistances(to: centers)
  }

  /// The squared distances of all rows to all centers, `[rows, centers]`.
  func squaredDistances(to centers: Tensor<Float>) -> Tensor<Float> {
    let scores = CenterScores(centers)
    let count = scores.count
    return Tensor(unsafeUninitialized: [samples.count, count]) { result in
      samples.forEachChunk { range, rows in
        let chunk = result.baseAddress! + range.lowerBound * count
        scores.forEachRow(rows, range.count, chunk) { row, nearest, distance in
          // Scores differ from squared distances by the same number for all centers of a row.
          let products = chunk + row * count
          let smallest = scores.squaredNorms[nearest] - 2 * products[nearest]
          for center in 0..<count {
            let difference = scores.squaredNorms[center] - 2 * products[center] - smallest
            products[center] = distance + max(0, difference)
          }
        }
      }
    }
  }

  package func selecting(_ rows: [Int], asFloats: Bool) -> BruteForceAssigner {
    BruteForceAssigner(samples.selecting(rows, asFloats: asFloats))
  }
}
