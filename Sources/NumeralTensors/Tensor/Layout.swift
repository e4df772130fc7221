// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The positions of a tensor's scalars in its storage.
///
/// The scalar at index (i, j, …) is at `offset` + i · `strides[0]` + j · `strides[1]` + …. Views of
/// a tensor are other layouts of the same storage: a slice has another offset, a transpose the
/// strides in another order, a reversed axis a negative stride, a broadcast axis a stride of 0.
@usableFromInline
struct Layout: Equatable {
  /// The length of each axis.
  @usableFromInline var shape: [Int]
  /// The distance of neighbors along each axis, in scalars.
  @usableFromInline var strides: [Int]
  /// The position of the first scalar.
  @usableFromInline var offset: Int

  @usableFromInline
  init(shape: [Int], strides: [Int], offset: Int) {
    (self.shape, self.strides, self.offset) = (shape, strides, offset)
  }

  /// The strides of scalars in row-major order without gaps.
  @usableFromInline
  static func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// Whether the scalars are in row-major order without gaps. The strides of axes of length 1 do
  /// not matter.
  @usableFromInline
  var isRowMajor: Bool {
    var stride = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      guard shape[axis] > 0 else { return true }
      guard strides[axis] == stride else { return false }
      stride *= shape[axis]
    }
    return true
  }

  /// Whether no two indices are at the same position, so that each scalar can be written alone.
  @usableFromInline
  var hasDistinctPositions: Bool { zip(shape, strides).allSatisfy { $0 < 2 || $1 != 0 } }

  /// Leaves one index of an axis, and removes the axis.
  @usableFromInline
  mutating func select(_ index: Int, axis: Int) {
    offset += index * strides[axis]
    shape.remove(at: axis)
    strides.remove(at: axis)
  }

  /// Leaves `count` indices of an axis: the first, and those that follow it `step` apart.
  @usableFromInline
  mutating func slice(from first: Int, count: Int, step: Int, axis: Int) {
    if count > 0 { offset += first * strides[axis] }
    shape[axis] = count
    strides[axis] *= step
  }

  /// Inserts an axis of length 1.
  @usableFromInline
  mutating func insertAxis(at axis: Int) {
    shape.insert(1, at: axis)
    strides.insert(1, at: axis)
  }

  /// The layout with the axes in another order.
  @usableFromInline
  func permuted(_ axes: [Int]) -> Layout {
    Layout(shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] }, offset: offset)
  }

  /// The layout of a diagonal of the last two axes, along one axis.
  @usableFromInline
  func diagonal(_ offset: Int) -> Layout {
    let last = shape.count - 1
    let (row, column) = (max(-offset, 0), max(offset, 0))
    var result = self
    let length = min(shape[last - 1] - row, shape[last] - column)
    result.slice(from: row, count: max(length, 0), step: 1, axis: last - 1)
    if length > 0 { result.offset += column * strides[last] }
    result.strides[last - 1] += strides[last]
    result.shape.removeLast()
    result.strides.removeLast()
    return result
  }

  /// The layout repeated to a larger shape by NumPy's broadcasting rule, or nil if it cannot be.
  @usableFromInline
  func broadcast(to larger: [Int]) -> Layout? {
    let missing = larger.count - shape.count
    guard missing >= 0 else { return nil }
    var strides = [Int](repeating: 0, count: missing) + self.strides
    for axis in shape.indices where shape[axis] != larger[missing + axis] {
      guard shape[axis] == 1 else { return nil }
      strides[missing + axis] = 0
    }
    return Layout(shape: larger, strides: strides, offset: offset)
  }

  /// The strides of the same scalars in another shape of the same size, or nil if no strides give
  /// their order: then they have to be copied.
  ///
  /// Axes that follow each other without gaps are merged, and each merged axis is split.
  @usableFromInline
  func reshapedStrides(_ newShape: [Int]) -> [Int]? {
    var merged: [(length: Int, stride: Int)] = []
    for (length, stride) in zip(shape, strides) where length != 1 {
      if let last = merged.last, last.stride == length * stride {
        merged[merged.count - 1] = (last.length * length, stride)
      } else {
        merged.append((length, stride))
      }
    }
    var result = [Int](repeating: 0, count: newShape.count)
    var (length, stride) = merged.popLast() ?? (1, 1)
    for axis in newShape.indices.reversed() where newShape[axis] != 1 {
      if length == 1, let next = merged.popLast() { (length, stride) = next }
      guard length % newShape[axis] == 0 else { return nil }
      result[axis] = stride
      length /= newShape[axis]
      stride *= newShape[axis]
    }
    return result
  }
}
