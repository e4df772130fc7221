// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The scalars with arithmetic: `Float` and `Double`, and no others.
///
/// The requirements are the doors to BLAS, LAPACK and the C library, where each type has routines of
/// its own. Everything else is written once, generically, and inlined where it is used.
public protocol RealScalar: TensorElement, BinaryFloatingPoint, BLASScalar,
  WindowScalar
{
  /// eˣ
  static func exp(_ x: Self) -> Self
  /// The natural logarithm of x.
  static func log(_ x: Self) -> Self
  /// The hyperbolic tangent of x.
  static func tanh(_ x: Self) -> Self
  /// The cosine of 2πx.
  static func cosine(turns x: Self) -> Self
}

extension Float: RealScalar {
  /// eˣ
  @inlinable public static func exp(_ x: Float) -> Float { Foundation.exp(x) }
  /// The natural logarithm of x.
  @inlinable public static func log(_ x: Float) -> Float { Foundation.log(x) }
  /// The hyperbolic tangent of x.
  @inlinable public static func tanh(_ x: Float) -> Float { Foundation.tanh(x) }
  /// The cosine of 2πx.
  @inlinable public static func cosine(turns x: Float) -> Float { Foundation.cos(2 * .pi * x) }
}

extension Double: RealScalar {
  /// eˣ
  @inlinable public static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  /// The natural logarithm of x.
  @inlinable public static func log(_ x: Double) -> Double { Foundation.log(x) }
  /// The hyperbolic tangent of x.
  @inlinable public static func tanh(_ x: Double) -> Double { Foundation.tanh(x) }
  /// The cosine of 2πx.
  @inlinable public static func cosine(turns x: Double) -> Double { Foundation.cos(2 * .pi * x) }
}
