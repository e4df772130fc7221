// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Random indices, each with a probability proportional to its weight.
struct WeightedSampler {
  /// The sum of the weights up to each index.
  private let sums: [Double]

  /// Creates draws from finite weights, 0 or more; none if no weight is positive.
  ///
  /// - Complexity: O(weights).
  init?(_ weights: some Sequence<Double>) {
    var total = 0.0
    sums = weights.map { weight in
      total += weight
      return total
    }
    guard total > 0 else { return nil }
  }

  /// The next index, whatever was drawn before.
  ///
  /// - Complexity: O(log weights).
  func index(_ generator: inout RandomGenerator) -> Int {
    let total = sums.last!
    // Rounding may carry the largest numbers up to the total, which no sum exceeds.
    let target = min(Double.random(in: 0..<1, using: &generator) * total, total.nextDown)
    // The first sum above the target is one that its own weight has raised: that weight is not 0.
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
