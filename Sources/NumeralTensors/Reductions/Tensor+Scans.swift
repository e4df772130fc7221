// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Running sums and products along an axis, and differences of neighbors.

extension Tensor where Scalar: RealScalar {
  /// The sum of the elements up to and including each one along an axis, accumulated in Double.
  ///
  ///     Tensor<Float>([1, 2, 3]).cumulativeSum()        // [1, 3, 6]
  ///
  /// - Parameter axis: The axis; negative counts from the last.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func cumulativeSum(axis: Int = -1) -> Tensor {
    scanned(axis, from: 0.0, { $0 += Double($1) }, { Scalar($0) })
  }

  /// The product of the elements up to and including each one along an axis, accumulated in Double.
  ///
  /// - Parameter axis: The axis; negative counts from the last.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func cumulativeProduct(axis: Int = -1) -> Tensor {
    scanned(axis, from: 1.0, { $0 *= Double($1) }, { Scalar($0) })
  }
}

extension Tensor where Scalar: IntegerElement {
  /// The sum of the elements up to and including each one along an axis.
  ///
  /// - Parameter axis: The axis; negative counts from the last.
  /// - Precondition: Every sum fits in 64 bits.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func cumulativeSum(axis: Int = -1) -> Tensor<Int> {
    scanned(axis, from: 0, { $0 += Int($1) }, { $0 })
  }

  /// The product of the elements up to and including each one along an axis.
  ///
  /// - Parameter axis: The axis; negative counts from the last.
  /// - Precondition: Every product fits in 64 bits.
  /// - Complexity: O(`size`), on several threads.
  @inlinable
  public func cumulativeProduct(axis: Int = -1) -> Tensor<Int> {
    scanned(axis, from: 1, { $0 *= Int($1) }, { $0 })
  }
}

extension Tensor where Scalar: NumericElement {
  /// The differences of neighbors along an axis, which is one element shorter.
  ///
  ///     Tensor<Int>([1, 4, 9, 16]).differences()            // [3, 5, 7]
  ///     Tensor<Int>([1, 4, 9, 16]).differences(order: 2)    // [2, 2]
  ///
  /// - Parameters:
  ///   - axis: The axis; negative counts from the last.
  ///   - order: The number of times that differences are taken.
  /// - Precondition: The order is not negative.
  /// - Complexity: O(`size` · `order`).
  @inlinable
  public func differences(axis: Int = -1, order: Int = 1) -> Tensor {
    require(order >= 0, "Tensor.differences: found the order \(order), expected 0 or more")
    let axis = resolved(axis)
    return (0..<order).reduce(self) { tensor, _ in
      let length = tensor.shape[axis]
      guard length > 0 else { return tensor }
      let first = tensor.split(lengths: [1, length - 1], axis: axis)[1]
      return first - tensor.split(lengths: [length - 1, 1], axis: axis)[0]
    }
  }
}

extension Tensor {
  /// The running results of an accumulator along an axis.
  @inlinable
  func scanned<Sum, Result: TensorElement>(
    _ axis: Int, from initial: Sum, _ add: (inout Sum, Scalar) -> Void, _ result: (Sum) -> Result
  ) -> Tensor<Result> {
    let axis = resolved(axis)
    let (outer, length) = (shape[..<axis].reduce(1, *), shape[axis])
    let inner = shape[(axis + 1)...].reduce(1, *)
    return Tensor<Result>(unsafeUninitialized: shape) { target in
      withUnsafeBufferPointer { source in
        Parallel.forEachRange(
          of: Swift.max(1, elementwiseChunkSize / Swift.max(1, length)), in: outer * inner
        ) { lines in
          for line in lines {
            let (o, i) = line.quotientAndRemainder(dividingBy: inner)
            var sum = initial
            for position in 0..<length {
              let index = (o * length + position) * inner + i
              add(&sum, source[index])
              target[index] = result(sum)
            }
          }
        }
      }
    }
  }
}
