// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor {
  /// A copy of the slices at `indices` along an axis, as NumPy's `take`.
  ///
  ///     images.take([7, 7, 0])              // shape [3] + images.shape.dropFirst()
  ///     rows.take([3, 1], axis: 1)          // columns 3 and 1
  ///
  /// - Parameters:
  ///   - indices: The index of each slice, in any order and with repetitions; negative counts from
  ///     the end.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: Every index is within the axis.
  /// - Complexity: O(scalars copied).
  @inlinable
  public func take(_ indices: some Collection<Int>, axis: Int = 0) -> Tensor {
    let axis = resolved(axis)
    let layout = self.layout
    let indices = indices.map { layout.resolvedIndex($0, axis: axis, of: self.shape) }
    var shape = self.shape
    let (outer, length) = (shape[..<axis].reduce(1, *), shape[axis])
    let inner = shape[(axis + 1)...].reduce(1, *)
    shape[axis] = indices.count
    return Tensor(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        let (from, to) = (source.baseAddress!, result.baseAddress!)
        Parallel.forEachRange(
          of: Swift.max(1, elementwiseChunkSize / Swift.max(1, inner)), in: outer * indices.count
        ) {
          for position in $0 {
            let (o, i) = position.quotientAndRemainder(dividingBy: indices.count)
            (to + position * inner).initialize(
              from: from + (o * length + indices[i]) * inner, count: inner)
          }
        }
      }
    }
  }

  /// Replaces the slices at `indices` along an axis, as NumPy's `x[indices] = values`; of an index
  /// that is repeated, the last slice counts.
  ///
  ///     x.put(Tensor(0), at: [3, 1], axis: 1)     // columns 3 and 1 are 0
  ///
  /// - Parameters:
  ///   - values: The slices, joined along the axis; broadcast to that shape.
  ///   - indices: The index of each slice; negative counts from the end.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: Every index is within the axis; `values` can be broadcast.
  /// - Complexity: O(scalars of the slices), and of this tensor if its storage is shared.
  @inlinable
  public mutating func put(
    _ values: Tensor, at indices: some Collection<Int>, axis: Int = 0
  ) {
    let axis = resolved(axis)
    let layout = self.layout
    let indices = indices.map { layout.resolvedIndex($0, axis: axis, of: self.shape) }
    var partShape = shape
    partShape[axis] = indices.count
    let values = values.broadcast(to: partShape).contiguous()
    let (outer, length) = (shape[..<axis].reduce(1, *), shape[axis])
    let inner = shape[(axis + 1)...].reduce(1, *)
    withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { source in
        for o in 0..<outer {
          for (i, index) in indices.enumerated() {
            let (to, from) = ((o * length + index) * inner, (o * indices.count + i) * inner)
            for j in 0..<inner { target[to + j] = source[from + j] }
          }
        }
      }
    }
  }

  /// This tensor with other slices at `indices` along an axis: see `put(_:at:axis:)`.
  @inlinable
  public func putting(
    _ values: Tensor, at indices: some Collection<Int>, axis: Int = 0
  ) -> Tensor {
    var result = self
    result.put(values, at: indices, axis: axis)
    return result
  }
}
