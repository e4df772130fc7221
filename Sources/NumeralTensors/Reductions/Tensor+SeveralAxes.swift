// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Reductions over several axes at once. For `keepDims` see `sum(axis:keepDims:)`.

extension Tensor where Scalar: RealScalar {
  /// The sum over several axes.
  ///
  ///     images.sum(axes: [0, 2, 3])         // the sum of each channel
  ///
  /// - Precondition: The axes are different ones of the tensor; negative counts from the last.
  /// - Complexity: O(`size`); a copy if other axes lie between them.
  @inlinable
  public func sum(axes: [Int], keepDims: Bool = false) -> Tensor {
    reducing(axes, keepDims) { $0.sum(axis: $1) }
  }

  /// The arithmetic mean over several axes: see `sum(axes:keepDims:)`.
  @inlinable
  public func mean(axes: [Int], keepDims: Bool = false) -> Tensor {
    reducing(axes, keepDims) { $0.mean(axis: $1) }
  }

  /// The variance over several axes: see `sum(axes:keepDims:)` and `variance(correction:)`.
  @inlinable
  public func variance(axes: [Int], keepDims: Bool = false, correction: Int = 0) -> Tensor {
    reducing(axes, keepDims) { $0.variance(axis: $1, correction: correction) }
  }
}

extension Tensor where Scalar: IntegerElement {
  /// The sum over several axes: see the one of real numbers.
  @inlinable
  public func sum(axes: [Int], keepDims: Bool = false) -> Tensor<Int> {
    reducing(axes, keepDims) { $0.sum(axis: $1) }
  }
}

extension Tensor where Scalar: NumericElement {
  /// The maximum over several axes: see `sum(axes:keepDims:)`.
  ///
  /// - Precondition: Every axis has an element.
  @inlinable
  public func max(axes: [Int], keepDims: Bool = false) -> Tensor {
    reducing(axes, keepDims) { $0.max(axis: $1) }
  }

  /// The minimum over several axes: see `sum(axes:keepDims:)`.
  ///
  /// - Precondition: Every axis has an element.
  @inlinable
  public func min(axes: [Int], keepDims: Bool = false) -> Tensor {
    reducing(axes, keepDims) { $0.min(axis: $1) }
  }
}

extension Tensor {
  /// Reduces several axes, merged into one.
  @inlinable
  func reducing<Result: TensorElement>(
    _ axes: [Int], _ keepDims: Bool, _ reduce: (Tensor, Int) -> Tensor<Result>
  ) -> Tensor<Result> {
    let axes = axes.map(resolved).sorted()
    require(
      Set(axes).count == axes.count, "Tensor: found the axes \(axes), expected different ones")
    let kept = (0..<rank).filter { !axes.contains($0) }
    // Neighboring axes are merged where they are, without a copy.
    let first = axes.first ?? 0
    let areNeighbors = axes == Array(first..<first + axes.count)
    let position = areNeighbors ? first : kept.count
    let order = areNeighbors ? Array(0..<rank) : kept + axes
    let merged = kept.map { shape[$0] }
    let count = axes.map { shape[$0] }.reduce(1, *)
    let result = reduce(
      transposed(order).reshaped(merged[..<position] + [count] + merged[position...]), position)
    guard keepDims else { return result }
    return result.reshaped(shape.indices.map { axes.contains($0) ? 1 : shape[$0] })
  }
}
