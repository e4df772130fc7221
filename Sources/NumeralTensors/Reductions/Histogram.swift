// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Tensor where Scalar: RealScalar {
  /// The number of elements in each of some bins of equal width.
  ///
  ///     let (counts, edges) = x.histogram(bins: 20)
  ///
  /// A number at an edge is in the bin above it; the last bin includes its upper edge. Numbers
  /// outside of the range, and NaN, are not counted.
  ///
  /// - Parameters:
  ///   - bins: The number of bins.
  ///   - range: The lower edge of the first bin and the upper edge of the last; by default, those
  ///     of the elements. If they are equal, half is subtracted and added.
  /// - Returns: The counts, and the `bins + 1` edges.
  /// - Precondition: There is a bin; the range is finite.
  /// - Complexity: O(`size`).
  @inlinable
  public func histogram(
    bins: Int, in range: ClosedRange<Scalar>? = nil
  ) -> (counts: Tensor<Int>, edges: Tensor) {
    var (low, high): (Scalar, Scalar) = (0, 1)
    if let range {
      (low, high) = (range.lowerBound, range.upperBound)
    } else if size > 0 {
      (low, high) = (min(), max())
    }
    require(
      bins > 0 && low.isFinite && high.isFinite,
      "Tensor.histogram: found \(bins) bins from \(low) to \(high), expected one or more in a "
        + "finite range")
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let edges = Tensor.linspace(low...high, count: bins + 1)
    let limits = edges.scalars
    let binsPerUnit = Scalar(bins) / (high - low)
    var counts = [Int](repeating: 0, count: bins)
    withUnsafeBufferPointer { scalars in
      for scalar in scalars where scalar >= low && scalar <= high {
        // Rounding may move a number beside its bin: the edges decide.
        var bin = Swift.min(Int((scalar - low) * binsPerUnit), bins - 1)
        if scalar < limits[bin] { bin -= 1 }
        if bin < bins - 1 && scalar >= limits[bin + 1] { bin += 1 }
        counts[bin] += 1
      }
    }
    return (Tensor<Int>(counts), edges)
  }
}

extension Tensor where Scalar: IntegerElement {
  /// The number of occurrences of each number from 0.
  ///
  ///     Tensor<Int>([1, 3, 1]).binCount()           // [0, 2, 0, 1]
  ///
  /// - Parameter minLength: The least length of the result; by default, it ends with the largest
  ///   number.
  /// - Precondition: No number is negative.
  /// - Complexity: O(`size` + the largest number).
  @inlinable
  public func binCount(minLength: Int = 0) -> Tensor<Int> {
    var counts = [Int](repeating: 0, count: minLength)
    withUnsafeBufferPointer { scalars in
      for scalar in scalars {
        require(scalar >= 0, "Tensor.binCount: found \(scalar), expected no negative number")
        let number = Int(scalar)
        if number >= counts.count {
          counts += repeatElement(0, count: number + 1 - counts.count)
        }
        counts[number] += 1
      }
    }
    return Tensor<Int>(counts)
  }
}
