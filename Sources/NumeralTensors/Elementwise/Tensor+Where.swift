// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Elements chosen by a mask.

extension Tensor {
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

  /// The elements of `a` where a mask is true, and those of `b` where it is false, shapes broadcast
  /// as in NumPy.
  ///
  ///     Tensor.where(x .> y, x, y)
  ///
  /// - Precondition: The shapes can be broadcast.
  /// - Complexity: O(scalars in the result), on several threads.
  @inlinable
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Tensor) -> Tensor {
    let shape = a.broadcast(to: mask.broadcasting(with: a).shape).broadcasting(with: b).shape
    let whole = mask.broadcast(to: shape).contiguous()
    let (first, second) = (
      a.broadcast(to: shape).contiguous(), b.broadcast(to: shape).contiguous()
    )
    return Tensor(unsafeUninitialized: shape) { result in
      withUnsafeBuffers(whole, first, second) { mask, a, b in
        Parallel.forEachRange(of: elementwiseChunkSize, in: result.count) { range in
          for i in range { result[i] = mask[i] ? a[i] : b[i] }
        }
      }
    }
  }

  /// The elements of `a` where a mask is true, and a scalar where it is false, shapes broadcast as
  /// in NumPy.
  ///
  ///     Tensor.where(x .> 0, x, 0)
  ///
  /// - Precondition: The shapes can be broadcast.
  @inlinable
  public static func `where`(_ mask: Tensor<Bool>, _ a: Tensor, _ b: Scalar) -> Tensor {
    a.broadcast(to: mask.broadcasting(with: a).shape).replacing(with: b, where: .!mask)
  }

  /// A scalar where a mask is true, and the elements of `b` where it is false, shapes broadcast as
  /// in NumPy.
  ///
  /// - Precondition: The shapes can be broadcast.
  @inlinable
  public static func `where`(_ mask: Tensor<Bool>, _ a: Scalar, _ b: Tensor) -> Tensor {
    b.broadcast(to: mask.broadcasting(with: b).shape).replacing(with: a, where: mask)
  }
}
