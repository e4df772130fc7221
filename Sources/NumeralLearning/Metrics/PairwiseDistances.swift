// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The Euclidean distances between points, times one factor for all of them.
struct PairwiseDistances {
  /// The points, scaled so that their largest coordinate is from 1 to 2: `[points, features]`.
  ///
  /// The scale is a power of two, which rounds nothing; no square overflows, and none underflows
  /// beside the largest.
  private let points: Tensor<Double>
  /// The points around their mean, and their squared norms.
  private let centered: Tensor<Double>
  private let squaredNorms: [Double]

  /// Prepares points, `[points, features]`, that are finite.
  ///
  /// - Complexity: O(points · features).
  init(_ points: Tensor<Double>) {
    let largest = points.size > 0 ? abs(points).max() : 0
    let exponent = largest > 0 ? -Int(largest.exponent) : 0
    let scale = Double(sign: .plus, exponent: min(1022, max(-1022, exponent)), significand: 1)
    self.points = points * scale
    centered = self.points - self.points.mean(axis: 0)
    squaredNorms = (centered * centered).sum(axis: 1).scalars
  }

  /// Calls `body` with the distance between each point of `rows` and each other point of `columns`.
  ///
  /// - Complexity: O(rows · columns · features), as a matrix product.
  func forEach(
    _ rows: Range<Int>, _ columns: Range<Int>,
    _ body: (_ row: Int, _ column: Int, _ distance: Double) -> Void
  ) {
    let features = points.shape[1]
    // The rounding error of ‖x‖² + ‖y‖² − 2x·y is about features · 10⁻¹⁶ of the first two terms.
    let threshold = Double(features) * 1e-7
    let products = matmul(centered[rows], centered[columns], transposing: .right)
    withUnsafeBuffers(products, points) { products, points in
      for (index, row) in rows.enumerated() {
        for column in columns where column != row {
          let norms = squaredNorms[row] + squaredNorms[column]
          var squared = norms - 2 * products[index * columns.count + column - columns.lowerBound]
          if squared < threshold * norms {
            squared = 0
            for feature in 0..<features {
              let difference =
                points[row * features + feature] - points[column * features + feature]
              squared += difference * difference
            }
          }
          body(row, column, squared.squareRoot())
        }
      }
    }
  }
}
