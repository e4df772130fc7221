// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

// Random slices along the first axis: permutations, and choices with and without weights.

extension Tensor {
  /// The slices along the first axis in random order.
  ///
  /// - Complexity: O(`size`).
  @inlinable
  public func shuffled(seed: RandomKey) -> Tensor { take(seed.permutation(count)) }

  /// Random slices along the first axis, as NumPy's `choice`.
  ///
  ///     rows.sampled(100, seed: 1)                              // 100 different rows
  ///     rows.sampled(1000, replacing: true, seed: 1)            // a bootstrap sample
  ///     rows.sampled(10, weights: rowWeights, seed: 1)
  ///
  /// - Parameters:
  ///   - count: The number of slices.
  ///   - replacing: Whether a slice can be chosen again.
  ///   - weights: How likely each slice is, relative to the others; by default, all equally.
  ///   - seed: The key of the random numbers.
  /// - Precondition: There are as many slices to choose; see `RandomKey.choice`.
  @inlinable
  public func sampled(
    _ count: Int, replacing: Bool = false, weights: [Double]? = nil, seed: RandomKey
  ) -> Tensor {
    take(seed.choice(count, of: self.count, replacing: replacing, weights: weights))
  }
}

extension RandomKey {
  /// Random numbers from `0..<total`, as NumPy's `choice`.
  ///
  /// Weighted choices without replacement are those of P. Efraimidis, P. Spirakis, *Weighted Random
  /// Sampling with a Reservoir*, 2006: the first is as likely as its weight, and each of the others
  /// as its weight among those that remain.
  ///
  /// - Parameters:
  ///   - count: The number of choices.
  ///   - total: The number of numbers to choose from.
  ///   - replacing: Whether a number can be chosen again.
  ///   - weights: How likely each number is, relative to the others; by default, all equally.
  /// - Precondition: There are as many numbers to choose; the weights are finite and not negative,
  ///   one for each number, and not all 0.
  /// - Complexity: O(`total` · log(`total`) + `count` · log(`total`)).
  public func choice(
    _ count: Int, of total: Int, replacing: Bool = false, weights: [Double]? = nil
  ) -> [Int] {
    let available = replacing ? (total > 0 ? Int.max : 0) : weights?.count { $0 > 0 } ?? total
    require(
      count >= 0 && total >= 0 && count <= available,
      "RandomKey.choice: found \(count) choices of \(total), expected at most \(available)")
    guard let weights else {
      return replacing && count > 0
        ? Tensor<Int>.integers([count], in: 0..<total, seed: self).scalars
        : Array(permutation(total).prefix(count))
    }
    require(
      weights.count == total && weights.allSatisfy { $0.isFinite && $0 >= 0 }
        && (count == 0 || weights.contains { $0 > 0 }),
      "RandomKey.choice: found \(weights.count) weights for \(total) numbers, expected a "
        + "finite one of 0 or more for each, not all 0")
    let scale = weights.max() ?? 1
    guard replacing else {
      let u = Tensor<Double>.uniform([total], seed: self).scalars
      let keys = zip(u, weights).map { u, weight in
        weight > 0 ? Double.log(1 - u) / (weight / scale) : -.infinity
      }
      return Array(Tensor(keys).argsort(descending: true).scalars.prefix(count))
    }
    let sums = Tensor(weights.map { $0 / scale }).cumulativeSum()
    let points = Tensor<Double>.uniform([count], seed: self) * sums[-1].scalar
    // A product that is rounded up to the sum belongs to the last number with a weight.
    let last = weights.lastIndex { $0 > 0 } ?? 0
    return sums.searchSorted(points, after: true).scalars.map { min($0, last) }
  }
}
