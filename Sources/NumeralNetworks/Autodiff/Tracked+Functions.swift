// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Functions of each element.

/// eˣ of each element.
public func exp<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(exp(x.value), from: (x, { $0 * exp(x) }))
}

/// eˣ − 1 of each element, accurate for small numbers too.
public func expm1<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(expm1(x.value), from: (x, { $0 * exp(x) }))
}

/// The natural logarithm of each element.
public func log<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(log(x.value), from: (x, { $0 / x }))
}

/// The natural logarithm of 1 plus each element, accurate for small numbers too.
public func log1p<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(log1p(x.value), from: (x, { $0 / (x + 1) }))
}

/// The square of each element.
public func square<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(square(x.value), from: (x, { $0 * x * 2 }))
}

/// The square root of each element.
public func sqrt<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(sqrt(x.value), from: (x, { $0 / (sqrt(x) * 2) }))
}

/// Each element to a power.
public func pow<Scalar: RealScalar>(_ x: Tracked<Scalar>, _ exponent: Scalar) -> Tracked<Scalar> {
  Tracked(pow(x.value, exponent), from: (x, { $0 * pow(x, exponent - 1) * exponent }))
}

/// Each element of `base`, which is positive, to the power of the element of `exponent`, shapes
/// broadcast.
public func pow<Scalar: RealScalar>(
  _ base: Tracked<Scalar>, _ exponent: Tracked<Scalar>
) -> Tracked<Scalar> {
  Tracked(
    pow(base.value, exponent.value),
    from: (base, { ($0 * exponent * pow(base, exponent - 1)).summed(to: base.shape) }),
    (exponent, { ($0 * pow(base, exponent) * log(base)).summed(to: exponent.shape) }))
}

/// The sine of each element.
public func sin<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(sin(x.value), from: (x, { $0 * cos(x) }))
}

/// The cosine of each element.
public func cos<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(cos(x.value), from: (x, { -($0 * sin(x)) }))
}

/// The hyperbolic tangent of each element.
public func tanh<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(tanh(x.value), from: (x, { $0 * (1 - square(tanh(x))) }))
}

/// The logistic function 1 / (1 + e⁻ˣ) of each element.
public func sigmoid<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(
    sigmoid(x.value),
    from: (
      x,
      {
        let s = sigmoid(x)
        return $0 * s * (1 - s)
      }
    ))
}

/// The error function of each element.
public func erf<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(erf(x.value), from: (x, { $0 * exp(-square(x)) * (2 / Scalar.pi.squareRoot()) }))
}

/// The absolute value of each element; the gradient is 0 at 0.
public func abs<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(abs(x.value), from: (x, { $0 * Tracked(sign(x.value)) }))
}

/// max(x, 0) of each element; the gradient is 0 at 0.
public func relu<Scalar: RealScalar>(_ x: Tracked<Scalar>) -> Tracked<Scalar> {
  Tracked(
    x.value.map { $0 < 0 ? 0 : $0 },
    from: (x, { $0 * Tracked(x.value.map { $0 > 0 ? 1 : 0 }) }))
}

/// The larger element of each pair, shapes broadcast; where they are equal, each has half of the
/// gradient, as in PyTorch.
public func maximum<Scalar: RealScalar>(
  _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
) -> Tracked<Scalar> {
  extremum(a, b, maximum(a.value, b.value))
}

/// The smaller element of each pair, shapes broadcast; where they are equal, each has half of the
/// gradient, as in PyTorch.
public func minimum<Scalar: RealScalar>(
  _ a: Tracked<Scalar>, _ b: Tracked<Scalar>
) -> Tracked<Scalar> {
  extremum(a, b, minimum(a.value, b.value))
}

private func extremum<Scalar: RealScalar>(
  _ a: Tracked<Scalar>, _ b: Tracked<Scalar>, _ result: Tensor<Scalar>
) -> Tracked<Scalar> {
  /// The share of the gradient for an operand: 1 where it is the result alone.
  func share(_ operand: Tensor<Scalar>, _ other: Tensor<Scalar>) -> Tracked<Scalar> {
    let isResult = operand.zipMap(result) { $0 == $1 ? Scalar(1) : 0 }
    let isTie = operand.zipMap(other) { $0 == $1 ? Scalar(0.5) : 1 }
    return Tracked(isResult * isTie)
  }
  return Tracked(
    result, from: (a, { ($0 * share(a.value, b.value)).summed(to: a.shape) }),
    (b, { ($0 * share(b.value, a.value)).summed(to: b.shape) }))
}

extension Tracked {
  /// The elements of `a` where a mask is true, and those of `b` where it is false.
  ///
  /// - Precondition: All have the same shape.
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tracked, _ b: Tracked) -> Tracked {
    let ones = Tracked(Tensor<Scalar>(mask))
    return Tracked(
      Tensor.where(mask, a.value, b.value), from: (a, { $0 * ones }), (b, { $0 * (1 - ones) }))
  }
}
