// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Minima and maxima, and their indices. For the parameters of those along an axis see
// `sum(axis:keepDims:)`.

extension Tensor where Scalar: NumericElement {
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
    extremum(axis, keepDims, with: Extremum<Scalar, Max>.self) { $0.value }
  }

  /// The minimum along an axis; NaN where any element is NaN.
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func min(axis: Int, keepDims: Bool = false) -> Tensor {
    extremum(axis, keepDims, with: Extremum<Scalar, Min>.self) { $0.value }
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
    extremum(axis, keepDims, with: ArgExtremum<Scalar, Max>.self) { $0.index }
  }

  /// The index of the first minimum along an axis, or of the first NaN if there is one.
  ///
  /// For the parameters see `sum(axis:keepDims:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmin(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    extremum(axis, keepDims, with: ArgExtremum<Scalar, Min>.self) { $0.index }
  }

  /// The reduction along an axis that has an element.
  @inlinable
  func extremum<A: Accumulator, Result: TensorElement>(
    _ axis: Int, _ keepDims: Bool, with accumulator: A.Type, _ result: (A) -> Result
  ) -> Tensor<Result> where A.Scalar == Scalar {
    require(
      shape[resolved(axis)] > 0,
      "Tensor: no maximum or minimum along axis \(axis) of shape \(shape), expected an element")
    return reduced(axis, keepDims, with: accumulator) { extremum, _ in result(extremum) }
  }
}
