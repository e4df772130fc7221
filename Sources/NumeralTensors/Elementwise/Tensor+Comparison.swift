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

  /// This tensor with `replacement` at the elements where `mask`, broadcast to its shape, is true.
  ///
  ///     x.replacing(with: 0, where: x .< 0)
  ///
  /// - Precondition: `mask` can be broadcast to this tensor's shape.
  @inlinable
  public func replacing(with replacement: Scalar, where mask: Tensor<Bool>) -> Tensor {
    var result = self
    result.formZipMapChunks(mask) { $0.update { $1 ? replacement : $0 } }
    return result
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

extension Tensor<Bool> {
  /// The number of true elements.
  @inlinable
  public func countNonzero() -> Int {
    withUnsafeBufferPointer { $0.reduce(0) { $0 + ($1 ? 1 : 0) } }
  }
}

extension Tensor where Scalar: RealScalar {
  /// Whether shapes are equal and each pair of elements satisfies
  /// |a − b| ≤ max(absolute tolerance, relative tolerance · max(|a|, |b|)).
  ///
  /// Equal infinities are approximately equal; NaN is not approximately equal to anything. The rule
  /// and its default, half of the significant digits, are those of swift-numerics.
  ///
  /// - Precondition: The tolerances are not negative.
  /// - Complexity: O(`size`).
  @inlinable
  public func isApproximatelyEqual(
    to other: Tensor, relativeTolerance: Scalar = Scalar.ulpOfOne.squareRoot(),
    absoluteTolerance: Scalar = 0
  ) -> Bool {
    require(
      relativeTolerance >= 0 && absoluteTolerance >= 0,
      "isApproximatelyEqual: found tolerances \(relativeTolerance) and \(absoluteTolerance), "
        + "expected 0 or more"
    )
    guard shape == other.shape else { return false }
    return zip(scalars, other.scalars).allSatisfy { a, b in
      if a == b { return true }
      let difference = (a - b).magnitude
      guard difference.isFinite else { return false }
      let scale = Swift.max(a.magnitude, b.magnitude)
      return difference <= Swift.max(absoluteTolerance, relativeTolerance * scale)
    }
  }
}
