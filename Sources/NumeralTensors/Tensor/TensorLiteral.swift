// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What stands between the brackets of a tensor's literal: a scalar, or a row of further elements.
///
/// A type of its own, so that a bare number never becomes a tensor by itself: `x + 1` adds a scalar.
public enum TensorLiteral<Scalar: TensorElement>: Sendable {
  /// One scalar.
  case scalar(Scalar)
  /// The elements along one axis.
  case row([TensorLiteral])

  /// The shape that the nesting spells.
  ///
  /// - Precondition: All rows at the same depth have the same shape.
  @usableFromInline
  var shape: [Int] {
    guard case .row(let elements) = self else { return [] }
    let inner = elements.first?.shape ?? []
    for element in elements {
      precondition(
        element.shape == inner,
        "Tensor literal: a row of shape \(element.shape) beside one of shape \(inner)")
    }
    return [elements.count] + inner
  }

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
  /// Creates a row.
  public init(arrayLiteral elements: TensorLiteral...) { self = .row(elements) }
}

extension TensorLiteral: ExpressibleByIntegerLiteral
where Scalar: ExpressibleByIntegerLiteral {
  /// Creates a scalar.
  public init(integerLiteral value: Scalar.IntegerLiteralType) {
    self = .scalar(Scalar(integerLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByFloatLiteral where Scalar: ExpressibleByFloatLiteral {
  /// Creates a scalar.
  public init(floatLiteral value: Scalar.FloatLiteralType) {
    self = .scalar(Scalar(floatLiteral: value))
  }
}

extension TensorLiteral: ExpressibleByBooleanLiteral where Scalar: ExpressibleByBooleanLiteral {
  /// Creates a scalar.
  public init(booleanLiteral value: Scalar.BooleanLiteralType) {
    self = .scalar(Scalar(booleanLiteral: value))
  }
}
