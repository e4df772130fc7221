// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Reductions that leave out NaN. For `keepDims` see `sum(axis:keepDims:)`.

extension Tensor where Scalar: RealScalar {
  /// The sum along an axis of the elements that are not NaN; 0 if all are.
  @inlinable
  public func nanSum(axis: Int, keepDims: Bool = false) -> Tensor {
    replacing(with: 0, where: isNaN(self)).sum(axis: axis, keepDims: keepDims)
  }

  /// The sum of the elements that are not NaN; 0 if all are.
  @inlinable
  public func nanSum() -> Scalar { flattened.nanSum(axis: 0).scalar }

  /// The mean along an axis of the elements that are not NaN; NaN if all are.
  @inlinable
  public func nanMean(axis: Int, keepDims: Bool = false) -> Tensor {
    let counts = (.!isNaN(self)).countNonzero(axis: axis, keepDims: keepDims)
    return nanSum(axis: axis, keepDims: keepDims) / Tensor(counts)
  }

  /// The mean of the elements that are not NaN; NaN if all are.
  @inlinable
  public func nanMean() -> Scalar { flattened.nanMean(axis: 0).scalar }

  /// The variance along an axis of the elements that are not NaN; NaN if all are.
  ///
  /// - Parameter correction: See `variance(correction:)`.
  @inlinable
  public func nanVariance(axis: Int, keepDims: Bool = false, correction: Int = 0) -> Tensor {
    let isMissing = isNaN(self)
    let counts = Tensor((.!isMissing).countNonzero(axis: axis, keepDims: true))
    let mean = replacing(with: 0, where: isMissing).sum(axis: axis, keepDims: true) / counts
    let deviations = (self - mean).replacing(with: 0, where: isMissing)
    let sum = square(deviations).sum(axis: axis, keepDims: true)
    let variance = sum / maximum(counts - Scalar(correction), Tensor(0))
    return keepDims ? variance : variance.squeezed(axis: axis)
  }

  /// The standard deviation along an axis of the elements that are not NaN; NaN if all are.
  ///
  /// - Parameter correction: See `variance(correction:)`.
  @inlinable
  public func nanStandardDeviation(
    axis: Int, keepDims: Bool = false, correction: Int = 0
  ) -> Tensor {
    sqrt(nanVariance(axis: axis, keepDims: keepDims, correction: correction))
  }

  /// The maximum along an axis of the elements that are not NaN; NaN if all are.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func nanMax(axis: Int, keepDims: Bool = false) -> Tensor {
    extremumIgnoringNaN(axis, keepDims, -.infinity) { $0.max(axis: axis, keepDims: keepDims) }
  }

  /// The maximum of the elements that are not NaN; NaN if all are.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func nanMax() -> Scalar { flattened.nanMax(axis: 0).scalar }

  /// The minimum along an axis of the elements that are not NaN; NaN if all are.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func nanMin(axis: Int, keepDims: Bool = false) -> Tensor {
    extremumIgnoringNaN(axis, keepDims, .infinity) { $0.min(axis: axis, keepDims: keepDims) }
  }

  /// The minimum of the elements that are not NaN; NaN if all are.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func nanMin() -> Scalar { flattened.nanMin(axis: 0).scalar }

  /// An extremum of this tensor with a number that never wins in place of NaN.
  @inlinable
  func extremumIgnoringNaN(
    _ axis: Int, _ keepDims: Bool, _ neutral: Scalar, _ reduce: (Tensor) -> Tensor
  ) -> Tensor {
    let isMissing = isNaN(self)
    return reduce(replacing(with: neutral, where: isMissing))
      .replacing(with: .nan, where: isMissing.all(axis: axis, keepDims: keepDims))
  }
}
