// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// An element of a tensor literal: a scalar, or a row of further elements.
///
/// A type of its own, so that a number alone is never a tensor: `x + 1` adds a scalar.
public enum TensorLiteral<Scalar: TensorElement>: Sendable {
  /// One scalar.
  case scalar(Scalar)
  /// The elements along one axis.
  case row([TensorLiteral])

  /// The shape of the nested rows.
  ///
  /// - Precondition: All rows at the same depth have the same shape.
  @usableFromInline
  var shape: [Int] {
    guard case .row(let elements) = self else { return [] }
    let inner = elements.first?.shape ?? []
    for element in elements {
      require(
        element.shape == inner,
        "Tensor literal: a row of shape \(element.shape) beside one of shape \(inner)")
    }
    return [elements.count] + inner
  }

  /// Appends the scalars in row-major order.
  @usableFromInline
  func append(to scalars: inout [Scalar]) {
    switch self {
    case .scalar(let scalar): scalars.append(scalar)
    case .row(let elements): for element in elements { element.append(to: &scalars) }
    }
  }
}

extension Tensor: ExpressibleByArrayLiteral {
  /// Creates a tensor from a literal: `[[1, 2], [3, 4]]` has shape `[2, 2]`.
  ///
  /// - Precondition: All rows at the same depth have the same shape.
  @inlinable
  public init(arrayLiteral elements: TensorLiteral<Scalar>...) {
    let literal = TensorLiteral.row(elements)
    var scalars: [Scalar] = []
    literal.append(to: &scalars)
    self.init(scalars, shape: literal.shape)
  }
}

extension TensorLiteral: ExpressibleByArrayLiteral {
  /// Creates a row from its elements.
  public init(arrayLiteral elements: TensorLiteral...) { self = .row(elements) }
}

extension TensorLiteral: ExpressibleByIntegerLiteral
where Scalar: ExpressibleByIntegerLiteral {
  /// Creates a scalar from an integer literal.
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self = .scalar(Scalar(integerLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  /// Creates a scalar from a floating-point literal.
  public init(floatLiteral value: Scalar.FloatLiteralType) {
    self = .scalar(Scalar(floatLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByBooleanLiteral where Scalar: ExpressibleByBooleanLiteral {
  /// Creates a scalar from a Boolean literal.
  public init(booleanLiteral value: Scalar.BooleanLiteralType) {
    self = .scalar(Scalar(booleanLiteral: value))
  }
}

// Numbers without a literal of their own: `[[1, .nan], [-.infinity, 0]]`.

extension TensorLiteral where Scalar: FloatingPoint {
  /// A scalar that is not a number.
  public static var nan: TensorLiteral { .scalar(.nan) }
  /// A scalar that is infinite.
  public static var infinity: TensorLiteral { .scalar(.infinity) }
}

extension TensorLiteral where Scalar: FixedWidthInteger {
  /// The largest integer of the type.
  public static var max: TensorLiteral { .scalar(.max) }
  /// The smallest integer of the type.
  public static var min: TensorLiteral { .scalar(.min) }
}

extension TensorLiteral where Scalar: SignedNumeric {
  /// The scalar or the row, negated.
  public static prefix func - (literal: TensorLiteral) -> TensorLiteral {
    switch literal {
    case .scalar(let scalar): .scalar(-scalar)
    case .row(let elements): .row(elements.map { -$0 })
    }
  }
}
