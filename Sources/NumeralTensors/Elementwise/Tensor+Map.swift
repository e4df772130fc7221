// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Element-wise loops with a closure of the caller's.
//
// They run on the calling thread, where the closure is inlined into a loop that the compiler
// vectorizes. A closure that is handed to other threads is called through a pointer instead, and a
// call per element costs more than a second thread gains.

extension Tensor {
  /// The tensor of the results of `transform`, of the same shape.
  ///
  ///     x.map { max($0, 0) }
  ///
  /// - Parameter transform: Called for every scalar in row-major order, on the calling thread.
  /// - Complexity: O(`size`).
  @inlinable
  public func map<Result: TensorElement>(_ transform: (Scalar) -> Result) -> Tensor<Result> {
    Tensor<Result>(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        _MapChunk(size, source.baseAddress!, result.baseAddress!).map(transform)
      }
    }
  }

  /// Replaces every scalar by the result of `transform`.
  ///
  ///     x.formMap { max($0, 0) }
  ///
  /// - Parameter transform: Called for every scalar in row-major order, on the calling thread.
  /// - Complexity: O(`size`).
  @inlinable
  public mutating func formMap(_ transform: (Scalar) -> Scalar) {
    makeWritable()
    let plan = broadcasting(with: self)
    withUnsafeMutableStart { target in
      plan.forEachRun(in: 0..<plan.runCount) { UpdateChunk($0, target).update(transform) }
    }
  }

  /// The tensor of the results of `combine` on each pair of scalars, shapes broadcast as in NumPy.
  ///
  ///     gradient.zipMap(input) { $1 < 0 ? 0 : $0 }
  ///
  /// Shapes are aligned at their last axes; an axis that is missing or has length 1 is repeated:
  /// `[32, 10]` and `[10]` give `[32, 10]`, `[8, 1]` and `[1, 5]` give `[8, 5]`.
  ///
  /// - Parameters:
  ///   - other: The tensor with the second element of each pair.
  ///   - combine: Called for every pair in row-major order, on the calling thread.
  /// - Precondition: Aligned axes have the same length, or one of them has length 1.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func zipMap<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: (Scalar, Other) -> Result
  ) -> Tensor<Result> {
    let (left, right) = (withContiguousRuns, other.withContiguousRuns)
    let plan = left.broadcasting(with: right)
    return Tensor<Result>(unsafeUninitialized: plan.shape) { result in
      let result = result.baseAddress!
      left.withUnsafeStart { left in
        right.withUnsafeStart { right in
          plan.forEachRun(in: 0..<plan.runCount) { run in
            _ZipMapChunk(run, left, right, result).map(combine)
          }
        }
      }
    }
  }

  /// Replaces every scalar by the result of `combine` on it and the scalar of `other`, which is
  /// broadcast to this tensor's shape.
  ///
  ///     velocity.formZipMap(gradient) { 0.9 * $0 + $1 }
  ///
  /// - Parameters:
  ///   - other: The tensor with the second element of each pair.
  ///   - combine: Called for every pair in row-major order, on the calling thread.
  /// - Precondition: The broadcast shape is this tensor's.
  /// - Complexity: O(`size`).
  @inlinable
  public mutating func formZipMap<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: (Scalar, Other) -> Scalar
  ) {
    let other = other.withContiguousRuns
    makeWritable()
    let plan = broadcasting(fromOther: other)
    withUnsafeMutableStart { target in
      other.withUnsafeStart { other in
        plan.forEachRun(in: 0..<plan.runCount) { run in
          ZipUpdateChunk(run, target, other).update(combine)
        }
      }
    }
  }

  /// The broadcast of this tensor's shape and another's.
  ///
  /// - Precondition: The shapes can be broadcast.
  @inlinable
  func broadcasting<Other: TensorElement>(with other: Tensor<Other>) -> Broadcasting {
    guard let plan = Broadcasting(shape, strides, other.shape, other.strides) else {
      fatalError("Tensor: the shapes \(shape) and \(other.shape) cannot be broadcast")
    }
    return plan
  }

  /// The broadcast of another tensor to this one's shape.
  ///
  /// - Precondition: The broadcast shape is this tensor's.
  @inlinable
  func broadcasting<Other: TensorElement>(fromOther other: Tensor<Other>) -> Broadcasting {
    guard let plan = Broadcasting(shape, strides, other.shape, other.strides), plan.shape == shape
    else {
      fatalError("Tensor: the shape \(other.shape) cannot be broadcast to \(shape)")
    }
    return plan
  }
}
