// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Trigonometric and hyperbolic functions of each element, angles in radians, on several threads for
// large tensors. All of them return NaN for NaN.

/// The sine of each element.
@inlinable
public func sin<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.sin) }
}

/// The cosine of each element.
@inlinable
public func cos<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.cos) }
}

/// The tangent of each element.
@inlinable
public func tan<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.tan) }
}

/// The arcsine of each element, from −π/2 to π/2: NaN outside of −1...1.
@inlinable
public func asin<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.asin) }
}

/// The arccosine of each element, from 0 to π: NaN outside of −1...1.
@inlinable
public func acos<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.acos) }
}

/// The arctangent of each element, from −π/2 to π/2.
@inlinable
public func atan<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.atan) }
}

/// The angle of the point (x, y) of each pair of elements, from −π to π, shapes broadcast.
///
/// NumPy's `arctan2`.
@inlinable
public func atan2<Scalar: RealScalar>(
  _ y: Tensor<Scalar>, _ x: Tensor<Scalar>
) -> Tensor<Scalar> {
  y._zipMapChunks(x) { $0.map(.atan2) }
}

/// The length √(a² + b²) of each pair of elements, without overflow of the squares, shapes
/// broadcast.
@inlinable
public func hypot<Scalar: RealScalar>(
  _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
) -> Tensor<Scalar> {
  a._zipMapChunks(b) { $0.map(.hypot) }
}

/// The hyperbolic sine of each element.
@inlinable
public func sinh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.sinh) }
}

/// The hyperbolic cosine of each element.
@inlinable
public func cosh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.cosh) }
}

/// The hyperbolic tangent of each element.
@inlinable
public func tanh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.tanh) }
}

/// The inverse hyperbolic sine of each element.
@inlinable
public func asinh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.asinh) }
}

/// The inverse hyperbolic cosine of each element: NaN below 1.
@inlinable
public func acosh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.acosh) }
}

/// The inverse hyperbolic tangent of each element: NaN outside of −1...1.
@inlinable
public func atanh<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.atanh) }
}
