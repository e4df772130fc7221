// Sums are taken in Double in blocks and in a fixed order: a Float sum over 60,000 rows would lose
// four of its seven digits, and an order that followed the threads would change the last bits.

extension Tensor where Scalar: RealScalar {
  /// The sum of all elements: 0 for none.
  @inlinable
  public func sum() -> Scalar { Scalar(doubleSum { Double($0) }) }

  /// The sum along one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis to sum over; negative counts from the last.
  ///   - keepingAxis: Whether the axis stays, with length 1, so that the result broadcasts back.
  /// - Precondition: `axis` is one of the tensor's.
  @inlinable
  public func sum(axis: Int, keepingAxis: Bool = false) -> Tensor {
    reduced(axis, keepingAxis, from: 0.0, { $0 += Double($1) }, finally: { sum, _ in Scalar(sum) })
  }

  /// The arithmetic mean of all elements: NaN for none.
  @inlinable
  public func mean() -> Scalar { Scalar(doubleSum { Double($0) } / Double(count)) }

  /// The arithmetic mean along one axis. For the parameters see `sum(axis:keepingAxis:)`.
  @inlinable
  public func mean(axis: Int, keepingAxis: Bool = false) -> Tensor {
    reduced(
      axis, keepingAxis, from: 0.0, { $0 += Double($1) }, finally: { Scalar($0 / Double($1)) })
  }

  /// The variance of all elements: the mean squared distance from the mean.
  ///
  /// - Parameter correction: Subtracted from the count in the divisor: 0, as in NumPy, for the
  ///   population's variance; 1, as in PyTorch, for the unbiased estimate from a sample.
  @inlinable
  public func variance(correction: Int = 0) -> Scalar {
    // Two passes: the mean of squares less the square of the mean cancels where the mean is large.
    let mean = doubleSum { Double($0) } / Double(count)
    let squares = doubleSum {
      let distance = Double($0) - mean
      return distance * distance
    }
    return Scalar(squares / Double(count - correction))
  }

  /// The variance along one axis.
  ///
  /// For the parameters see `sum(axis:keepingAxis:)` and `variance(correction:)`.
  @inlinable
  public func variance(axis: Int, keepingAxis: Bool = false, correction: Int = 0) -> Tensor {
    let distances = self - mean(axis: axis, keepingAxis: true)
    return distances.reduced(
      axis, keepingAxis, from: 0.0, { $0 += Double($1) * Double($1) },
      finally: { Scalar($0 / Double($1 - correction)) })
  }

  /// The largest element; NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func max() -> Scalar { self[flat: argmax()] }

  /// The smallest element; NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func min() -> Scalar { self[flat: argmin()] }

  /// The place in row-major order of the first largest element; of the first NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func argmax() -> Int { flattened.argmax(axis: 0).scalar }

  /// The place in row-major order of the first smallest element; of the first NaN if there is one.
  ///
  /// - Precondition: There is an element.
  @inlinable
  public func argmin() -> Int { flattened.argmin(axis: 0).scalar }

  /// The largest element along an axis. For the parameters see `sum(axis:keepingAxis:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func max(axis: Int, keepingAxis: Bool = false) -> Tensor {
    extremes(axis, keepingAxis, { $0 > $1 }, { $0.value })
  }

  /// The smallest element along an axis. For the parameters see `sum(axis:keepingAxis:)`.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func min(axis: Int, keepingAxis: Bool = false) -> Tensor {
    extremes(axis, keepingAxis, { $0 < $1 }, { $0.value })
  }

  /// The index of the first largest element along an axis; of the first NaN if there is one.
  ///
  ///     model(images).argmax(axis: 1)       // the most probable class of each image
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmax(axis: Int, keepingAxis: Bool = false) -> Tensor<Int> {
    extremes(axis, keepingAxis, { $0 > $1 }, { $0.index })
  }

  /// The index of the first smallest element along an axis; of the first NaN if there is one.
  ///
  /// - Precondition: The axis has an element.
  @inlinable
  public func argmin(axis: Int, keepingAxis: Bool = false) -> Tensor<Int> {
    extremes(axis, keepingAxis, { $0 < $1 }, { $0.index })
  }

  /// The sum of `term` over all elements, in Double.
  @inlinable
  func doubleSum(_ term: (Scalar) -> Double) -> Double {
    let start = storage.start + offset
    let blocks = (count + elementwisePiece - 1) / elementwisePiece
    return Parallel.map(blocks) { block in
      let range = block * elementwisePiece..<Swift.min((block + 1) * elementwisePiece, count)
      // Eight sums side by side, so that additions do not wait for one another.
      var lanes = SIMD8<Double>.zero
      var i = range.lowerBound
      while i + 8 <= range.upperBound {
        for lane in 0..<8 { lanes[lane] += term(start[i + lane]) }
        i += 8
      }
      var sum = lanes.sum()
      while i < range.upperBound {
        sum += term(start[i])
        i += 1
      }
      return sum
    }.reduce(0, +)
  }

  @inlinable
  subscript(flat index: Int) -> Scalar { storage.start[offset + index] }

  /// The best element along an axis and its index, where `isBetter` says which of two is better.
  @inlinable
  func extremes<Result: TensorElement>(
    _ axis: Int, _ keepingAxis: Bool, _ isBetter: (Scalar, Scalar) -> Bool,
    _ result: ((value: Scalar, index: Int)) -> Result
  ) -> Tensor<Result> {
    let length = shape[resolved(axis)]
    precondition(
      length > 0, "Tensor: no largest or smallest element along axis \(axis) of \(shape)")
    return reduced(
      axis, keepingAxis, from: (value: Scalar.zero, index: -1, next: 0),
      { best, element in
        let isFirst = best.index < 0
        if isFirst || (!best.value.isNaN && (isBetter(element, best.value) || element.isNaN)) {
          best = (element, best.next, best.next)
        }
        best.next += 1
      }, finally: { best, _ in result((best.value, best.index)) })
  }
}

extension Tensor {
  /// The axis, counted from the last if negative.
  @inlinable
  func resolved(_ axis: Int) -> Int {
    let resolved = axis < 0 ? axis + rank : axis
    precondition(
      resolved >= 0 && resolved < rank, "Tensor: axis \(axis) is out of range for shape \(shape)")
    return resolved
  }

  /// Reduces one axis: `accumulate` takes each element in order, `finally` the axis's length too.
  @inlinable
  func reduced<Accumulator, Result: TensorElement>(
    _ axis: Int, _ keepingAxis: Bool, from initial: Accumulator,
    _ accumulate: (inout Accumulator, Scalar) -> Void,
    finally: (Accumulator, Int) -> Result
  ) -> Tensor<Result> {
    let axis = resolved(axis)
    let length = shape[axis]
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    var resultShape = shape
    if keepingAxis { resultShape[axis] = 1 } else { resultShape.remove(at: axis) }
    return Tensor<Result>(shape: resultShape) { result in
      let (source, target) = (storage.start + offset, result.baseAddress!)
      let outerPerPiece = Swift.max(1, elementwisePiece / Swift.max(1, length * inner))
      Parallel.forEachRange(of: outerPerPiece, in: outer) { range in
        // Rows are read in the order they lie in memory, one accumulator for each column.
        var accumulators = [Accumulator](repeating: initial, count: inner)
        for o in range {
          for column in 0..<inner { accumulators[column] = initial }
          for i in 0..<length {
            let row = source + (o * length + i) * inner
            for column in 0..<inner { accumulate(&accumulators[column], row[column]) }
          }
          for column in 0..<inner {
            target[o * inner + column] = finally(accumulators[column], length)
          }
        }
      }
    }
  }
}
