// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor where Scalar: RealScalar {
  /// A tensor of random numbers, each equally probable in `bounds`.
  ///
  ///     Tensor<Float>.uniform([50, 320], in: -0.1..<0.1, seed: 1)
  ///
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func uniform(
    _ shape: [Int], in bounds: Range<Scalar> = 0..<1, seed: RandomKey
  ) -> Tensor {
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    return filled(shape) { range, target in
      for i in range {
        let x = low + (high - low) * uniform01(seed.words(at: i).first)
        // Rounding may carry the largest numbers up to the bound, which is not in the range.
        target[i] = x < high ? x : high.nextDown
      }
    }
  }

  /// A tensor of random numbers from the normal distribution.
  ///
  /// Box and Muller's method, from *A Note on the Generation of Random Normal Deviates*, 1958.
  ///
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func normal(
    _ shape: [Int], mean: Scalar = 0, standardDeviation: Scalar = 1, seed: RandomKey
  ) -> Tensor {
    filled(shape) { range, target in
      for i in range {
        let words = seed.words(at: i)
        // 1 − u is in (0, 1], so that its logarithm is finite.
        let radius = (-2 * Scalar.log(1 - uniform01(words.first))).squareRoot()
        let direction = Scalar.cosine(turns: uniform01(words.second))
        target[i] = mean + standardDeviation * radius * direction
      }
    }
  }

  /// A tensor whose elements `fill` writes, a range of them at a time, on several threads.
  @inlinable
  static func filled(
    _ shape: [Int], _ fill: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor {
    Tensor(shape: shape) { result in
      let target = result.baseAddress!
      Parallel.forEachRange(of: elementwiseChunkSize, in: result.count) { fill($0, target) }
    }
  }

  /// The number in [0, 1) that the highest bits spell, as many as the significand has.
  @inlinable
  static func uniform01(_ bits: UInt64) -> Scalar {
    let digits = Scalar.significandBitCount + 1
    return Scalar(bits >> UInt64(64 - digits)) * Scalar.ulpOfOne / 2
  }
}
