// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

// Element-wise functions, on several threads for large tensors. All of them return NaN for NaN.

/// eˣ of each element.
@inlinable
public func exp<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Scalar.exp($0) } }
}

/// The natural logarithm of each element: −∞ for 0, NaN for negative numbers.
@inlinable
public func log<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Scalar.log($0) } }
}

/// The square root of each element: NaN for negative numbers.
@inlinable
public func sqrt<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.squareRoot() } }
}

/// The hyperbolic tangent of each element.
@inlinable
public func tanh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { Scalar.tanh($0) } }
}

/// The absolute value of each element.
@inlinable
public func abs<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.magnitude } }
}

/// The element-wise minimum, shapes broadcast; NaN where either element is NaN.
@inlinable
public func pointwiseMin<Scalar: RealScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  a._zipMapChunks(b) { $0.map { $0 < $1 || $0.isNaN ? $0 : $1 } }
}

/// The element-wise maximum, shapes broadcast; NaN where either element is NaN.
@inlinable
public func pointwiseMax<Scalar: RealScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  a._zipMapChunks(b) { $0.map { $0 > $1 || $0.isNaN ? $0 : $1 } }
}

extension Tensor where Scalar: RealScalar {
  /// Each element limited to `bounds`; NaN stays NaN.
  ///
  ///     Tensor([-2, 0.5, 7]).clamped(to: 0...1)     // [0, 0.5, 1]
  @inlinable
  public func clamped(to bounds: ClosedRange<Scalar>) -> Tensor {
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    return _mapChunks { $0.map { $0 < low ? low : $0 > high ? high : $0 } }
  }
}
