import Foundation

/// The scalars with arithmetic: `Float` and `Double`, and no others.
///
/// The requirements are the doors to BLAS, LAPACK and the C library, where each type has routines of
/// its own. Everything else is written once, generically, and inlined where it is used.
public protocol RealScalar: TensorElement, BinaryFloatingPoint, BLASScalar, LAPACKScalar {
  /// eˣ
  static func exp(_ x: Self) -> Self
  /// The natural logarithm of x.
  static func log(_ x: Self) -> Self
  /// The hyperbolic tangent of x.
  static func tanh(_ x: Self) -> Self
  /// The sine and cosine of 2πx, for x in [0, 1).
  static func sineCosine(turns x: Self) -> (sine: Self, cosine: Self)
}

extension Float: RealScalar {
  /// eˣ
  @inlinable public static func exp(_ x: Float) -> Float { Foundation.exp(x) }
  /// The natural logarithm of x.
  @inlinable public static func log(_ x: Float) -> Float { Foundation.log(x) }
  /// The hyperbolic tangent of x.
  @inlinable public static func tanh(_ x: Float) -> Float { Foundation.tanh(x) }
  /// The sine and cosine of 2πx, for x in [0, 1).
  @inlinable public static func sineCosine(turns x: Float) -> (sine: Float, cosine: Float) {
    (Foundation.sin(2 * .pi * x), Foundation.cos(2 * .pi * x))
  }
}

extension Double: RealScalar {
  /// eˣ
  @inlinable public static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  /// The natural logarithm of x.
  @inlinable public static func log(_ x: Double) -> Double { Foundation.log(x) }
  /// The hyperbolic tangent of x.
  @inlinable public static func tanh(_ x: Double) -> Double { Foundation.tanh(x) }
  /// The sine and cosine of 2πx, for x in [0, 1).
  @inlinable public static func sineCosine(turns x: Double) -> (sine: Double, cosine: Double) {
    (Foundation.sin(2 * .pi * x), Foundation.cos(2 * .pi * x))
  }
}
