// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Samples {
  /// The mean of the features' variances: the scale that a tolerance is relative to.
  ///
  /// Squares are of differences from the first row. For numbers far from 0, the mean of the squares
  /// and the square of the mean would agree in most of their digits.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  func meanVariance() throws -> Double {
    let origin = take([0]).scalars
    let sums = try mapChunks { range, start in
      var sums = [SIMD2<Double>](repeating: .zero, count: featureCount)
      for row in 0..<range.count {
        for feature in 0..<featureCount {
          let x = Double(start[row * featureCount + feature]) - Double(origin[feature])
          sums[feature] += SIMD2(x, x * x)
        }
      }
      return sums
    }
    var total = [SIMD2<Double>](repeating: .zero, count: featureCount)
    for part in sums { for feature in 0..<featureCount { total[feature] += part[feature] } }
    let n = Double(count)
    return total.reduce(0) { $0 + max(0, $1.y / n - ($1.x / n) * ($1.x / n)) }
      / Double(featureCount)
  }
}
