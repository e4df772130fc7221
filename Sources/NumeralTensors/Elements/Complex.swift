// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import RealModule

/// A complex number, as an element of a tensor: the eigenvalues of a matrix that is not symmetric.
///
///     let z = Complex(1.0, -2)
///     z * z.conjugate         // 5
///
/// The type of this name in swift-numerics, which has the elementary functions too, is not
/// `BitwiseCopyable`, as a tensor's elements are.
public struct Complex<Scalar: RealScalar>: Hashable, Sendable, BitwiseCopyable {
  /// The real and the imaginary part.
  public var real, imaginary: Scalar

  /// Creates a number from its parts.
  @inlinable
  public init(_ real: Scalar, _ imaginary: Scalar = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The number mirrored at the real axis.
  @inlinable public var conjugate: Complex { Complex(real, -imaginary) }

  /// The distance from 0, without overflow or underflow on the way.
  @inlinable public var magnitude: Scalar { Scalar.hypot(real, imaginary) }

  /// The angle from the positive real axis, in radians from −π to π.
  @inlinable public var phase: Scalar { Scalar.atan2(y: imaginary, x: real) }

  /// Whether both parts are finite.
  @inlinable public var isFinite: Bool { real.isFinite && imaginary.isFinite }

  /// The sum of two numbers.
  @inlinable
  public static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.real + b.real, a.imaginary + b.imaginary)
  }

  /// The difference of two numbers.
  @inlinable
  public static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.real - b.real, a.imaginary - b.imaginary)
  }

  /// The number of the opposite sign.
  @inlinable
  public static prefix func - (a: Complex) -> Complex { Complex(-a.real, -a.imaginary) }

  /// The product of two numbers.
  @inlinable
  public static func * (a: Complex, b: Complex) -> Complex {
    Complex(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  /// The quotient of two numbers.
  ///
  /// R. Smith, *Algorithm 116: Complex Division*, Communications of the ACM 5 (1962), which does
  /// not square the divisor.
  @inlinable
  public static func / (a: Complex, b: Complex) -> Complex {
    if b.real.magnitude >= b.imaginary.magnitude {
      let ratio = b.imaginary / b.real
      let divisor = b.real + b.imaginary * ratio
      return Complex(
        (a.real + a.imaginary * ratio) / divisor, (a.imaginary - a.real * ratio) / divisor)
    }
    let ratio = b.real / b.imaginary
    let divisor = b.real * ratio + b.imaginary
    return Complex(
      (a.real * ratio + a.imaginary) / divisor, (a.imaginary * ratio - a.real) / divisor)
  }
}

extension Complex: TensorElement {
  /// `.complex64` of two `Float`, `.complex128` of two `Double`.
  @inlinable public static var elementType: ElementType {
    Scalar.self == Float.self ? .complex64 : .complex128
  }
}

extension Complex: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
where Scalar: ExpressibleByFloatLiteral {
  /// Creates a real number from a literal.
  @inlinable
  public init(floatLiteral value: Scalar.FloatLiteralType) {
    self.init(Scalar(floatLiteral: value))
  }

  /// Creates a real number from an integer literal.
  @inlinable
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self.init(Scalar(integerLiteral: value))
  }
}

extension Complex: CustomStringConvertible {
  /// The number as Python prints it: `1.5-2.0j`.
  public var description: String {
    "\(real)\(imaginary.sign == .minus ? "-" : "+")\(imaginary.magnitude)j"
  }
}

extension Tensor {
  /// The real parts of complex elements.
  @inlinable
  public func real<Part: RealScalar>() -> Tensor<Part> where Scalar == Complex<Part> {
    map { $0.real }
  }

  /// The imaginary parts of complex elements.
  @inlinable
  public func imaginary<Part: RealScalar>() -> Tensor<Part> where Scalar == Complex<Part> {
    map { $0.imaginary }
  }
}
