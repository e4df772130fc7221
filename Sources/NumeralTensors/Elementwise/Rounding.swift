// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Rounding, signs and limits of each element, on several threads for large tensors. All of them
// return NaN for NaN.

/// The largest whole number that is not above each element.
@inlinable
public func floor<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.rounded(.down) } }
}

/// The smallest whole number that is not below each element.
@inlinable
public func ceil<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.rounded(.up) } }
}

/// Each element rounded toward zero.
@inlinable
public func trunc<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.rounded(.towardZero) } }
}

/// Each element rounded to the nearest whole number; halves to the even one, as in NumPy.
@inlinable
public func round<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.rounded(.toNearestOrEven) } }
}

/// The absolute value of each element.
///
/// - Precondition: No element is the least of a signed integer type.
@inlinable
public func abs<Scalar: NumericElement & SignedNumeric>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Swift.abs($0) } }
}

/// −1, 0 or 1 as each element is negative, zero or positive.
@inlinable
public func sign<Scalar: NumericElement & SignedNumeric>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 } }
}

/// The square of each element.
@inlinable
public func square<Scalar: NumericElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0 * $0 } }
}

/// The element-wise minimum, shapes broadcast; NaN where either element is NaN.
@inlinable
public func minimum<Scalar: NumericElement>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  // NaN is not equal to itself.
  a._zipMapChunks(b) { $0.map { $0 < $1 || $0 != $0 ? $0 : $1 } }
}

/// The element-wise maximum, shapes broadcast; NaN where either element is NaN.
@inlinable
public func maximum<Scalar: NumericElement>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  a._zipMapChunks(b) { $0.map { $0 > $1 || $0 != $0 ? $0 : $1 } }
}

extension Tensor where Scalar: NumericElement {
  /// Each element limited to `bounds`; NaN stays NaN.
  ///
  ///     Tensor([-2, 0.5, 7]).clamped(to: 0...1)     // [0, 0.5, 1]
  @inlinable
  public func clamped(to bounds: ClosedRange<Scalar>) -> Tensor {
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    return _mapChunks { $0.map { $0 < low ? low : $0 > high ? high : $0 } }
  }
}

/// The mask of elements that are NaN.
@inlinable
public func isNaN<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Bool> {
  x._mapChunks { $0.map { $0.isNaN } }
}

/// The mask of elements that are neither NaN nor infinite.
@inlinable
public func isFinite<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Bool> {
  x._mapChunks { $0.map { $0.isFinite } }
}

/// The mask of elements that are infinite.
@inlinable
public func isInfinite<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Bool> {
  x._mapChunks { $0.map { $0.isInfinite } }
}
