// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A categorical distribution: random indices, each with a probability proportional to its weight.
struct WeightedSampler {
  /// The cumulative sum of the weights.
  private let cumulative: [Double]

  /// Creates a sampler for finite weights of 0 or more, or returns nil if no weight is positive.
  ///
  /// - Complexity: O(weights).
  init?(_ weights: some Sequence<Double>) {
    var total = 0.0
    cumulative = weights.map { weight in
      total += weight
      return total
    }
    guard total > 0 else { return nil }
  }

  /// Draws an index, with replacement.
  ///
  /// - Complexity: O(log weights).
  func next(using generator: inout RandomGenerator) -> Int {
    let total = cumulative.last!
    // Rounding may carry the product up to the total, which no cumulative sum exceeds.
    let target = min(Double.random(in: 0..<1, using: &generator) * total, total.nextDown)
    // Binary search for the first sum above the target, whose own weight is therefore not 0.
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > target { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
