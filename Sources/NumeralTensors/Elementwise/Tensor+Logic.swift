// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Logic of masks, spelled as for the standard library's SIMD masks. Shapes are broadcast as in
// NumPy.

extension Tensor<Bool> {
  /// The mask that is true where both are.
  @inlinable
  public static func .& (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 && $1 } }
  }
  /// The mask that is true where either is.
  @inlinable
  public static func .| (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 || $1 } }
  }
  /// The mask that is true where the two differ.
  @inlinable
  public static func .^ (left: Tensor, right: Tensor) -> Tensor {
    left._zipMapChunks(right) { $0.map { $0 != $1 } }
  }
  /// The mask that is true where this one is false.
  @inlinable
  public static prefix func .! (operand: Tensor) -> Tensor { operand._mapChunks { $0.map { !$0 } } }

  /// Keeps the elements that are true in both masks.
  @inlinable
  public static func .&= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 && $1 } }
  }
  /// Adds the elements that are true in another mask.
  @inlinable
  public static func .|= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 || $1 } }
  }
  /// Inverts the elements that are true in another mask.
  @inlinable
  public static func .^= (left: inout Tensor, right: Tensor) {
    left.formZipMapChunks(right) { $0.update { $0 != $1 } }
  }

  /// The number of true elements.
  ///
  /// - Complexity: O(`size`), on several threads, as for all reductions.
  @inlinable
  public func countNonzero() -> Int { Tensor<UInt8>(self).sum() }

  /// The number of true elements along an axis. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func countNonzero(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    Tensor<UInt8>(self).sum(axis: axis, keepDims: keepDims)
  }

  /// Whether any element is true; false if there are none.
  @inlinable
  public func any() -> Bool { withUnsafeBufferPointer { $0.contains(true) } }

  /// Whether any element along an axis is true. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func any(axis: Int, keepDims: Bool = false) -> Tensor {
    countNonzero(axis: axis, keepDims: keepDims) .> 0
  }

  /// Whether all elements are true; true if there are none.
  @inlinable
  public func all() -> Bool { withUnsafeBufferPointer { !$0.contains(false) } }

  /// Whether all elements along an axis are true. For the parameters see `sum(axis:keepDims:)`.
  @inlinable
  public func all(axis: Int, keepDims: Bool = false) -> Tensor {
    countNonzero(axis: axis, keepDims: keepDims) .== shape[resolved(axis)]
  }
}

extension Tensor where Scalar: NumericElement {
  /// The number of elements other than 0; NaN counts.
  @inlinable
  public func countNonzero() -> Int { Tensor<Bool>(self).countNonzero() }

  /// The number of elements other than 0 along an axis; NaN counts. For the parameters see
  /// `sum(axis:keepDims:)`.
  @inlinable
  public func countNonzero(axis: Int, keepDims: Bool = false) -> Tensor<Int> {
    Tensor<Bool>(self).countNonzero(axis: axis, keepDims: keepDims)
  }
}
