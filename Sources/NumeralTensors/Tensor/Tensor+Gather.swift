// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Elements at indices along an axis, each with its own index.

extension Tensor {
  /// The elements at an index along an axis for each position of the other axes, as NumPy's
  /// `take_along_axis` and PyTorch's `gather`.
  ///
  ///     x.gathered(x.argsort(axis: 1), axis: 1)     // the sorted rows
  ///
  /// - Parameters:
  ///   - indices: The indices, with the shape of this tensor but for the axis; negative counts from
  ///     the end.
  ///   - axis: The axis; negative counts from the last.
  /// - Returns: Elements in the shape of the indices.
  /// - Precondition: The shapes match, and every index is within the axis.
  /// - Complexity: O(indices), on several threads.
  @inlinable
  public func gathered(_ indices: Tensor<Int>, axis: Int) -> Tensor {
    let plan = GatherPlan(shape, indices.shape, axis: resolved(axis), "gathered")
    let indices = indices.contiguous()
    return Tensor(unsafeUninitialized: indices.shape) { result in
      withUnsafeBuffers(self, indices) { source, indices in
        Parallel.forEachRange(of: elementwiseChunkSize, in: result.count) { range in
          for i in range { result[i] = source[plan.position(of: i, index: indices[i])] }
        }
      }
    }
  }
}

extension Tensor where Scalar: NumericElement {
  /// Adds values to the elements at an index along an axis for each position of the other axes, as
  /// PyTorch's `scatter_add`. Values at the same index are added in order.
  ///
  /// - Parameters:
  ///   - values: The values, in the shape of the indices.
  ///   - indices: The indices, with the shape of this tensor but for the axis; negative counts from
  ///     the end.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: The shapes match, and every index is within the axis.
  /// - Complexity: O(indices).
  @inlinable
  public mutating func scatterAdd(_ values: Tensor, at indices: Tensor<Int>, axis: Int) {
    let plan = GatherPlan(shape, indices.shape, axis: resolved(axis), "scatterAdd")
    require(
      values.shape == indices.shape,
      "Tensor.scatterAdd: found values of shape \(values.shape), expected \(indices.shape), that "
        + "of the indices")
    withUnsafeMutableBufferPointer { target in
      withUnsafeBuffers(values, indices) { values, indices in
        for i in 0..<indices.count {
          target[plan.position(of: i, index: indices[i])] += values[i]
        }
      }
    }
  }
}

/// The positions of elements that are given by an index along one axis.
@usableFromInline
struct GatherPlan {
  /// The length of the axis in the tensor, and in the indices.
  @usableFromInline let length, count: Int
  /// The size of the axes after it.
  @usableFromInline let inner: Int

  @usableFromInline
  init(_ shape: [Int], _ indices: [Int], axis: Int, _ function: String) {
    var expected = shape
    if indices.count == shape.count { expected[axis] = indices[axis] }
    require(
      indices == expected,
      "Tensor.\(function): the shapes \(shape) and \(indices) differ elsewhere than along axis "
        + "\(axis)")
    (length, count) = (shape[axis], indices[axis])
    inner = shape[(axis + 1)...].reduce(1, *)
  }

  /// The position in the tensor of the element for position `i` of the indices.
  @inlinable
  func position(of i: Int, index: Int) -> Int {
    let resolved = index < 0 ? index + length : index
    require(
      resolved >= 0 && resolved < length,
      "Tensor: the index \(index) is out of range for an axis of length \(length)")
    let (outer, rest) = i.quotientAndRemainder(dividingBy: count * inner)
    return (outer * length + resolved) * inner + rest % inner
  }
}
