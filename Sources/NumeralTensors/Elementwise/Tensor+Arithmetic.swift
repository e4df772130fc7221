// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The arithmetic operators. Shapes of two tensors are broadcast as in NumPy; see `Tensor.zipMap`.

extension Tensor where Scalar: RealScalar {
  /// The sum, element by element.
  @inlinable
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 + $1 } }
  }
  /// The sum with a scalar.
  @inlinable
  public static func + (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 + right } }
  }
  /// The sum with a scalar.
  @inlinable
  public static func + (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left + $0 } }
  }

  /// The difference, element by element.
  @inlinable
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 - $1 } }
  }
  /// The difference from a scalar.
  @inlinable
  public static func - (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 - right } }
  }
  /// The difference of a scalar and each element.
  @inlinable
  public static func - (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left - $0 } }
  }
  /// The negative of each element.
  @inlinable
  public static prefix func - (operand: Tensor) -> Tensor { operand._mapChunks { $0.map { -$0 } } }

  /// The product, element by element. For the matrix product, see `matmul`.
  @inlinable
  public static func * (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 * $1 } }
  }
  /// The product with a scalar.
  @inlinable
  public static func * (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 * right } }
  }
  /// The product with a scalar.
  @inlinable
  public static func * (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left * $0 } }
  }

  /// The quotient, element by element.
  @inlinable
  public static func / (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 / $1 } }
  }
  /// The quotient by a scalar.
  @inlinable
  public static func / (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 / right } }
  }
  /// The quotient of a scalar by each element.
  @inlinable
  public static func / (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left / $0 } }
  }

  /// Adds a tensor in place.
  @inlinable
  public static func += (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 + $1 } }
  }
  /// Adds a scalar in place.
  @inlinable
  public static func += (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 + right } }
  }
  /// Subtracts a tensor in place.
  @inlinable
  public static func -= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 - $1 } }
  }
  /// Subtracts a scalar in place.
  @inlinable
  public static func -= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 - right } }
  }
  /// Multiplies by a tensor in place, element by element.
  @inlinable
  public static func *= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 * $1 } }
  }
  /// Multiplies by a scalar in place.
  @inlinable
  public static func *= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 * right } }
  }
  /// Divides by a tensor in place, element by element.
  @inlinable
  public static func /= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 / $1 } }
  }
  /// Divides by a scalar in place.
  @inlinable
  public static func /= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 / right } }
  }
}
