// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Reductions. For the parameters see those of tensors.

extension Tracked {
  /// The sum of all elements.
  public func sum() -> Tracked { sum(axes: Array(0..<rank)) }

  /// The sum along an axis.
  public func sum(axis: Int, keepDims: Bool = false) -> Tracked {
    sum(axes: [axis < 0 ? axis + rank : axis], keepDims: keepDims)
  }

  /// The sum over several axes.
  public func sum(axes: [Int], keepDims: Bool = false) -> Tracked {
    let axes = axes.map { $0 < 0 ? $0 + rank : $0 }
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    let result = axes.isEmpty ? value : value.sum(axes: axes, keepDims: keepDims)
    return Tracked(
      result, from: (self, { [shape] in $0.reshaped(kept).broadcast(to: shape) }))
  }

  /// The arithmetic mean of all elements.
  public func mean() -> Tracked { sum() / Scalar(size) }

  /// The arithmetic mean along an axis.
  public func mean(axis: Int, keepDims: Bool = false) -> Tracked {
    sum(axis: axis, keepDims: keepDims) / Scalar(shape[axis < 0 ? axis + rank : axis])
  }

  /// The arithmetic mean over several axes.
  public func mean(axes: [Int], keepDims: Bool = false) -> Tracked {
    let count = axes.reduce(1) { $0 * shape[$1 < 0 ? $1 + rank : $1] }
    return sum(axes: axes, keepDims: keepDims) / Scalar(count)
  }

  /// The variance along an axis, divided by the number of elements.
  public func variance(axis: Int, keepDims: Bool = false) -> Tracked {
    square(self - mean(axis: axis, keepDims: true)).mean(axis: axis, keepDims: keepDims)
  }

  /// The maximum along an axis; equal ones share the gradient evenly, as in PyTorch's `amax`.
  public func max(axis: Int, keepDims: Bool = false) -> Tracked {
    let largest = value.max(axis: axis, keepDims: true)
    let isLargest = value.zipMap(largest) { $0 == $1 ? Scalar(1) : 0 }
    let shares = Tracked(isLargest / isLargest.sum(axis: axis, keepDims: true))
    let result = keepDims ? largest : largest.squeezed(axis: axis)
    return Tracked(result, from: (self, { $0.reshaped(largest.shape) * shares }))
  }

  /// The minimum along an axis; equal ones share the gradient evenly.
  public func min(axis: Int, keepDims: Bool = false) -> Tracked {
    -(-self).max(axis: axis, keepDims: keepDims)
  }
}

/// log Σ eˣ along an axis, without overflow.
public func logSumExp<Scalar: RealScalar>(
  _ x: Tracked<Scalar>, axis: Int = -1, keepDims: Bool = false
) -> Tracked<Scalar> {
  let largest = Tracked(x.value.max(axis: axis, keepDims: true))
  let result = log(exp(x - largest).sum(axis: axis, keepDims: true)) + largest
  return keepDims ? result : result.squeezed(axis: axis)
}

/// The softmax along an axis: eˣ / Σ eˣ.
public func softmax<Scalar: RealScalar>(_ x: Tracked<Scalar>, axis: Int = -1) -> Tracked<Scalar> {
  exp(logSoftmax(x, axis: axis))
}

/// The logarithm of the softmax along an axis: x − log Σ eˣ.
public func logSoftmax<Scalar: RealScalar>(
  _ x: Tracked<Scalar>, axis: Int = -1
) -> Tracked<Scalar> {
  x - logSumExp(x, axis: axis, keepDims: true)
}
