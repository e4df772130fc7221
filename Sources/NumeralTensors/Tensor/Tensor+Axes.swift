// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Views with other axes: the storage is shared, and nothing is copied.

extension Tensor {
  /// The tensor with two axes exchanged.
  ///
  ///     images.swappedAxes(1, 3).shape      // [60000, 28, 28, 1] of [60000, 1, 28, 28]
  ///
  /// - Precondition: Both are axes; negative counts from the last.
  @inlinable
  public func swappedAxes(_ a: Int, _ b: Int) -> Tensor {
    var axes = Array(0..<rank)
    axes.swapAt(resolved(a), resolved(b))
    return transposed(axes)
  }

  /// The tensor with an axis at another position; the other axes keep their order.
  ///
  ///     images.movedAxis(1, to: -1)         // channels last
  ///
  /// - Precondition: Both are axes; negative counts from the last.
  @inlinable
  public func movedAxis(_ axis: Int, to position: Int) -> Tensor {
    var axes = Array(0..<rank)
    axes.insert(axes.remove(at: resolved(axis)), at: resolved(position))
    return transposed(axes)
  }

  /// The tensor without its axes of length 1, or without one of them.
  ///
  /// - Parameter axis: The axis to remove; by default, all of length 1.
  /// - Precondition: The axis has length 1.
  @inlinable
  public func squeezed(axis: Int? = nil) -> Tensor {
    guard let axis else { return reshaped(shape.filter { $0 != 1 }) }
    require(
      shape[resolved(axis)] == 1,
      "Tensor.squeezed: axis \(axis) of the shape \(shape) has not length 1")
    var layout = layout
    layout.select(0, axis: resolved(axis))
    return Tensor(layout, storage)
  }

  /// The tensor with a new axis of length 1.
  ///
  /// - Parameter axis: The new axis; negative counts from the last of the result.
  /// - Precondition: The axis is one of the result.
  @inlinable
  public func expanded(axis: Int) -> Tensor {
    let position = axis < 0 ? axis + rank + 1 : axis
    require(
      (0...rank).contains(position),
      "Tensor.expanded: axis \(axis) is out of range for \(rank + 1) axes")
    var layout = layout
    layout.insertAxis(at: position)
    return Tensor(layout, storage)
  }

  /// The tensor with the order of the elements along an axis reversed, or along all axes.
  ///
  /// - Parameter axis: The axis; negative counts from the last. By default, all.
  @inlinable
  public func flipped(axis: Int? = nil) -> Tensor {
    var layout = layout
    for axis in axis.map({ [resolved($0)] }) ?? Array(0..<rank) {
      layout.slice(from: shape[axis] - 1, count: shape[axis], step: -1, axis: axis)
    }
    return Tensor(layout, storage)
  }

  /// The elements of a diagonal of the matrices in the last two axes, along a new last axis.
  ///
  ///     x.diagonal()            // x[0, 0], x[1, 1], …
  ///     x.diagonal(1)           // x[0, 1], x[1, 2], …
  ///
  /// - Parameter offset: The column at which the diagonal starts in the first row; of a negative
  ///   one, −`offset` is the row at which it starts in the first column.
  /// - Precondition: The tensor has two axes or more.
  @inlinable
  public func diagonal(_ offset: Int = 0) -> Tensor {
    require(rank >= 2, "Tensor.diagonal: the shape is \(shape), expected two axes or more")
    return Tensor(layout.diagonal(offset), storage)
  }
}
