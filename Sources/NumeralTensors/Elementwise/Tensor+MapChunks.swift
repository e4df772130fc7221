// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// The tensor of the results of `transform`, of the same shape, on several threads when it is large.
  ///
  ///     x._mapChunks { piece in piece.map { max($0, 0) } }
  ///
  /// What looks like a detour keeps the loop tight: the outer closure is called through a pointer,
  /// once for each piece, and the inner one is inlined into the loop over its elements.
  ///
  /// - Parameter transform: Maps each piece it is given.
  /// - Complexity: O(`count`).
  @inlinable
  public func _mapChunks<Result: TensorElement>(
    _ transform: @Sendable (_MapChunk<Scalar, Result>) -> Void
  ) -> Tensor<Result> {
    Tensor<Result>(shape: shape) { result in
      withUnsafeBufferPointer { source in
        let (source, target) = (source.baseAddress!, result.baseAddress!)
        Parallel.forEachRange(of: elementwiseChunkSize, in: size) { range in
          transform(_MapChunk(range.count, source + range.lowerBound, target + range.lowerBound))
        }
      }
    }
  }

  /// The tensor of the results of `combine` on each pair of scalars, shapes broadcast as for `zipMap`,
  /// on several threads when it is large.
  ///
  ///     x._zipMapChunks(y) { pairs in pairs.map { $0 > 0 ? $1 : 0 } }
  ///
  /// - Parameter combine: Maps each piece it is given.
  /// - Precondition: Axes that are aligned have the same length, or one of them is 1.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func _zipMapChunks<Other: TensorElement, Result: TensorElement>(
    _ other: Tensor<Other>, _ combine: @Sendable (_ZipMapChunk<Scalar, Other, Result>) -> Void
  ) -> Tensor<Result> {
    let plan = broadcasting(with: other)
    return Tensor<Result>(shape: plan.shape) { result in
      withUnsafeBufferPointer { left in
        other.withUnsafeBufferPointer { right in
          plan.forEachChunk(left.baseAddress!, right.baseAddress!, result.baseAddress!, combine)
        }
      }
    }
  }

  /// Maps every piece in place.
  @inlinable
  mutating func formMapChunks(_ transform: @Sendable (_MapChunk<Scalar, Scalar>) -> Void) {
    withUnsafeMutableBufferPointer { scalars in
      let start = scalars.baseAddress!
      Parallel.forEachRange(of: elementwiseChunkSize, in: scalars.count) { range in
        transform(_MapChunk(range.count, start + range.lowerBound, start + range.lowerBound))
      }
    }
  }

  /// Maps every piece in place, with another tensor's, which is broadcast to this one's shape.
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
