// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// The same scalars in another shape; the storage is shared.
  ///
  /// One length may be −1: it is the size divided by the other lengths.
  ///
  ///     Tensor<Float>.zeros([60_000, 28, 28]).reshaped([-1, 784])   // [60000, 784]
  ///
  /// - Precondition: The new shape has the same size.
  @inlinable
  public func reshaped(_ newShape: [Int]) -> Tensor {
    var shape = newShape
    if let free = shape.firstIndex(of: -1) {
      let others = elementCount(of: shape.enumerated().map { $0.offset == free ? 1 : $0.element })
      shape[free] = others == 0 ? 0 : size / others
    }
    require(
      elementCount(of: shape) == size,
      "Tensor: the shape \(self.shape) cannot be reshaped to \(newShape)")
    return Tensor(shape: shape, storage: storage, offset: offset)
  }

  /// The scalars as a vector; the storage is shared.
  @inlinable
  public var flattened: Tensor { reshaped([size]) }

  /// A copy with the axes in another order: axis `i` of the result is axis `axes[i]` of this
  /// tensor.
  ///
  /// By default the order is reversed, which transposes a matrix. To multiply by a transpose, pass
  /// `transposing:` to `matmul` instead, which copies nothing.
  ///
  /// - Precondition: `axes` is a permutation of `0..<rank`.
  /// - Complexity: O(`size` · `rank`).
  @inlinable
  public func transposed(_ axes: [Int]? = nil) -> Tensor {
    let axes = axes ?? Array((0..<rank).reversed())
    require(
      axes.sorted() == Array(0..<rank), "Tensor: \(axes) is no permutation of the axes of \(shape)")
    guard rank > 1 else { return self }
    var strides = [Int](repeating: 1, count: rank)
    for axis in (0..<rank - 1).reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let lengths = axes.map { shape[$0] }
    let sourceStrides = axes.map { strides[$0] }
    return Tensor(unsafeUninitialized: lengths) { result in
      guard !result.isEmpty else { return }
      let (innerLength, innerStride) = (lengths[rank - 1], sourceStrides[rank - 1])
      var index = [Int](repeating: 0, count: rank - 1)
      var (from, to) = (0, 0)
      while to < result.count {
        withUnsafeBufferPointer { source in
          for i in 0..<innerLength { result[to + i] = source[from + i * innerStride] }
        }
        to += innerLength
        var axis = rank - 2
        while axis >= 0 {
          index[axis] += 1
          from += sourceStrides[axis]
          if index[axis] < lengths[axis] { break }
          from -= lengths[axis] * sourceStrides[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
  }

  /// The tensors in `parts`, joined along the leading axis.
  ///
  /// - Precondition: There is at least one, and all have the same lengths after axis 0.
  /// - Complexity: O(scalars copied).
  @inlinable
  public static func concatenate(_ parts: [Tensor]) -> Tensor {
    require(!parts.isEmpty, "Tensor.concatenate: found no tensors, expected one or more")
    let inner = parts[0].shape.dropFirst()
    let length = parts.reduce(0) { length, part in
      require(
        part.shape.dropFirst() == inner,
        "Tensor.concatenate: the shapes \(parts[0].shape) and \(part.shape) differ after axis 0")
      return length + part.count
    }
    return Tensor(unsafeUninitialized: [length] + inner) { result in
      var target = result.baseAddress!
      for part in parts {
        part.withUnsafeBufferPointer { target.initialize(from: $0.baseAddress!, count: $0.count) }
        target += part.size
      }
    }
  }
}
