// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Sums are taken in Double and in an order that the shape alone decides; see `Reduction`.

extension Tensor where Scalar: RealScalar {
  /// The sum of all elements: 0 for none.
  @inlinable
  public func sum() -> Scalar { flattened.sum(axis: 0).scalar }

  /// The sum along one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis to sum over; negative counts from the last.
  ///   - keepDims: Whether the axis stays, with length 1, so that the result broadcasts back.
  /// - Precondition: `axis` is one of the tensor's.
  @inlinable
  public func sum(axis: Int, keepDims: Bool = false) -> Tensor {
    reduced(axis, keepDims, with: Sum.self) { sum, _ in Scalar(sum.value) }
  }

  /// The arithmetic mean of all elements: NaN for none.
  @inlinable
  public func mean() -> Scalar { flattened.mean(axis: 0).scalar }

  /// The arithmetic mean along one axis. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func mean(axis: Int, keepDims: Bool = false) -> Tensor {
    reduced(axis, keepDims, with: Sum.self) { Scalar($0.value / Double($1)) }
  }

  /// The variance of all elements: the mean squared distance from the mean.
  ///
  /// - Parameter correction: Subtracted from the count in the divisor: 0, as in NumPy, for the
  ///   population's variance; 1, as in PyTorch, for the unbiased estimate from a sample.
  @inlinable
  public func variance(correction: Int = 0) -> Scalar {
    flattened.variance(axis: 0, correction: correction).scalar
  }

  /// The variance along one axis.
  ///
  /// For the parameters see `sum(axis:keepDims:)` and `variance(correction:)`.
  @inlinable
  public func variance(axis: Int, keepDims: Bool = false, correction: Int = 0) -> Tensor {
    reduced(axis, keepDims, with: Spread.self) {
      Scalar($0.squaresAroundMean($1) / Double($1 - correction))
    }
  }

  /// The largest element; NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func max() -> Scalar { flattened.max(axis: 0).scalar }

  /// The smallest element; NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func min() -> Scalar { flattened.min(axis: 0).scalar }

  /// The place in row-major order of the first largest element; of the first NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func argmax() -> Int { flattened.argmax(axis: 0).scalar }

  /// The place in row-major order of the first smallest element; of the first NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func argmin() -> Int { flattened.argmin(axis: 0).scalar }

  /// The largest element along an axis. For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func max(axis: Int, keepDims: Bool = false) -> Tensor {
    extreme(axis, keepDims, Largest.self) { $0.value }
  }

  /// The smallest element along an axis. For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func min(axis: Int, keepDims: Bool = false) -> Tensor {
    extreme(axis, keepDims, Smallest.self) { $0.value }
  }

  /// The index of the first largest element along an axis; of the first NaN if there is one.
  ///
  ///     model(images).argmax(axis: 1)       // the most probable class of each image
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmax(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    extreme(axis, keepDims, Largest.self) { $0.index }
  }

  /// The index of the first smallest element along an axis; of the first NaN if there is one.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    extreme(axis, keepDims, Smallest.self) { $0.index }
  }

  /// What `result` takes from the extreme along an axis.
  @inlinable
  func extreme<Order: Ranking, Result: TensorElement>(
    _ axis: Int, _ keepDims: Bool, _ order: Order.Type,
    _ result: (Extreme<Scalar, Order>) -> Result
  ) -> Tensor<Result> {
    precondition(
      shape[resolved(axis)] > 0,
      "Tensor: no largest or smallest element along axis \(axis) of shape \(shape)")
    return reduced(axis, keepDims, with: Extreme<Scalar, Order>.self) { extreme, _ in
      result(extreme)
    }
  }
}
