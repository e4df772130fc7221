// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Parts of a tensor where a mask is true.

extension Tensor {
  /// The elements where a mask is true, in row-major order, as a vector.
  ///
  ///     x[x .> 0]               // the positive elements
  ///     x[x .< 0] = Tensor(0)   // a scalar, or as many elements as are true
  ///     x[mask] *= 2
  ///
  /// A mask of fewer axes selects along the leading ones: of a matrix, a mask with an element for
  /// each row selects rows, and the result is a matrix.
  ///
  /// - Precondition: The mask's shape is that of the leading axes; an assigned tensor can be
  ///   broadcast to the selection's shape.
  /// - Complexity: O(`size`). The result is a copy.
  @inlinable
  public subscript(mask: Tensor<Bool>) -> Tensor {
    get { leadingAxesMerged(as: mask).take(mask.indicesOfTrue) }
    set {
      let indices = mask.indicesOfTrue
      var merged = leadingAxesMerged(as: mask)
      let shape = shape
      // Not held twice, so that it is written to in place.
      self = Tensor(unsafeUninitialized: [0]) { _ in }
      merged.put(newValue, at: indices)
      self = merged.reshaped(shape)
    }
  }

  /// This tensor with one axis at the position of the mask's.
  @inlinable
  func leadingAxesMerged(as mask: Tensor<Bool>) -> Tensor {
    require(
      mask.shape.count <= rank && mask.shape[...] == shape[..<mask.shape.count],
      "Tensor: found a mask of shape \(mask.shape) for the shape \(shape), expected the lengths "
        + "of its leading axes")
    return reshaped([mask.size] + shape[mask.rank...])
  }
}

extension Tensor<Bool> {
  /// The row-major indices of the true elements, ascending.
  ///
  /// - Complexity: O(`size`).
  @inlinable
  var indicesOfTrue: [Int] {
    withUnsafeBufferPointer { mask in mask.indices.filter { mask[$0] } }
  }

  /// The indices of the true elements: row-major order, `[count, rank]`.
  ///
  ///     let x: Tensor<Float> = [[0, 3], [5, 0]]
  ///     (x .!= 0).argWhere()     // [[0, 1], [1, 0]]
  @inlinable
  public func argWhere() -> Tensor<Int> {
    let positions = indicesOfTrue
    let strides = Layout.rowMajorStrides(shape)
    return Tensor<Int>(unsafeUninitialized: [positions.count, rank]) { result in
      for (row, position) in positions.enumerated() {
        for axis in 0..<rank {
          result[row * rank + axis] = position / strides[axis] % shape[axis]
        }
      }
    }
  }
}
