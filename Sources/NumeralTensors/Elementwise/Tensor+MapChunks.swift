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
    let plan = broadcasting(with: other)
    return Tensor<Result>(unsafeUninitialized: plan.shape) { result in
      withUnsafeBufferPointer { left in
        other.withUnsafeBufferPointer { right in
          plan.forEachChunk(left.baseAddress!, right.baseAddress!, result.baseAddress!, combine)
        }
      }
    }
  }

  /// Maps every chunk in place.
  @inlinable
  mutating func formMapChunks(_ transform: @Sendable (_MapChunk<Scalar, Scalar>) -> Void) {
    withUnsafeMutableBufferPointer { scalars in
      let start = scalars.baseAddress!
      Parallel.forEachRange(of: elementwiseChunkSize, in: scalars.count) { range in
        transform(_MapChunk(range.count, start + range.lowerBound, start + range.lowerBound))
      }
    }
  }

  /// Maps every chunk in place, together with `other`, which is broadcast to this tensor's shape.
  @inlinable
  mutating func formZipMapChunks<Other: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (_ZipMapChunk<Scalar, Other, Scalar>) -> Void
  ) {
    let plan = broadcasting(fromOther: other)
    withUnsafeMutableBufferPointer { result in
      let start = result.baseAddress!
      other.withUnsafeBufferPointer { other in
        plan.forEachChunk(start, other.baseAddress!, start, combine)
      }
    }
  }
}
