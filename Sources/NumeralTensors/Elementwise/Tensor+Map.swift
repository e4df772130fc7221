// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The loops that closures are inlined into. They stay on one thread: a closure that threads share is
// called through a pointer, and a call for each element costs many times what a short one computes.
// `Tensor+MapPieces` has the counterparts that use threads.

extension Tensor {
  /// The tensor of the results of `transform`, of the same shape.
  ///
  ///     x.map { max($0, 0) }
  ///
  /// - Parameter transform: Called for every scalar, on this thread. For large tensors `_mapChunks`
  ///   uses several.
  /// - Complexity: O(`count`).
  @inlinable
  public func map<Result: TensorElement>(_ transform: (Scalar) -> Result) -> Tensor<Result> {
    Tensor<Result>(shape: shape) { result in
      withUnsafeBufferPointer { source in
        _MapChunk(size, source.baseAddress!, result.baseAddress!).map(transform)
      }
    }
  }

  /// Replaces every scalar by the result of `transform`.
  ///
  /// - Complexity: O(`count`).
  @inlinable
  public mutating func formMap(_ transform: (Scalar) -> Scalar) {
    withUnsafeMutableBufferPointer { scalars in
      let start = scalars.baseAddress!
      _MapChunk(scalars.count, start, start).update(transform)
    }
  }

  /// The tensor of the results of `combine` on each pair of scalars, shapes broadcast as in NumPy.
  ///
  /// Shapes are aligned at their last axes; an axis that is missing or 1 is repeated:
  /// `[32, 10]` and `[10]` give `[32, 10]`, `[8, 1]` and `[1, 5]` give `[8, 5]`.
  ///
  /// - Parameter combine: Called for every pair, on this thread. For large tensors `_zipMapChunks`
  ///   uses several.
  /// - Precondition: Axes that are aligned have the same length, or one of them is 1.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func zipMap<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: (Scalar, Other) -> Result
  ) -> Tensor<Result> {
    let plan = broadcasting(with: other)
    return Tensor<Result>(shape: plan.shape) { result in
      withUnsafeBufferPointer { left in
        other.withUnsafeBufferPointer { right in
          plan.forEachRun(
            in: 0..<plan.runCount, left.baseAddress!, right.baseAddress!, result.baseAddress!
          ) { $0.map(combine) }
        }
      }
    }
  }

  /// Replaces every scalar by the result of `combine` with the other's, which is broadcast to
  /// this tensor's shape.
  ///
  /// - Precondition: The broadcast shape is this tensor's own.
  /// - Complexity: O(`count`).
  @inlinable
  public mutating func formZipMap<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: (Scalar, Other) -> Scalar
  ) {
    let plan = broadcasting(fromOther: other)
    withUnsafeMutableBufferPointer { result in
      let start = result.baseAddress!
      other.withUnsafeBufferPointer { other in
        plan.forEachRun(in: 0..<plan.runCount, start, other.baseAddress!, start) {
          $0.update(combine)
        }
      }
    }
  }

  /// How this tensor's shape and another's combine.
  @inlinable
  func broadcasting<Other: TensorElement>(with other: Tensor<Other>) -> Broadcasting {
    guard let plan = Broadcasting(shape, other.shape) else {
      preconditionFailure("Tensor: the shapes \(shape) and \(other.shape) cannot be broadcast")
    }
    return plan
  }

  /// How another tensor's shape becomes this one's.
  @inlinable
  func broadcasting<Other: TensorElement>(fromOther other: Tensor<Other>) -> Broadcasting {
    guard let plan = Broadcasting(shape, other.shape), plan.shape == shape else {
      preconditionFailure("Tensor: the shape \(other.shape) cannot be broadcast to \(shape)")
    }
    return plan
  }
}
