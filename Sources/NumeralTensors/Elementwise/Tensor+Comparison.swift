// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor: Equatable {
  /// Whether shapes and all scalars are equal. As with the scalars themselves, NaN equals nothing.
  @inlinable
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in left.elementsEqual(right) }
    }
  }
}

// Element by element, spelled as for the standard library's SIMD vectors: `.<` gives a mask.

extension Tensor {
  /// Where elements are equal, shapes broadcast.
  @inlinable
  public static func .== (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 == $1 } }
  }
  /// Where elements equal a scalar.
  @inlinable
  public static func .== (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 == right } }
  }
  /// Where elements differ, shapes broadcast.
  @inlinable
  public static func .!= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 != $1 } }
  }
  /// Where elements differ from a scalar.
  @inlinable
  public static func .!= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 != right } }
  }

  /// This tensor, with `replacement` where `mask` is true; shapes broadcast.
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
  /// Where the left element is smaller, shapes broadcast.
  @inlinable
  public static func .< (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 < $1 } }
  }
  /// Where elements are smaller than a scalar.
  @inlinable
  public static func .< (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 < right } }
  }
  /// Where the left element is smaller or equal, shapes broadcast.
  @inlinable
  public static func .<= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 <= $1 } }
  }
  /// Where elements are at most a scalar.
  @inlinable
  public static func .<= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 <= right } }
  }
  /// Where the left element is larger, shapes broadcast.
  @inlinable
  public static func .> (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 > $1 } }
  }
  /// Where elements are larger than a scalar.
  @inlinable
  public static func .> (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 > right } }
  }
  /// Where the left element is larger or equal, shapes broadcast.
  @inlinable
  public static func .>= (left: Tensor, right: Tensor) -> Tensor<Bool> {
    left._zipMapChunks(right) { $0.map { $0 >= $1 } }
  }
  /// Where elements are at least a scalar.
  @inlinable
  public static func .>= (left: Tensor, right: Scalar) -> Tensor<Bool> {
    left._mapChunks { $0.map { $0 >= right } }
  }
}

extension Tensor<Bool> {
  /// The number of elements that are true.
  @inlinable
  public func countNonzero() -> Int {
    withUnsafeBufferPointer { $0.reduce(0) { $0 + ($1 ? 1 : 0) } }
  }
}

extension Tensor where Scalar: RealScalar {
  /// Whether shapes are equal and each pair of elements is close:
  /// |a − b| ≤ max(absolute tolerance, relative tolerance · max(|a|, |b|)).
  ///
  /// Equal infinities are close; NaN is close to nothing. The rule and the default, half the digits,
  /// are those of swift-numerics.
  ///
  /// - Precondition: The tolerances are not negative.
  @inlinable
  public func isApproximatelyEqual(
    to other: Tensor, relativeTolerance: Scalar = Scalar.ulpOfOne.squareRoot(),
    absoluteTolerance: Scalar = 0
  ) -> Bool {
    precondition(
      relativeTolerance >= 0 && absoluteTolerance >= 0,
      "isApproximatelyEqual: tolerances \(relativeTolerance) and \(absoluteTolerance), expected ≥ 0"
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
