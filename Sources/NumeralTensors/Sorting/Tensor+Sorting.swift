// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Sorts along an axis. They are stable, and NaN comes last in either order.

extension Tensor where Scalar: NumericElement {
  /// The elements in ascending or descending order along an axis.
  ///
  ///     Tensor<Float>([3, .nan, 1]).sorted()        // [1, 3, nan]
  ///
  /// - Parameters:
  ///   - axis: The axis; negative counts from the last.
  ///   - descending: Whether the largest element comes first.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func sorted(axis: Int = -1, descending: Bool = false) -> Tensor {
    sortingRows(axis) { row in
      parallelSort(row) { $0._sortKey(descending: descending) }
    }
  }

  /// The indices along an axis in the order of their elements, so that
  /// `x.take(x.argsort())` is `x.sorted()` of a vector.
  ///
  /// - Parameters:
  ///   - axis: The axis; negative counts from the last.
  ///   - descending: Whether the largest element comes first.
  /// - Precondition: The axis has fewer than 2³² elements.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor<Int> {
    let axis = resolved(axis)
    require(
      shape[axis] < 1 << 32,
      "Tensor.argsort: axis \(axis) of the shape \(shape) is too long, expected below 2^32")
    let rows = movedAxis(axis, to: -1).contiguous()
    let length = shape[axis]
    let sorted = Tensor<Int>(unsafeUninitialized: rows.shape) { result in
      rows.withUnsafeBufferPointer { source in
        Parallel.forEach(length > 0 ? size / length : 0) { row in
          withSortItems(length) { items in
            for i in 0..<length {
              items[i] = SortItem(
                key: source[row * length + i]._sortKey(descending: descending),
                index: UInt32(truncatingIfNeeded: i))
            }
            parallelSort(items) { $0.key }
            for i in 0..<length { result[row * length + i] = Int(items[i].index) }
          }
        }
      }
    }
    return sorted.movedAxis(-1, to: axis).contiguous()
  }

  /// The largest or smallest elements along an axis, in order, and their indices.
  ///
  ///     let (values, indices) = logits.topK(5)
  ///
  /// - Parameters:
  ///   - count: The number of elements.
  ///   - axis: The axis; negative counts from the last.
  ///   - largest: Whether the largest come first; NaN comes last in either order.
  /// - Precondition: The count is not negative, and at most the length of the axis.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func topK(
    _ count: Int, axis: Int = -1, largest: Bool = true
  ) -> (values: Tensor, indices: Tensor<Int>) {
    let axis = resolved(axis)
    require(
      (0...shape[axis]).contains(count),
      "Tensor.topK: found \(count) elements, expected at most \(shape[axis]) as along axis \(axis) "
        + "of the shape \(shape)")
    let order = argsort(axis: axis, descending: largest)
    let indices = order.split(lengths: [count, shape[axis] - count], axis: axis)[0].contiguous()
    return (gathered(indices, axis: axis), indices)
  }

  /// A tensor in which `sort` has sorted each row along an axis.
  @inlinable
  func sortingRows(_ axis: Int, _ sort: (UnsafeMutableBufferPointer<Scalar>) -> Void) -> Tensor {
    let axis = resolved(axis)
    var rows = movedAxis(axis, to: -1).copied()
    let length = shape[axis]
    rows.withUnsafeMutableBufferPointer { scalars in
      Parallel.forEach(length > 0 ? size / length : 0) { row in
        sort(UnsafeMutableBufferPointer(rebasing: scalars[row * length..<(row + 1) * length]))
      }
    }
    return rows.movedAxis(-1, to: axis).contiguous()
  }
}

/// The key of an element, and its index.
@usableFromInline
struct SortItem<Key: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>: BitwiseCopyable {
  @usableFromInline let key: Key
  @usableFromInline let index: UInt32

  @inlinable
  init(key: Key, index: UInt32) { (self.key, self.index) = (key, index) }
}

/// Calls `body` with uninitialized memory for the items of a row.
@inlinable
func withSortItems<Key>(
  _ count: Int, _ body: (UnsafeMutableBufferPointer<SortItem<Key>>) -> Void
) {
  let items = UnsafeMutableBufferPointer<SortItem<Key>>.allocate(capacity: count)
  defer { items.deallocate() }
  body(items)
}
