// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// The same scalars in another shape; the storage is shared, but for views that no strides give
  /// the shape.
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
    guard strides != nil && size > 0 else {
      return Tensor(shape: shape, storage: storage, offset: offset)
    }
    guard let strides = layout.reshapedStrides(shape) else { return copied().reshaped(shape) }
    return Tensor(Layout(shape: shape, strides: strides, offset: offset), storage)
  }

  /// The scalars as a vector; the storage is shared.
  @inlinable
  public var flattened: Tensor { reshaped([size]) }

  /// The axes in another order: axis `i` of the result is axis `axes[i]` of this tensor. The
  /// storage is shared.
  ///
  ///     x.transposed()              // the transpose of a matrix
  ///     images.transposed([0, 2, 3, 1])
  ///
  /// By default the order is reversed, which transposes a matrix.
  ///
  /// - Precondition: `axes` is a permutation of the axes.
  @inlinable
  public func transposed(_ axes: [Int]? = nil) -> Tensor {
    let axes = axes ?? Array((0..<rank).reversed())
    require(
      axes.sorted() == Array(0..<rank), "Tensor: \(axes) is no permutation of the axes of \(shape)")
    return Tensor(layout.permuted(axes), storage)
  }

  /// The tensor repeated to a larger shape by NumPy's broadcasting rule; the storage is shared.
  ///
  /// - Precondition: Aligned at the last axes, the lengths are the same or 1.
  @inlinable
  public func broadcast(to shape: [Int]) -> Tensor {
    guard let layout = layout.broadcast(to: shape) else {
      fatalError("Tensor: the shape \(self.shape) cannot be broadcast to \(shape)")
    }
    return Tensor(layout, storage)
  }
}
