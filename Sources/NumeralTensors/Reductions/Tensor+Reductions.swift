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

  /// The maximum of all elements; NaN if any is NaN.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func max() -> Scalar { flattened.max(axis: 0).scalar }

  /// The minimum of all elements; NaN if any is NaN.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func min() -> Scalar { flattened.min(axis: 0).scalar }

  /// The row-major index of the first maximum, or of the first NaN if there is one.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func argmax() -> Int { flattened.argmax(axis: 0).scalar }

  /// The row-major index of the first minimum, or of the first NaN if there is one.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func argmin() -> Int { flattened.argmin(axis: 0).scalar }

  /// The maximum along an axis; NaN where any element is NaN.
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func max(axis: Int, keepDims: Bool = false) -> Tensor {
    extremum(axis, keepDims, Max.self) { $0.value }
  }

  /// The minimum along an axis; NaN where any element is NaN.
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func min(axis: Int, keepDims: Bool = false) -> Tensor {
    extremum(axis, keepDims, Min.self) { $0.value }
  }

  /// The index of the first maximum along an axis, or of the first NaN if there is one.
  ///
  ///     model(images).argmax(axis: 1)       // the most probable class of each image
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmax(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    extremum(axis, keepDims, Max.self) { $0.index }
  }

  /// The index of the first minimum along an axis, or of the first NaN if there is one.
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    extremum(axis, keepDims, Min.self) { $0.index }
  }

  /// The value or index of the first extremum along an axis.
  @inlinable
  func extremum<By: Order, Result: TensorElement>(
    _ axis: Int, _ keepDims: Bool, _ order: By.Type,
    _ result: (ArgExtremum<Scalar, By>) -> Result
  ) -> Tensor<Result> {
    require(
      shape[resolved(axis)] > 0,
      "Tensor: no maximum or minimum along axis \(axis) of shape \(shape), expected an element")
    return reduced(axis, keepDims, with: ArgExtremum<Scalar, By>.self) { extremum, _ in
      result(extremum)
    }
  }
}
