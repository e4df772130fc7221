// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

// Random tensors. The element at row-major index `i` depends only on the key and `i`, not on the
// shape or the number of threads.

extension Tensor where Scalar: RealScalar {
  /// A tensor of random numbers from the uniform distribution over `bounds`.
  ///
  ///     Tensor<Float>.uniform([50, 320], in: -0.1..<0.1, seed: 1)
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - bounds: The range of the numbers, which may be wider than the largest number.
  ///   - seed: The key of the random numbers.
  /// - Precondition: `bounds` is finite and not empty.
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func uniform(
    _ shape: [Int], in bounds: Range<Scalar> = 0..<1, seed: RandomKey
  ) -> Tensor {
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    require(
      low < high && low.isFinite && high.isFinite,
      "Tensor.uniform: the range is \(bounds), expected finite bounds and a range that is not empty"
    )
    // Half the range, where its length is beyond the largest number.
    let unit: Scalar = (high - low).isFinite ? 1 : 2
    let (start, length) = (low / unit, high / unit - low / unit)
    return filled(shape) { range, target in
      for i in range {
        let x = (start + length * uniform01(seed.words(at: i).first)) * unit
        // The largest numbers may round to the upper bound, which is outside the range.
        target[i] = x < high ? x : high.nextDown
      }
    }
  }

  /// A tensor of random numbers from the normal distribution.
  ///
  /// The method of G. Box and M. Muller, *A Note on the Generation of Random Normal Deviates*,
  /// 1958.
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - mean: The mean of the distribution.
  ///   - standardDeviation: The standard deviation of the distribution.
  ///   - seed: The key of the random numbers.
  /// - Precondition: `standardDeviation` is 0 or more, and numbers ten of it from the mean are
  ///   finite: no number is further.
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func normal(
    _ shape: [Int], mean: Scalar = 0, standardDeviation: Scalar = 1, seed: RandomKey
  ) -> Tensor {
    require(
      standardDeviation >= 0 && (mean.magnitude + 10 * standardDeviation).isFinite,
      "Tensor.normal: the mean is \(mean) and the standard deviation \(standardDeviation), "
        + "expected a deviation of 0 or more and numbers ten of it from the mean that are finite")
    return filled(shape) { range, target in
      for i in range {
        let words = seed.words(at: i)
        // 1 − u is in (0, 1], so that its logarithm is finite.
        let radius = (-2 * Scalar.log(1 - uniform01(words.first))).squareRoot()
        let direction = Scalar.cos(2 * .pi * uniform01(words.second))
        target[i] = mean + standardDeviation * radius * direction
      }
    }
  }

  /// The number in [0, 1) whose significand is the highest bits of `bits`.
  @inlinable
  static func uniform01(_ bits: UInt64) -> Scalar {
    let precision = Scalar.significandBitCount + 1
    return Scalar(bits >> UInt64(64 - precision)) * Scalar.ulpOfOne / 2
  }
}

extension Tensor {
  /// A tensor whose elements are written by `fill`, one range at a time, on several threads.
  @inlinable
  static func filled(
    _ shape: [Int], _ fill: (Range<Int>, UnsafeMutablePointer<Scalar>) -> Void
  ) -> Tensor {
    Tensor(unsafeUninitialized: shape) { result in
      let target = result.baseAddress!
      Parallel.forEachRange(of: elementwiseChunkSize, in: result.count) { fill($0, target) }
    }
  }
}
