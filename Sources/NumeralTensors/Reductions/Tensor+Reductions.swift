// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Reductions. Sums are accumulated in Double, in an order that depends on the shape alone; see
// `Reduction`. Along an axis, the result has the tensor's shape without that axis, or with length 1
// there if `keepDims` is true.

extension Tensor where Scalar: RealScalar {
  /// The sum of all elements; 0 if there are none.
  ///
  /// - Complexity: O(`size`), on several threads, as for all reductions.
  @inlinable
  public func sum() -> Scalar { flattened.sum(axis: 0).scalar }

  /// The sum along an axis.
  ///
  ///     let x: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
  ///     x.sum(axis: 0)                      // [5, 7, 9]
  ///     x.sum(axis: 1, keepDims: true)      // [[6], [15]]
  ///
  /// - Parameters:
  ///   - axis: The axis to sum over; negative counts from the last.
  ///   - keepDims: Whether the axis stays, with length 1, so that the result broadcasts against the
  ///     tensor.
  /// - Precondition: `axis` is one of the tensor's axes.
  @inlinable
  public func sum(axis: Int, keepDims: Bool = false) -> Tensor {
    reduced(axis, keepDims, with: Sum.self) { sum, _ in Scalar(sum.value) }
  }

  /// The sum along an axis, not rounded to `Scalar`.
  @inlinable
  package func sumInDouble(axis: Int) -> Tensor<Double> {
    reduced(axis, false, with: Sum.self) { sum, _ in sum.value }
  }

  /// The arithmetic mean of all elements; NaN if there are none.
  @inlinable
  public func mean() -> Scalar { flattened.mean(axis: 0).scalar }

  /// The arithmetic mean along an axis. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func mean(axis: Int, keepDims: Bool = false) -> Tensor {
    reduced(axis, keepDims, with: Sum.self) { Scalar($0.value / Double($1)) }
  }

  /// The variance of all elements: the mean squared deviation from the mean.
  ///
  /// - Parameter correction: The number subtracted from the count in the divisor: 0, as in NumPy,
  ///   for the variance of a population; 1, as in PyTorch, for the unbiased estimate from a sample.
  ///   The divisor is 0 at least, so the variance of too few elements is NaN or infinite.
  @inlinable
  public func variance(correction: Int = 0) -> Scalar {
    flattened.variance(axis: 0, correction: correction).scalar
  }

  /// The variance along an axis.
  ///
  /// For the parameters see `sum(axis:keepDims:)` and `variance(correction:)`.
  @inlinable
  public func variance(axis: Int, keepDims: Bool = false, correction: Int = 0) -> Tensor {
    reduced(axis, keepDims, with: ShiftedMoments.self) {
      Scalar($0.squaredDeviations($1) / Double(Swift.max(0, $1 - correction)))
    }
  }
}

extension Tensor where Scalar: IntegerElement {
  /// The sum of all elements; 0 if there are none.
  ///
  /// - Precondition: The sum fits in 64 bits.
  @inlinable
  public func sum() -> Int { flattened.sum(axis: 0).scalar }

  /// The sum along an axis. For the parameters see that of real numbers, `sum(axis:keepDims:)`.
  ///
  /// - Precondition: Every sum fits in 64 bits.
  @inlinable
  public func sum(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    reduced(axis, keepDims, with: IntegerSum.self) { sum, _ in sum.value }
  }

  /// The arithmetic mean of all elements; NaN if there are none.
  @inlinable
  public func mean() -> Double { flattened.mean(axis: 0).scalar }

  /// The arithmetic mean along an axis. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func mean(axis: Int, keepDims: Bool = false) -> Tensor<Double> {
    reduced(axis, keepDims, with: IntegerSum.self) { Double($0.value) / Double($1) }
  }
}
