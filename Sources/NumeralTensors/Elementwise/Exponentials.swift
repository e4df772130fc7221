// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Exponentials, logarithms and powers of each element, on several threads for large tensors. All of
// them return NaN for NaN. Results in Float are nearly always the nearest number; those in Double
// are within four units in the last place (square roots are the nearest number).

/// eˣ of each element.
@inlinable
public func exp<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.exp) }
}

/// 2ˣ of each element.
@inlinable
public func exp2<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.exp2) }
}

/// eˣ − 1 of each element, accurate for small numbers too.
@inlinable
public func expm1<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.expm1) }
}

/// The natural logarithm of each element: −∞ for 0, NaN for negative numbers.
@inlinable
public func log<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.log) }
}

/// The logarithm to base 2 of each element: −∞ for 0, NaN for negative numbers.
@inlinable
public func log2<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.log2) }
}

/// The logarithm to base 10 of each element: −∞ for 0, NaN for negative numbers.
@inlinable
public func log10<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.log10) }
}

/// The natural logarithm of 1 plus each element, accurate for small numbers too: −∞ for −1, NaN for
/// smaller numbers.
@inlinable
public func log1p<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.log1p) }
}

/// The square root of each element: NaN for negative numbers.
@inlinable
public func sqrt<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map { $0.squareRoot() } }
}

/// The cube root of each element.
@inlinable
public func cbrt<Scalar: RealScalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
  x._mapChunks { $0.map(.cbrt) }
}

/// Each element of `base` to the power of the element of `exponent`, shapes broadcast.
///
/// As in the C library, which NumPy uses: x⁰ is 1 for any x, and a negative number has powers for
/// exponents that are whole.
@inlinable
public func pow<Scalar: RealScalar>(
  _ base: Tensor<Scalar>, _ exponent: Tensor<Scalar>
) -> Tensor<Scalar> {
  base._zipMapChunks(exponent) { $0.map(.pow) }
}

/// Each element to a power: see the function of two tensors.
@inlinable
public func pow<Scalar: RealScalar>(_ base: Tensor<Scalar>, _ exponent: Scalar) -> Tensor<Scalar> {
  // The square is by far the commonest power, and exact to rounding.
  if exponent == 2 { return base._mapChunks { $0.map { $0 * $0 } } }
  return pow(base, Tensor(exponent))
}
