// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor: Equatable {
  /// Whether shapes and all scalars are equal. NaN is not equal to NaN.
  ///
  /// - Complexity: O(`size`).
  @inlinable
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in left.elementsEqual(right) }
    }
  }
}

// Element-wise comparisons, spelled as for the standard library's SIMD vectors. Each returns a
// mask; shapes of two tensors are broadcast as in NumPy.

extension Tensor {
  /// The mask of equal elements.
  @inlinable
  public static func .== (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 == $1 } }
  }
  /// The mask of elements equal to a scalar.
  @inlinable
  public static func .== (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 == right } }
  }
  /// The mask of unequal elements.
  @inlinable
  public static func .!= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 != $1 } }
  }
  /// The mask of elements not equal to a scalar.
  @inlinable
  public static func .!= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 != right } }
  }
}

extension Tensor where Scalar: Comparable {
  /// The mask of elements less than those of another tensor.
  @inlinable
  public static func .< (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 < $1 } }
  }
  /// The mask of elements less than a scalar.
  @inlinable
  public static func .< (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 < right } }
  }
  /// The mask of elements less than or equal to those of another tensor.
  @inlinable
  public static func .<= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 <= $1 } }
  }
  /// The mask of elements less than or equal to a scalar.
  @inlinable
  public static func .<= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 <= right } }
  }
  /// The mask of elements greater than those of another tensor.
  @inlinable
  public static func .> (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 > $1 } }
  }
  /// The mask of elements greater than a scalar.
  @inlinable
  public static func .> (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 > right } }
  }
  /// The mask of elements greater than or equal to those of another tensor.
  @inlinable
  public static func .>= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 >= $1 } }
  }
  /// The mask of elements greater than or equal to a scalar.
  @inlinable
  public static func .>= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 >= right } }
  }
}

extension Tensor where Scalar: Comparable {
  /// Not available: a comparison of two tensors element by element is `.<`.
  @available(*, unavailable, message: "for a mask, element by element, use '.<'")
  public static func < (left: Tensor, right: Tensor) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of each element with a scalar is `.<`.
  @available(*, unavailable, message: "for a mask, element by element, use '.<'")
  public static func < (left: Tensor, right: Scalar) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of two tensors element by element is `.<=`.
  @available(*, unavailable, message: "for a mask, element by element, use '.<='")
  public static func <= (left: Tensor, right: Tensor) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of each element with a scalar is `.<=`.
  @available(*, unavailable, message: "for a mask, element by element, use '.<='")
  public static func <= (left: Tensor, right: Scalar) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of two tensors element by element is `.>`.
  @available(*, unavailable, message: "for a mask, element by element, use '.>'")
  public static func > (left: Tensor, right: Tensor) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of each element with a scalar is `.>`.
  @available(*, unavailable, message: "for a mask, element by element, use '.>'")
  public static func > (left: Tensor, right: Scalar) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of two tensors element by element is `.>=`.
  @available(*, unavailable, message: "for a mask, element by element, use '.>='")
  public static func >= (left: Tensor, right: Tensor) -> Tensor<Bool> { fatalError() }
  /// Not available: a comparison of each element with a scalar is `.>=`.
  @available(*, unavailable, message: "for a mask, element by element, use '.>='")
  public static func >= (left: Tensor, right: Scalar) -> Tensor<Bool> { fatalError() }
}
