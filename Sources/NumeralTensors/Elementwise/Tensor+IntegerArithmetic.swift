// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Operators of integers. `/` and `%` are those of single integers: the quotient is rounded toward
// zero, and a remainder has the sign of the dividend.

extension Tensor where Scalar: IntegerElement {
  /// The element-wise quotient, rounded toward zero.
  @inlinable
  public static func / (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 / $1 } }
  }
  /// Each element divided by a scalar, rounded toward zero.
  @inlinable
  public static func / (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 / right } }
  }
  /// A scalar divided by each element, rounded toward zero.
  @inlinable
  public static func / (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left / $0 } }
  }

  /// The element-wise remainder of the division.
  @inlinable
  public static func % (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 % $1 } }
  }
  /// The remainder of each element divided by a scalar.
  @inlinable
  public static func % (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 % right } }
  }
  /// The remainder of a scalar divided by each element.
  @inlinable
  public static func % (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left % $0 } }
  }

  /// The element-wise sum, wrapping around.
  @inlinable
  public static func &+ (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 &+ $1 } }
  }
  /// Each element plus a scalar, wrapping around.
  @inlinable
  public static func &+ (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 &+ right } }
  }
  /// Each element plus a scalar, wrapping around.
  @inlinable
  public static func &+ (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left &+ $0 } }
  }

  /// The element-wise difference, wrapping around.
  @inlinable
  public static func &- (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 &- $1 } }
  }
  /// Each element minus a scalar, wrapping around.
  @inlinable
  public static func &- (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 &- right } }
  }
  /// A scalar minus each element, wrapping around.
  @inlinable
  public static func &- (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left &- $0 } }
  }

  /// The element-wise product, wrapping around.
  @inlinable
  public static func &* (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 &* $1 } }
  }
  /// Each element times a scalar, wrapping around.
  @inlinable
  public static func &* (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 &* right } }
  }
  /// Each element times a scalar, wrapping around.
  @inlinable
  public static func &* (left: Scalar, right: Tensor) -> Tensor {
    right._mapChunks { $0.map { left &* $0 } }
  }

  /// The element-wise bits of both.
  @inlinable
  public static func & (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 & $1 } }
  }
  /// The bits of each element and of a scalar.
  @inlinable
  public static func & (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 & right } }
  }

  /// The element-wise bits of either.
  @inlinable
  public static func | (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 | $1 } }
  }
  /// The bits of each element or of a scalar.
  @inlinable
  public static func | (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 | right } }
  }

  /// The element-wise bits of one of both.
  @inlinable
  public static func ^ (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 ^ $1 } }
  }
  /// The bits of either each element or a scalar.
  @inlinable
  public static func ^ (left: Tensor, right: Scalar) -> Tensor {
    left._mapChunks { $0.map { $0 ^ right } }
  }

  /// The bits that are not set.
  @inlinable
  public static prefix func ~ (operand: Tensor) -> Tensor { operand._mapChunks { $0.map { ~$0 } } }

  /// Each element shifted by a number of bits, upward.
  @inlinable
  public static func << (left: Tensor, right: Int) -> Tensor {
    left._mapChunks { $0.map { $0 << right } }
  }
  /// Each element shifted by a number of bits, downward.
  @inlinable
  public static func >> (left: Tensor, right: Int) -> Tensor {
    left._mapChunks { $0.map { $0 >> right } }
  }

  /// Divides by a tensor element by element, rounding toward zero.
  @inlinable
  public static func /= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 / $1 } }
  }
  /// Divides each element by a scalar, rounding toward zero.
  @inlinable
  public static func /= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 / right } }
  }

  /// Replaces each element by its remainder of the division by another tensor's.
  @inlinable
  public static func %= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 % $1 } }
  }
  /// Replaces each element by its remainder of the division by a scalar.
  @inlinable
  public static func %= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 % right } }
  }

  /// Adds a tensor element by element, wrapping around.
  @inlinable
  public static func &+= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 &+ $1 } }
  }
  /// Adds a scalar to each element, wrapping around.
  @inlinable
  public static func &+= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 &+ right } }
  }

  /// Subtracts a tensor element by element, wrapping around.
  @inlinable
  public static func &-= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 &- $1 } }
  }
  /// Subtracts a scalar from each element, wrapping around.
  @inlinable
  public static func &-= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 &- right } }
  }

  /// Multiplies by a tensor element by element, wrapping around.
  @inlinable
  public static func &*= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 &* $1 } }
  }
  /// Multiplies each element by a scalar, wrapping around.
  @inlinable
  public static func &*= (left: inout Tensor, right: Scalar) {
    left.formMapChunks { $0.update { $0 &* right } }
  }
}
