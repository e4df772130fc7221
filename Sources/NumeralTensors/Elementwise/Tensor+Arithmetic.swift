// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Arithmetic operators, on several threads for large tensors. Shapes of two tensors are broadcast
// as in NumPy; see `Tensor.zipMap`. Operators in place need a right operand that can be broadcast
// to the left one's shape. Of integers, overflow stops the process: see `IntegerElement`.

extension Tensor where Scalar: NumericElement {
  /// The element-wise sum.
  @inlinable
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 + $1 } }
  }
  /// Each element plus a scalar.
  @inlinable
  public static func + (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 + right } }
  }
  /// Each element plus a scalar.
  @inlinable
  public static func + (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left + $0 } }
  }

  /// The element-wise difference.
  @inlinable
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 - $1 } }
  }
  /// Each element minus a scalar.
  @inlinable
  public static func - (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 - right } }
  }
  /// A scalar minus each element.
  @inlinable
  public static func - (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left - $0 } }
  }

  /// The element-wise product; `matmul` is the matrix product.
  @inlinable
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 * $1 } }
  }
  /// Each element times a scalar.
  @inlinable
  public static func * (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 * right } }
  }
  /// Each element times a scalar.
  @inlinable
  public static func * (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left * $0 } }
  }

  /// Adds a tensor element by element.
  @inlinable
  public static func += (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 + $1 } }
  }
  /// Adds a scalar to each element.
  @inlinable
  public static func += (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 + right } }
  }
  /// Subtracts a tensor element by element.
  @inlinable
  public static func -= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 - $1 } }
  }
  /// Subtracts a scalar from each element.
  @inlinable
  public static func -= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 - right } }
  }
  /// Multiplies by a tensor element by element.
  @inlinable
  public static func *= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 * $1 } }
  }
  /// Multiplies each element by a scalar.
  @inlinable
  public static func *= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 * right } }
  }
}

extension Tensor where Scalar: NumericElement & SignedNumeric {
  /// Each element negated.
  @inlinable
  public static prefix func - (operand: Tensor) -> Tensor { operand._mapChunks { $0.map { -$0 } } }
}

extension Tensor where Scalar: RealScalar {
  /// The element-wise quotient.
  @inlinable
  public static func / (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 / $1 } }
  }
  /// Each element divided by a scalar.
  @inlinable
  public static func / (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 / right } }
  }
  /// A scalar divided by each element.
  @inlinable
  public static func / (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left / $0 } }
  }

  /// Divides by a tensor element by element.
  @inlinable
  public static func /= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 / $1 } }
  }
  /// Divides each element by a scalar.
  @inlinable
  public static func /= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 / right } }
  }
}
