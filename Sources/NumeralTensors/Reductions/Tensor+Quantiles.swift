// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Quantiles, and the standard deviation. For `keepDims` see `sum(axis:keepDims:)`.

extension Tensor where Scalar: RealScalar {
  /// The standard deviation of all elements: the root of `variance(correction:)`.
  @inlinable
  public func standardDeviation(correction: Int = 0) -> Scalar {
    variance(correction: correction).squareRoot()
  }

  /// The standard deviation along an axis: the root of `variance(axis:keepDims:correction:)`.
  @inlinable
  public func standardDeviation(axis: Int, keepDims: Bool = false, correction: Int = 0) -> Tensor {
    sqrt(variance(axis: axis, keepDims: keepDims, correction: correction))
  }

  /// The number below which a fraction of the elements lies; NaN if any is NaN.
  ///
  ///     x.quantile(0.25)        // the first quartile
  ///
  /// Between two elements, it is interpolated linearly, as by default in NumPy.
  ///
  /// - Parameter fraction: The fraction, from 0 (the minimum) to 1 (the maximum).
  /// - Precondition: The fraction is in 0...1, and the tensor has an element.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func quantile(_ fraction: Double) -> Scalar {
    flattened.quantile(fraction, axis: 0).scalar
  }

  /// The quantile along an axis: see `quantile(_:)`.
  ///
  /// - Precondition: The fraction is in 0...1, and the axis has an element.
  @inlinable
  public func quantile(_ fraction: Double, axis: Int, keepDims: Bool = false) -> Tensor {
    let axis = resolved(axis)
    require(
      (0...1).contains(fraction) && shape[axis] > 0,
      "Tensor.quantile: found the fraction \(fraction) and the shape \(shape), expected one in "
        + "0...1 and an element along axis \(axis)")
    let ordered = sorted(axis: axis)
    let position = fraction * Double(shape[axis] - 1)
    let lower = Int(position.rounded(.down))
    let upper = Swift.min(lower + 1, shape[axis] - 1)
    func element(_ index: Int) -> Tensor { ordered.take([index], axis: axis) }
    let weight = Scalar(position - Double(lower))
    var result = element(lower)
    // Equal elements, infinite ones too, are not interpolated. A difference of the two could
    // overflow.
    result.formZipMap(element(upper)) { low, high in
      low == high || weight == 0
        ? low : Scalar.minimum(low * (1 - weight) + high * weight, high)
    }
    // NaN is last in the order.
    result.formZipMap(element(shape[axis] - 1)) { $1.isNaN ? $1 : $0 }
    return keepDims ? result : result.squeezed(axis: axis)
  }

  /// The median of all elements: the one in the middle, or the mean of the two; NaN if any is NaN.
  ///
  /// - Precondition: The tensor has an element.
  @inlinable
  public func median() -> Scalar { quantile(0.5) }

  /// The median along an axis: see `median()`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func median(axis: Int, keepDims: Bool = false) -> Tensor {
    quantile(0.5, axis: axis, keepDims: keepDims)
  }
}
