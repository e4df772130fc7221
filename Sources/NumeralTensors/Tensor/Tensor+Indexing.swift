// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// The scalar at an index of one number for each axis: `x[row, column]`.
  ///
  /// - Precondition: There are `rank` indices, each within its axis.
  @inlinable
  public subscript(first: Int, second: Int, more: Int...) -> Scalar {
    get {
      let position = position(of: [first, second] + more)
      return withUnsafeBufferPointer { $0[position] }
    }
    set {
      let position = position(of: [first, second] + more)
      withUnsafeMutableBufferPointer { $0[position] = newValue }
    }
  }

  /// The slice at `index` along the leading axis: a row of a matrix, an image of a batch.
  ///
  /// Reading shares the storage. The slice of a vector has shape `[]`; its `scalar` is the number.
  ///
  /// - Precondition: `index` is within the leading axis; an assigned tensor has the slice's shape.
  @inlinable
  public subscript(index: Int) -> Tensor {
    get {
      let stride = checkedStride(at: index)
      return Tensor(
        shape: Array(shape.dropFirst()), storage: storage, offset: offset + index * stride)
    }
    set {
      let stride = checkedStride(at: index)
      replace(at: index * stride, shape: Array(shape.dropFirst()), with: newValue)
    }
  }

  /// The slices in `range` along the leading axis: rows of a matrix, images of a batch.
  ///
  /// Reading shares the storage.
  ///
  /// - Precondition: `range` is within the leading axis; an assigned tensor has the slices' shape.
  @inlinable
  public subscript(range: some RangeExpression<Int>) -> Tensor {
    get {
      let range = sliceBounds(range)
      let stride = checkedStride(range)
      return Tensor(
        shape: [range.count] + shape.dropFirst(), storage: storage,
        offset: offset + range.lowerBound * stride)
    }
    set {
      let range = sliceBounds(range)
      let stride = checkedStride(range)
      replace(
        at: range.lowerBound * stride, shape: [range.count] + shape.dropFirst(), with: newValue)
    }
  }

  /// A copy of the slices at `indices` along the leading axis, as NumPy's `take` with axis 0.
  ///
  ///     images.take([7, 7, 0])     // shape [3] + images.shape.dropFirst()
  ///
  /// - Precondition: Every index is within the leading axis.
  /// - Complexity: O(scalars copied).
  @inlinable
  public func take(_ indices: some Collection<Int>) -> Tensor {
    let indices = Array(indices)
    let stride = checkedStride(0..<0)
    for index in indices { _ = checkedStride(at: index) }
    return Tensor(unsafeUninitialized: [indices.count] + shape.dropFirst()) { result in
      withUnsafeBufferPointer { source in
        let (from, to) = (source.baseAddress!, result.baseAddress!)
        Parallel.forEachRange(
          of: Swift.max(1, elementwiseChunkSize / Swift.max(1, stride)), in: indices.count
        ) {
          for position in $0 {
            (to + position * stride).initialize(
              from: from + indices[position] * stride, count: stride)
          }
        }
      }
    }
  }

  /// The length of the leading axis.
  ///
  /// - Precondition: `rank > 0`.
  @inlinable
  public var count: Int {
    require(rank > 0, "Tensor: a tensor of shape [] has no leading axis")
    return shape[0]
  }

  /// The bounds of a range of slices, which may be outside the axis: the standard library's
  /// `relative(to:)` stops without a message where the axis is shorter than a partial range.
  @inlinable
  func sliceBounds(_ range: some RangeExpression<Int>) -> Range<Int> {
    let bounds = range.relative(to: Int.min..<Int.max)
    let start = bounds.lowerBound == .min ? 0 : bounds.lowerBound
    let end = bounds.upperBound == .max ? Swift.max(start, count) : bounds.upperBound
    return Swift.min(start, end)..<end
  }

  /// The number of scalars of one slice along the leading axis, which `index` must be within.
  @inlinable
  func checkedStride(at index: Int) -> Int {
    let length = count
    require(
      index >= 0 && index < length,
      "Tensor: \(index)..<\(index &+ 1) is out of range for the leading axis of shape \(shape)")
    return shape.dropFirst().reduce(1, *)
  }

  /// The number of scalars of one slice along the leading axis, which `range` must be within.
  @inlinable
  func checkedStride(_ range: Range<Int>) -> Int {
    let length = count
    require(
      range.lowerBound >= 0 && range.upperBound <= length,
      "Tensor: \(range) is out of range for the leading axis of shape \(shape)")
    return shape.dropFirst().reduce(1, *)
  }

  /// Writes a slice of this shape at an offset.
  @inlinable
  mutating func replace(at position: Int, shape: [Int], with slice: Tensor) {
    require(
      slice.shape == shape,
      "Tensor: cannot assign shape \(slice.shape) to a slice of shape \(shape)")
    withUnsafeMutableBufferPointer { target in
      slice.withUnsafeBufferPointer { source in
        (target.baseAddress! + position).update(from: source.baseAddress!, count: source.count)
      }
    }
  }

  /// The offset of an element in row-major order.
  @inlinable
  func position(of index: [Int]) -> Int {
    require(
      index.count == rank, "Tensor: \(index.count) indices \(index) for the shape \(shape)")
    var position = 0
    for axis in 0..<rank {
      require(
        index[axis] >= 0 && index[axis] < shape[axis],
        "Tensor: the index \(index) is out of range for the shape \(shape)")
      position = position * shape[axis] + index[axis]
    }
    return position
  }
}
