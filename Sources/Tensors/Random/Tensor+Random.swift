extension Tensor where Scalar: RealScalar {
  /// A tensor of random numbers, each equally probable in `bounds`.
  ///
  ///     Tensor<Float>.uniform([50, 320], in: -0.1..<0.1, seed: 1)
  ///
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func uniform(
    _ shape: [Int], in bounds: Range<Scalar> = 0..<1, seed: Seed
  ) -> Tensor {
    let width = bounds.upperBound - bounds.lowerBound
    return random(shape, seed) { u, _ in
      // Rounding may carry the largest numbers up to the bound, which is not in the range.
      let x = bounds.lowerBound + width * u
      return x < bounds.upperBound ? x : bounds.upperBound.nextDown
    }
  }

  /// A tensor of random numbers from the normal distribution.
  ///
  /// Box and Muller's method, from *A Note on the Generation of Random Normal Deviates*, 1958.
  ///
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func normal(
    _ shape: [Int], mean: Scalar = 0, standardDeviation: Scalar = 1, seed: Seed
  ) -> Tensor {
    random(shape, seed) { u, v in
      // 1 − u is in (0, 1], so that its logarithm is finite.
      let radius = (-2 * Scalar.log(1 - u)).squareRoot()
      return mean + standardDeviation * radius * Scalar.sineCosine(turns: v).cosine
    }
  }

  /// Each element from two uniform numbers in [0, 1) of its own, made of the 128 bits at its index.
  @inlinable
  static func random(
    _ shape: [Int], _ seed: Seed, _ element: (_ u: Scalar, _ v: Scalar) -> Scalar
  ) -> Tensor {
    Tensor(shape: shape) { result in
      let target = result.baseAddress!
      Parallel.forEachRange(of: elementwisePiece, in: result.count) { range in
        for i in range {
          let bits = seed.bits(at: i)
          target[i] = element(
            unit(UInt64(bits[0]) << 32 | UInt64(bits[1])),
            unit(UInt64(bits[2]) << 32 | UInt64(bits[3])))
        }
      }
    }
  }

  /// The number in [0, 1) that the highest bits spell, as many as the significand has.
  @inlinable
  static func unit(_ bits: UInt64) -> Scalar {
    let digits = Scalar.significandBitCount + 1
    return Scalar(bits >> UInt64(64 - digits)) * Scalar.ulpOfOne / 2
  }
}
