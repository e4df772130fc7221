// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Element-wise loops on several threads, for operators and functions.
//
// `Parallel` calls the outer closure through a pointer, once for each chunk; the inner closure is
// inlined into the loop over the chunk's elements. `Tensor+Map` has the public counterparts, which
// take one closure and run on the calling thread.

extension Tensor {
  /// The tensor of the results of `transform`, of the same shape, on several threads if it is
  /// large.
  ///
  ///     x._mapChunks { chunk in chunk.map { max($0, 0) } }
  ///
  /// - Parameter transform: Maps one chunk, by a call of its `map`.
  /// - Complexity: O(`size`).
  @inlinable
  public func _mapChunks<Result: TensorElement>(
    _ transform: @Sendable (_MapChunk<Scalar, Result>) -> Void
  ) -> Tensor<Result> {
    Tensor<Result>(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        let (source, target) = (source.baseAddress!, result.baseAddress!)
        Parallel.forEachRange(of: elementwiseChunkSize, in: size) { range in
          transform(_MapChunk(range.count, source + range.lowerBound, target + range.lowerBound))
        }
      }
    }
  }

  /// The tensor of the results of `combine` on each pair of scalars, shapes broadcast as for
  /// `zipMap`, on several threads if it is large.
  ///
  ///     x._zipMapChunks(y) { chunk in chunk.map { $0 > 0 ? $1 : 0 } }
  ///
  /// - Parameter combine: Maps one chunk, by a call of its `map`.
  /// - Precondition: Aligned axes have the same length, or one of them has length 1.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func _zipMapChunks<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (_ZipMapChunk<Scalar, Other, Result>) -> Void
  ) -> Tensor<Result> {
    // Copies of values count references, which shows in small networks: none for whole tensors.
    strides == nil && other.strides == nil
      ? zipMapRuns(other, combine)
      : withContiguousRuns.zipMapRuns(other.withContiguousRuns, combine)
  }

  /// The results for operands with contiguous or repeated runs along the last axis.
  @inlinable
  func zipMapRuns<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (_ZipMapChunk<Scalar, Other, Result>) -> Void
  ) -> Tensor<Result> {
    let plan = broadcasting(with: other)
    return Tensor<Result>(unsafeUninitialized: plan.shape) { result in
      let result = result.baseAddress!
      withUnsafeStart { left in
        other.withUnsafeStart { right in
          plan.forEachRun { combine(_ZipMapChunk($0, left, right, result)) }
        }
      }
    }
  }

  /// Replaces the elements of every chunk.
  @inlinable
  mutating func formMapChunks(_ transform: @Sendable (UpdateChunk<Scalar>) -> Void) {
    makeWritable()
    let plan = broadcasting(with: self)
    withUnsafeMutableStart { target in
      plan.forEachRun { transform(UpdateChunk($0, target)) }
    }
  }

  /// Replaces the elements of every chunk, together with those of `other`, which is broadcast to
  /// this tensor's shape.
  @inlinable
  mutating func formZipMapChunks<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (ZipUpdateChunk<Scalar, Other>) -> Void
  ) {
    other.strides == nil
      ? formZipMapRuns(other, combine)
      : formZipMapRuns(other.withContiguousRuns, combine)
  }

  /// Replaces the elements together with those of a tensor with contiguous or repeated runs along
  /// the last axis.
  @inlinable
  mutating func formZipMapRuns<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (ZipUpdateChunk<Scalar, Other>) -> Void
  ) {
    makeWritable()
    let plan = broadcasting(fromOther: other)
    withUnsafeMutableStart { target in
      other.withUnsafeStart { other in
        plan.forEachRun { combine(ZipUpdateChunk($0, target, other)) }
      }
    }
  }
}
