// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Shapes and parts. For the parameters see the functions of tensors.

extension Tracked {
  /// The same scalars in another shape.
  public func reshaped(_ newShape: [Int]) -> Tracked {
    Tracked(value.reshaped(newShape), from: (self, { [shape] in $0.reshaped(shape) }))
  }

  /// The scalars as a vector.
  public var flattened: Tracked { reshaped([size]) }

  /// The axes in another order: by default, reversed.
  public func transposed(_ axes: [Int]? = nil) -> Tracked {
    let axes = axes ?? Array((0..<rank).reversed())
    var inverse = axes
    for (axis, source) in axes.enumerated() { inverse[source] = axis }
    return Tracked(value.transposed(axes), from: (self, { $0.transposed(inverse) }))
  }

  /// The tensor with a new axis of length 1.
  public func expanded(axis: Int) -> Tracked {
    Tracked(value.expanded(axis: axis), from: (self, { [shape] in $0.reshaped(shape) }))
  }

  /// The tensor without an axis of length 1.
  public func squeezed(axis: Int) -> Tracked {
    Tracked(value.squeezed(axis: axis), from: (self, { [shape] in $0.reshaped(shape) }))
  }

  /// The tensor repeated to a larger shape.
  public func broadcast(to larger: [Int]) -> Tracked {
    Tracked(value.broadcast(to: larger), from: (self, { [shape] in $0.summed(to: shape) }))
  }

  /// The part at some indices, one for each leading axis; the other axes are whole.
  public subscript(indices: any TensorIndex...) -> Tracked { part(indices) }

  private func part(_ indices: [any TensorIndex]) -> Tracked {
    Tracked(
      value[at: indices], from: (self, { [shape] in $0.placed(in: shape, indices) }))
  }

  /// A tensor of zeros of a shape, of which this one is the part at some indices.
  private func placed(in shape: [Int], _ indices: [any TensorIndex]) -> Tracked {
    var zeros = Tensor<Scalar>.zeros(shape)
    zeros[at: indices] = value
    return Tracked(zeros, from: (self, { $0.part(indices) }))
  }

  /// The slices at `indices` along an axis.
  public func take(_ indices: [Int], axis: Int = 0) -> Tracked {
    let axis = axis < 0 ? axis + rank : axis
    return Tracked(
      value.take(indices, axis: axis),
      from: (self, { [shape] in $0.scattered(to: shape, at: indices, axis: axis) }))
  }

  /// A tensor of zeros of a shape, to which the slices of this one are added at `indices`.
  private func scattered(to shape: [Int], at indices: [Int], axis: Int) -> Tracked {
    var result = Tensor<Scalar>.zeros(shape).movedAxis(axis, to: 0).contiguous()
    let slices = value.movedAxis(axis, to: 0)
    for (position, index) in indices.enumerated() { result[index] += slices[position] }
    return Tracked(
      result.movedAxis(0, to: axis).contiguous(),
      from: (self, { $0.take(indices, axis: axis) }))
  }

  /// The tensors joined along an axis.
  public static func concatenate(_ parts: [Tracked], axis: Int = 0) -> Tracked {
    let result = Tensor.concatenate(parts.map(\.value), axis: axis)
    let axis = axis < 0 ? axis + result.rank : axis
    var start = 0
    return Tracked(
      result,
      from: parts.map { part in
        let range = start..<start + part.shape[axis]
        start = range.upperBound
        return (part, { $0.take(Array(range), axis: axis) })
      })
  }

  /// The tensors along a new axis.
  public static func stack(_ parts: [Tracked], axis: Int = 0) -> Tracked {
    concatenate(parts.map { $0.expanded(axis: axis) }, axis: axis)
  }
}
