// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor where Scalar: NumericElement {
  /// The different elements in ascending order, and where they are.
  ///
  ///     let (values, counts, inverse) = Tensor<Int>([5, 3, 5]).unique()
  ///     // values [3, 5], counts [1, 2], inverse [1, 0, 1]
  ///
  /// All NaN are one element, as in NumPy, and so are 0 and −0.
  ///
  /// - Returns: The elements, a vector; the number of each in this tensor; and for each element of
  ///   this tensor, in its shape, the index of its value.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func unique() -> (values: Tensor, counts: [Int], inverse: Tensor<Int>) {
    let scalars = flattened.contiguous()
    let order = scalars.argsort().scalars
    var values: [Scalar] = []
    var counts: [Int] = []
    let inverse = Tensor<Int>(unsafeUninitialized: shape) { inverse in
      scalars.withUnsafeBufferPointer { scalars in
        for position in order {
          let scalar = scalars[position]
          // NaN is not equal to itself.
          if let last = values.last, last == scalar || (last != last && scalar != scalar) {
            counts[counts.count - 1] += 1
          } else {
            values.append(scalar)
            counts.append(1)
          }
          inverse[position] = values.count - 1
        }
      }
    }
    return (Tensor(values), counts, inverse)
  }

  /// The positions at which numbers would be inserted into this ascending vector to keep it so.
  ///
  ///     Tensor<Int>([1, 3, 3, 5]).searchSorted([3, 4])                       // [1, 3]
  ///     Tensor<Int>([1, 3, 3, 5]).searchSorted([3, 4], after: true)          // [3, 3]
  ///
  /// - Parameters:
  ///   - numbers: The numbers; NaN is larger than all.
  ///   - after: Whether a number is inserted after those equal to it.
  /// - Returns: A position from 0 to `count` for each number.
  /// - Precondition: This is a vector.
  /// - Complexity: O(log(`size`)) for each number, on several threads.
  @inlinable
  public func searchSorted(_ numbers: Tensor, after: Bool = false) -> Tensor<Int> {
    require(rank == 1, "Tensor.searchSorted: the shape is \(shape), expected a vector")
    let whole = contiguous()
    return whole.withUnsafeBufferPointer { scalars in
      nonisolated(unsafe) let scalars = scalars
      return numbers._mapChunks { chunk in
        chunk.map { number in
          let key = number._sortKey(descending: false)
          var (low, high) = (0, scalars.count)
          while low < high {
            let middle = (low + high) / 2
            let other = scalars[middle]._sortKey(descending: false)
            if other < key || (after && other == key) { low = middle + 1 } else { high = middle }
          }
          return low
        }
      }
    }
  }
}
