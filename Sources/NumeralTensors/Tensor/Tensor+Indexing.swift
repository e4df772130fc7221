// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Subscripts. Reading gives views, which copy nothing; `x[3] += row` and `x[.all, 0] *= 2` write
// in place.

extension Tensor {
  /// The scalar at an index of a vector, matrix or higher array: `x[row, column]`.
  ///
  /// Negative numbers count from the end.
  ///
  /// - Precondition: There are `rank` indices, each within its axis.
  @inlinable
  public subscript(first: Int, second: Int) -> Scalar {
    get {
      let position = position(first, second)
      return withExtendedLifetime(storage) { storage.start[position] }
    }
    _modify {
      makeWritable()
      let position = position(first, second)
      defer { withExtendedLifetime(storage) {} }
      yield &storage.start[position]
    }
  }

  /// The scalar at an index of three numbers: `x[row, column, channel]`.
  ///
  /// Negative numbers count from the end.
  ///
  /// - Precondition: There are `rank` indices, each within its axis.
  @inlinable
  public subscript(first: Int, second: Int, third: Int) -> Scalar {
    get {
      let position = position(first, second, third)
      return withExtendedLifetime(storage) { storage.start[position] }
    }
    _modify {
      makeWritable()
      let position = position(first, second, third)
      defer { withExtendedLifetime(storage) {} }
      yield &storage.start[position]
    }
  }

  /// The scalar at an index of four numbers or more: `x[image, channel, row, column]`.
  ///
  /// Negative numbers count from the end.
  ///
  /// - Precondition: There are `rank` indices, each within its axis.
  @inlinable
  public subscript(first: Int, second: Int, third: Int, fourth: Int, more: Int...) -> Scalar {
    get {
      let position = position(first, second, third, fourth, more)
      return withExtendedLifetime(storage) { storage.start[position] }
    }
    _modify {
      makeWritable()
      let position = position(first, second, third, fourth, more)
      defer { withExtendedLifetime(storage) {} }
      yield &storage.start[position]
    }
  }

  /// The slice at an index along the leading axis: a row of a matrix, an image of a batch.
  ///
  /// The slice of a vector has shape `[]`; its `scalar` is the number. Negative numbers count from
  /// the end.
  ///
  /// - Precondition: The index is within the leading axis; an assigned tensor can be broadcast to
  ///   the slice's shape.
  @inlinable
  public subscript(index: Int) -> Tensor {
    get { slice(at: index) }
    set { self[part: writableLayout.indexed([index])] = newValue }
    _modify { yield &self[part: writableLayout.indexed([index])] }
  }

  // Disfavored, so that `x[row, column]` is a scalar wherever it may be.

  /// The part at some indices, one for each leading axis; the other axes are whole.
  ///
  ///     x[1..<3]                    // rows 1 and 2
  ///     x[.all, 0]                  // the first column
  ///     x[-1, .stride(by: -1)]      // the last row, reversed
  ///     x[.all, .newAxis]           // a new axis after the first
  ///
  /// - Precondition: There are at most `rank` indices of axes, each within its axis; an assigned
  ///   tensor can be broadcast to the part's shape.
  @_disfavoredOverload
  @inlinable
  public subscript(indices: any TensorIndex...) -> Tensor {
    get { Tensor(layout.indexed(indices), storage) }
    set { self[part: writableLayout.indexed(indices)] = newValue }
    _modify { yield &self[part: writableLayout.indexed(indices)] }
  }

  /// The part at some indices in an array: see `subscript(indices:)`.
  package subscript(at indices: [any TensorIndex]) -> Tensor {
    get { Tensor(layout.indexed(indices), storage) }
    set { self[part: writableLayout.indexed(indices)] = newValue }
  }

  /// The part at some indices of the last axes; the axes before them are whole.
  ///
  ///     x[..., 0]       // the first element along the last axis
  @inlinable
  public subscript(whole: UnboundedRange, last: any TensorIndex...) -> Tensor {
    get { Tensor(layout.indexed([], last), storage) }
    set { self[part: writableLayout.indexed([], last)] = newValue }
    _modify { yield &self[part: writableLayout.indexed([], last)] }
  }

  /// The part at an index of the first axis and some of the last; the axes between them are whole.
  ///
  ///     x[0, ..., 0]
  @inlinable
  public subscript(
    first: any TensorIndex, whole: UnboundedRange, last: any TensorIndex...
  ) -> Tensor {
    get { Tensor(layout.indexed([first], last), storage) }
    set { self[part: writableLayout.indexed([first], last)] = newValue }
    _modify { yield &self[part: writableLayout.indexed([first], last)] }
  }

  /// The length of the leading axis.
  ///
  /// - Precondition: `rank > 0`.
  @inlinable
  public var count: Int {
    require(rank > 0, "Tensor: a tensor of shape [] has no leading axis")
    return shape[0]
  }

  /// A part of this tensor, given by its positions in the storage, which is writable for access
  /// other than reading.
  @usableFromInline
  subscript(part part: Layout) -> Tensor {
    get { Tensor(part, storage) }
    set {
      var target = lend(part)
      target.formZipMapChunks(newValue) { $0.update { $1 } }
      takeBack(&target, part)
    }
    _modify {
      var target = lend(part)
      defer { takeBack(&target, part) }
      yield &target
    }
  }

  /// The layout, after the scalars were copied if another tensor can read the storage.
  @inlinable
  var writableLayout: Layout {
    mutating get {
      makeWritable()
      return layout
    }
  }

  /// A tensor for one part, which writes to it in place: see `Storage.init(lentBy:)`.
  private func lend(_ part: Layout) -> Tensor { Tensor(part, Storage(lentBy: storage)) }

  /// Ends a loan. A tensor that is no longer on the loan is copied to its part.
  private mutating func takeBack(_ target: inout Tensor, _ part: Layout) {
    defer { storage.isLending = false }
    guard target.storage.start != storage.start || target.layout != part else { return }
    // The new scalars may lie among those that they replace.
    target = target.copied()
    // A copy of the part that was kept reads the buffer, too.
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    var replaced = lend(part)
    replaced.formZipMapChunks(target) { $0.update { $1 } }
  }

  /// The slice at an index along the leading axis.
  @inlinable
  func slice(at index: Int) -> Tensor {
    let length = count
    let resolved = index < 0 ? index + length : index
    require(
      resolved >= 0 && resolved < length,
      "Tensor: the index \(index) is out of range for an axis of length \(length) of shape \(shape)"
    )
    guard strides == nil else { return Tensor(layout.indexed([index]), storage) }
    let inner = Array(shape.dropFirst())
    return Tensor(
      shape: inner, storage: storage, offset: offset + resolved * elementCount(of: inner))
  }

  /// The position in the storage of an element of a matrix.
  @inlinable
  func position(_ row: Int, _ column: Int) -> Int {
    require(rank == 2, "Tensor: found the indices \([row, column]) for the shape \(shape)")
    let (rows, columns) = (shape[0], shape[1])
    let (i, j) = (row < 0 ? row + rows : row, column < 0 ? column + columns : column)
    require(
      i >= 0 && i < rows && j >= 0 && j < columns,
      "Tensor: the index \([row, column]) is out of range for the shape \(shape)")
    guard let strides else { return offset + i * columns + j }
    return offset + i * strides[0] + j * strides[1]
  }

  /// The position in the storage of an element of a tensor of three axes.
  @inlinable
  func position(_ first: Int, _ second: Int, _ third: Int) -> Int {
    require(rank == 3, "Tensor: found the indices \([first, second, third]) for the shape \(shape)")
    let (i, j, k) = (
      resolvedIndex(first, axis: 0), resolvedIndex(second, axis: 1), resolvedIndex(third, axis: 2)
    )
    guard let strides else { return offset + (i * shape[1] + j) * shape[2] + k }
    return offset + i * strides[0] + j * strides[1] + k * strides[2]
  }

  /// The position in the storage of an element of a tensor of four axes or more.
  @inlinable
  func position(_ first: Int, _ second: Int, _ third: Int, _ fourth: Int, _ more: [Int]) -> Int {
    require(
      rank == 4 + more.count,
      "Tensor: found the indices \([first, second, third, fourth] + more) for the shape \(shape)")
    var (position, rowMajor) = (offset, 0)
    for axis in 0..<rank {
      let index =
        switch axis {
        case 0: first
        case 1: second
        case 2: third
        case 3: fourth
        default: more[axis - 4]
        }
      let resolved = resolvedIndex(index, axis: axis)
      if let strides { position += resolved * strides[axis] }
      rowMajor = rowMajor * shape[axis] + resolved
    }
    return strides == nil ? position + rowMajor : position
  }

  /// An index counted from the first of the axis.
  ///
  /// - Precondition: It is one of the axis.
  @inlinable
  func resolvedIndex(_ index: Int, axis: Int) -> Int {
    let length = shape[axis]
    let resolved = index < 0 ? index + length : index
    require(
      resolved >= 0 && resolved < length,
      "Tensor: the index \(index) is out of range for axis \(axis) of the shape \(shape)")
    return resolved
  }
}
