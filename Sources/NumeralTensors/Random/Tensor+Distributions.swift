// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

// Further distributions. As for `uniform` and `normal`, an element depends only on the key and its
// row-major index, not on the shape or the number of threads.

extension Tensor where Scalar: IntegerElement {
  /// A tensor of random integers, each of a range equally likely.
  ///
  ///     Tensor<Int>.integers([1000], in: 1..<7, seed: 1)       // rolls of a die
  ///
  /// D. Lemire, *Fast Random Integer Generation in an Interval*, 2019.
  ///
  /// - Precondition: The range is not empty.
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func integers(
    _ shape: [Int], in bounds: Range<Scalar>, seed: RandomKey
  ) -> Tensor {
    require(
      !bounds.isEmpty, "Tensor.integers: the range is \(bounds), expected one that is not empty")
    let low = bounds.lowerBound
    let count = UInt64(truncatingIfNeeded: Int128(bounds.upperBound) - Int128(low))
    // A number whose low bits are below this would make the first integers likelier.
    let threshold = (0 &- count) % count
    return filled(shape) { range, target in
      for i in range {
        var (high, rest) = seed.words(at: i).first.multipliedFullWidth(by: count)
        var attempt = 0
        while rest < threshold {
          attempt += 1
          (high, rest) = seed.child(attempt).words(at: i).first.multipliedFullWidth(by: count)
        }
        target[i] = Scalar(truncatingIfNeeded: Int128(low) + Int128(high))
      }
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// A tensor of random numbers from the exponential distribution: waiting times between events.
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - mean: The mean of the distribution, NumPy's `scale`.
  ///   - seed: The key of the random numbers.
  /// - Precondition: The mean is finite and not negative.
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func exponential(_ shape: [Int], mean: Scalar = 1, seed: RandomKey) -> Tensor {
    require(
      mean.isFinite && mean >= 0,
      "Tensor.exponential: the mean is \(mean), expected a finite number of 0 or more")
    return filled(shape) { range, target in
      // 1 − u is in (0, 1], so that its logarithm is finite.
      for i in range { target[i] = -mean * Scalar.log(1 - uniform01(seed.words(at: i).first)) }
    }
  }

  /// A tensor of random numbers from the gamma distribution.
  ///
  /// G. Marsaglia, W. Tsang, *A Simple Method for Generating Gamma Variables*, 2000.
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - alpha: The shape of the distribution; its mean is `alpha · scale`.
  ///   - scale: The scale of the distribution.
  ///   - seed: The key of the random numbers.
  /// - Precondition: Both parameters are finite and positive.
  /// - Complexity: O(scalars), on several threads.
  @inlinable
  public static func gamma(
    _ shape: [Int], alpha: Scalar, scale: Scalar = 1, seed: RandomKey
  ) -> Tensor {
    require(
      alpha.isFinite && alpha > 0 && scale.isFinite && scale > 0,
      "Tensor.gamma: alpha is \(alpha) and the scale \(scale), expected finite positive numbers")
    // Below 1, the variable of alpha + 1 times a power of a uniform number.
    let d = (alpha < 1 ? alpha + 1 : alpha) - 1 / 3
    let c = 1 / (9 * d).squareRoot()
    let (acceptance, power) = (seed.child("acceptance"), seed.child("power"))
    return filled(shape) { range, target in
      for i in range {
        var attempt = 0
        var accepted: Scalar?
        while accepted == nil {
          let words = seed.child(attempt).words(at: i)
          let radius = (-2 * Scalar.log(1 - uniform01(words.first))).squareRoot()
          let x = radius * Scalar.cos(2 * .pi * uniform01(words.second))
          let cube = (1 + c * x) * (1 + c * x) * (1 + c * x)
          let u = 1 - uniform01(acceptance.child(attempt).words(at: i).first)
          if cube > 0, Scalar.log(u) < x * x / 2 + d - d * cube + d * Scalar.log(cube) {
            accepted = d * cube
          }
          attempt += 1
        }
        if alpha < 1 {
          let u = 1 - uniform01(power.words(at: i).first)
          accepted! *= Scalar.pow(u, 1 / alpha)
        }
        target[i] = accepted! * scale
      }
    }
  }
}

extension Tensor<Bool> {
  /// A random mask, each element true with a probability.
  ///
  /// - Precondition: The probability is in 0...1.
  /// - Complexity: O(scalars), on several threads.
  public static func bernoulli(_ shape: [Int], probability: Double, seed: RandomKey) -> Tensor {
    require(
      (0...1).contains(probability),
      "Tensor.bernoulli: the probability is \(probability), expected one in 0...1")
    return Tensor<Double>.uniform(shape, seed: seed) .< probability
  }
}
