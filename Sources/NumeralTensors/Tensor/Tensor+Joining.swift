// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Tensors joined, divided and repeated.

extension Tensor {
  /// The tensors in `parts`, joined along an axis.
  ///
  ///     Tensor.concatenate([a, b])              // the rows of a, then those of b
  ///     Tensor.concatenate([a, b], axis: 1)     // the columns of a, then those of b
  ///
  /// - Parameters:
  ///   - parts: The tensors.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: There is at least one, and all have the same lengths along the other axes.
  /// - Complexity: O(scalars copied).
  @inlinable
  public static func concatenate(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    require(!parts.isEmpty, "Tensor.concatenate: found no tensors, expected one or more")
    let axis = parts[0].resolved(axis)
    var shape = parts[0].shape
    shape[axis] = 0
    for part in parts {
      require(
        part.rank == shape.count
          && shape.indices.allSatisfy { $0 == axis || part.shape[$0] == shape[$0] },
        "Tensor.concatenate: the shapes \(parts[0].shape) and \(part.shape) differ elsewhere than "
          + "along axis \(axis)")
      shape[axis] += part.shape[axis]
    }
    let (outer, inner) = (
      shape[..<axis].reduce(1, *), shape[(axis + 1)...].reduce(1, *)
    )
    return Tensor(unsafeUninitialized: shape) { result in
      var start = result.baseAddress!
      for part in parts {
        let count = part.shape[axis] * inner
        part.withUnsafeBufferPointer { source in
          for o in 0..<outer {
            (start + o * shape[axis] * inner)
              .initialize(from: source.baseAddress! + o * count, count: count)
          }
        }
        start += count
      }
    }
  }

  /// The tensors in `parts`, along a new axis.
  ///
  ///     Tensor.stack([a, b])            // a at index 0 of the new first axis, b at index 1
  ///
  /// - Parameters:
  ///   - parts: The tensors.
  ///   - axis: The new axis; negative counts from the last of the result.
  /// - Precondition: There is at least one, and all have the same shape.
  @inlinable
  public static func stack(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    concatenate(parts.map { $0.expanded(axis: axis) }, axis: axis)
  }

  /// Parts of equal length along an axis, which share the storage.
  ///
  /// - Parameters:
  ///   - count: The number of parts.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: The number divides the length of the axis.
  @inlinable
  public func split(into count: Int, axis: Int = 0) -> [Tensor] {
    let length = shape[resolved(axis)]
    require(
      count > 0 && length % count == 0,
      "Tensor.split: found \(count) parts of axis \(axis) of the shape \(shape), expected a "
        + "divisor of its length")
    return split(lengths: Array(repeating: length / count, count: count), axis: axis)
  }

  /// Parts along an axis, which share the storage.
  ///
  ///     let (train, test) = (rows.split(lengths: [800, 200])[0], …)
  ///
  /// - Parameters:
  ///   - lengths: The length of each part.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: The lengths are not negative, and their sum is that of the axis.
  @inlinable
  public func split(lengths: [Int], axis: Int = 0) -> [Tensor] {
    let axis = resolved(axis)
    require(
      lengths.allSatisfy { $0 >= 0 } && lengths.reduce(0, +) == shape[axis],
      "Tensor.split: found the lengths \(lengths), expected a sum of \(shape[axis]), the length of "
        + "axis \(axis) of the shape \(shape)")
    var start = 0
    return lengths.map { length in
      defer { start += length }
      var layout = layout
      layout.slice(from: start, count: length, step: 1, axis: axis)
      return Tensor(layout, storage)
    }
  }

  /// The whole tensor several times along each axis, as NumPy's `tile`.
  ///
  ///     Tensor<Int>([1, 2]).tiled([2, 2])       // [[1, 2, 1, 2], [1, 2, 1, 2]]
  ///
  /// - Parameter counts: The number of copies along each axis; missing ones are 1, before the first
  ///   as new axes if there are more than axes.
  /// - Precondition: No count is negative.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func tiled(_ counts: [Int]) -> Tensor {
    let rank = Swift.max(self.rank, counts.count)
    let shape = Array(repeating: 1, count: rank - self.rank) + self.shape
    let counts = Array(repeating: 1, count: rank - counts.count) + counts
    // A broadcast axis before each axis.
    let pairs = zip(counts, shape)
    return reshaped(shape.flatMap { [1, $0] })
      .broadcast(to: pairs.flatMap { [$0, $1] }).reshaped(pairs.map { $0 * $1 })
  }

  /// Each slice along an axis several times, as NumPy's `repeat`.
  ///
  ///     Tensor<Int>([1, 2]).repeated(3)         // [1, 1, 1, 2, 2, 2]
  ///
  /// - Parameters:
  ///   - count: The number of copies of each slice.
  ///   - axis: The axis; negative counts from the last.
  /// - Precondition: The count is not negative.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func repeated(_ count: Int, axis: Int = 0) -> Tensor {
    let axis = resolved(axis)
    require(count >= 0, "Tensor.repeated: found a count of \(count), expected 0 or more")
    var (larger, result) = (shape, shape)
    larger.insert(count, at: axis + 1)
    result[axis] *= count
    return expanded(axis: axis + 1).broadcast(to: larger).reshaped(result)
  }

  /// The tensor with elements that leave an axis at its end entering at its start, as NumPy's
  /// `roll`.
  ///
  ///     Tensor<Int>([1, 2, 3, 4]).rolled(1)     // [4, 1, 2, 3]
  ///
  /// - Parameters:
  ///   - shift: The number of positions; negative moves toward the start.
  ///   - axis: The axis; negative counts from the last.
  /// - Complexity: O(`size`).
  @inlinable
  public func rolled(_ shift: Int, axis: Int = 0) -> Tensor {
    let length = shape[resolved(axis)]
    guard length > 0 else { return self }
    let first = ((shift % length) + length) % length
    let parts = split(lengths: [length - first, first], axis: axis)
    return .concatenate([parts[1], parts[0]], axis: axis)
  }
}
