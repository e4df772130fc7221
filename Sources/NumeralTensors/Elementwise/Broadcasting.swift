// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The broadcast of two operands, by NumPy's rule, as nested loops over both.
///
/// Shapes are aligned at their last axes. A missing axis counts as length 1, and an axis of length
/// 1 is repeated to the length of the other operand's. Neighboring axes are merged into one loop
/// where both operands are contiguous across them, or both repeated, so that the innermost loop is
/// as long as possible.
@usableFromInline
struct Broadcasting {
  /// Merged axes of the operands: one of the nested loops.
  @usableFromInline
  struct Axis: Equatable {
    @usableFromInline var length: Int
    /// Each operand's stride, 0 where the operand is repeated.
    @usableFromInline var left, right: Int

    @usableFromInline
    init(length: Int, left: Int, right: Int) {
      (self.length, self.left, self.right) = (length, left, right)
    }
  }

  /// The shape of the result.
  @usableFromInline var shape: [Int]
  /// The merged axes, innermost first: at least one.
  @usableFromInline var axes: [Axis]

  /// The broadcast of two shapes in row-major order, or nil if they cannot be broadcast.
  @usableFromInline
  init?(_ left: [Int], _ right: [Int]) {
    self.init(left, nil, right, nil)
  }

  /// The broadcast of two operands, or nil if aligned axes differ and neither has length 1.
  ///
  /// - Parameters:
  ///   - left: The shape of the left operand.
  ///   - leftStrides: Its strides; nil for row-major order.
  ///   - right: The shape of the right operand.
  ///   - rightStrides: Its strides; nil for row-major order.
  @usableFromInline
  init?(_ left: [Int], _ leftStrides: [Int]?, _ right: [Int], _ rightStrides: [Int]?) {
    // Equal shapes are by far the commonest case: one run, without going through the axes.
    guard left != right || leftStrides != nil || rightStrides != nil else {
      (shape, axes) = (left, [Axis(length: elementCount(of: left), left: 1, right: 1)])
      return
    }
    // The array of the longer shape is shared, unless one of its axes is repeated.
    (shape, axes) = (left.count < right.count ? right : left, [])
    axes.reserveCapacity(max(shape.count, 1))
    var (leftSize, rightSize) = (1, 1)
    for axis in shape.indices.reversed() {
      let leftAxis = axis + left.count - shape.count
      let rightAxis = axis + right.count - shape.count
      let l = leftAxis < 0 ? 1 : left[leftAxis]
      let r = rightAxis < 0 ? 1 : right[rightAxis]
      guard l == r || l == 1 || r == 1 else { return nil }
      let length = l == 1 ? r : l
      if shape[axis] != length { shape[axis] = length }
      appendOuter(
        Axis(
          length: length, left: l == 1 ? 0 : leftStrides?[leftAxis] ?? leftSize,
          right: r == 1 ? 0 : rightStrides?[rightAxis] ?? rightSize))
      leftSize *= l
      rightSize *= r
    }
    if axes.isEmpty { axes.append(Axis(length: 1, left: 0, right: 0)) }
  }

  /// Appends the next outer axis, merged into the previous one where both operands continue it.
  private mutating func appendOuter(_ axis: Axis) {
    guard let last = axes.last else { return axes.append(axis) }
    if axis.length == 1 { return }
    if last.length == 1 {
      axes[axes.count - 1] = axis
    } else if axis.left == last.left * last.length && axis.right == last.right * last.length {
      axes[axes.count - 1].length *= axis.length
    } else {
      axes.append(axis)
    }
  }

  /// The number of runs of the innermost loop.
  @usableFromInline var runCount: Int { axes.dropFirst().reduce(1) { $0 * $1.length } }

  /// Each operand's offset at the start of a run.
  @usableFromInline
  func offsets(ofRun run: Int) -> (left: Int, right: Int) {
    var (run, left, right) = (run, 0, 0)
    for axis in axes.dropFirst() {
      let index = run % axis.length
      run /= axis.length
      left += index * axis.left
      right += index * axis.right
    }
    return (left, right)
  }
}

extension Broadcasting {
  /// A part of the innermost loop.
  @usableFromInline
  struct Run {
    /// The positions of its first elements in the operands and in the result.
    @usableFromInline let left, right, result: Int
    /// Each operand's stride; that of the result is 1.
    @usableFromInline let leftStride, rightStride: Int
    /// The number of elements.
    @usableFromInline let count: Int

    @inlinable
    init(left: Int, right: Int, result: Int, count: Int, along axis: Axis) {
      (self.left, self.right, self.result, self.count) = (left, right, result, count)
      (leftStride, rightStride) = (axis.left, axis.right)
    }
  }

  /// Calls `body` with the innermost runs in `runs`, in order.
  @inlinable
  func forEachRun(in runs: Range<Int>, _ body: (Run) -> Void) {
    let inner = axes[0]
    guard inner.length > 0 else { return }
    // Offsets are computed by division once per line of runs along the second axis; within the line
    // they advance by that axis's strides.
    let line = axes.count > 1 ? axes[1] : Axis(length: 1, left: 0, right: 0)
    var run = runs.lowerBound
    while run < runs.upperBound {
      var start = offsets(ofRun: run)
      let end = min(runs.upperBound, run - run % line.length + line.length)
      while run < end {
        body(
          Run(
            left: start.left, right: start.right, result: run * inner.length, count: inner.length,
            along: inner))
        start.left += line.left
        start.right += line.right
        run += 1
      }
    }
  }

  /// Calls `body` with every run of the result, on several threads if the result is large.
  @inlinable
  func forEachRun(_ body: (Run) -> Void) {
    let inner = axes[0]
    guard axes.count == 1 else {
      let runsPerChunk = max(1, elementwiseChunkSize / max(1, inner.length))
      Parallel.forEachRange(of: runsPerChunk, in: runCount) { forEachRun(in: $0, body) }
      return
    }
    Parallel.forEachRange(of: elementwiseChunkSize, in: inner.length) { range in
      let i = range.lowerBound
      body(
        Run(
          left: i * inner.left, right: i * inner.right, result: i, count: range.count, along: inner
        ))
    }
  }
}
