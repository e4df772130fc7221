// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The broadcast of two shapes, by NumPy's rule, as nested loops over both operands.
///
/// Shapes are aligned at their last axes. A missing axis counts as length 1, and an axis of length
/// 1 is repeated to the length of the other operand's. Neighboring axes are merged into one loop
/// where both operands are contiguous across them, or both repeated, so that the innermost loop is
/// as long as possible.
@usableFromInline
struct Broadcasting {
  /// The shape of the result.
  @usableFromInline var shape: [Int] = []
  /// The lengths of the merged axes, innermost first.
  @usableFromInline var lengths: [Int] = []
  /// Each operand's stride along each merged axis, 0 where the operand is repeated.
  @usableFromInline var leftStrides: [Int] = []
  @usableFromInline var rightStrides: [Int] = []

  /// The broadcast of two shapes, or nil if aligned axes differ and neither has length 1.
  @usableFromInline
  init?(_ left: [Int], _ right: [Int]) {
    // Equal shapes are by far the commonest case: one run, without building arrays axis by axis.
    guard left != right else {
      (shape, lengths, leftStrides, rightStrides) = (left, [elementCount(of: left)], [1], [1])
      return
    }
    let rank = max(left.count, right.count)
    var reversedShape: [Int] = []
    var (leftStride, rightStride) = (1, 1)
    for axis in 1...max(rank, 1) {
      let l = axis <= left.count ? left[left.count - axis] : 1
      let r = axis <= right.count ? right[right.count - axis] : 1
      guard l == r || l == 1 || r == 1 else { return nil }
      let length = l == 1 ? r : l
      if axis <= rank { reversedShape.append(length) }
      appendOuterAxis(length, l == 1 ? 0 : leftStride, r == 1 ? 0 : rightStride)
      leftStride *= l
      rightStride *= r
    }
    shape = reversedShape.reversed()
  }

  /// Appends the next outer axis, merged into the previous one where both operands continue it.
  private mutating func appendOuterAxis(_ length: Int, _ leftStride: Int, _ rightStride: Int) {
    if length == 1 && !lengths.isEmpty { return }
    if let last = lengths.last,
      last == 1
        || (leftStride == leftStrides.last! * last && rightStride == rightStrides.last! * last)
    {
      if last == 1 {
        leftStrides[leftStrides.count - 1] = leftStride
        rightStrides[rightStrides.count - 1] = rightStride
      }
      lengths[lengths.count - 1] *= length
    } else {
      lengths.append(length)
      leftStrides.append(leftStride)
      rightStrides.append(rightStride)
    }
  }

  /// The number of runs of the innermost loop.
  @usableFromInline var runCount: Int { lengths.dropFirst().reduce(1, *) }

  /// Each operand's offset at the start of a run.
  @usableFromInline
  func offsets(ofRun run: Int) -> (left: Int, right: Int) {
    var (run, left, right) = (run, 0, 0)
    for axis in lengths.indices.dropFirst() {
      let index = run % lengths[axis]
      run /= lengths[axis]
      left += index * leftStrides[axis]
      right += index * rightStrides[axis]
    }
    return (left, right)
  }
}

extension Broadcasting {
  /// Calls `body` with the innermost runs in `runs`, in order.
  @inlinable
  func forEachRun<Left, Right, Result>(
    in runs: Range<Int>, _ left: UnsafePointer<Left>, _ right: UnsafePointer<Right>,
    _ target: UnsafeMutablePointer<Result>, _ body: (_ZipMapChunk<Left, Right, Result>) -> Void
  ) {
    let (length, leftStride, rightStride) = (lengths[0], leftStrides[0], rightStrides[0])
    guard length > 0 else { return }
    // Offsets are computed by division once per line of runs along the second axis; within the line
    // they advance by that axis's strides.
    let (lineLength, leftLineStride, rightLineStride) =
      lengths.count > 1 ? (lengths[1], leftStrides[1], rightStrides[1]) : (1, 0, 0)
    var run = runs.lowerBound
    while run < runs.upperBound {
      var start = offsets(ofRun: run)
      let end = min(runs.upperBound, run - run % lineLength + lineLength)
      while run < end {
        body(
          _ZipMapChunk(
            length, left + start.left, leftStride, right + start.right, rightStride,
            target + run * length))
        start.left += leftLineStride
        start.right += rightLineStride
        run += 1
      }
    }
  }

  /// Calls `body` with every chunk of the result, on several threads if the result is large.
  @inlinable
  func forEachChunk<Left, Right, Result>(
    _ left: UnsafePointer<Left>, _ right: UnsafePointer<Right>,
    _ target: UnsafeMutablePointer<Result>, _ body: (_ZipMapChunk<Left, Right, Result>) -> Void
  ) {
    let (length, leftStride, rightStride) = (lengths[0], leftStrides[0], rightStrides[0])
    guard runCount == 1 else {
      let runsPerChunk = max(1, elementwiseChunkSize / max(1, length))
      Parallel.forEachRange(of: runsPerChunk, in: runCount) { runs in
        forEachRun(in: runs, left, right, target, body)
      }
      return
    }
    Parallel.forEachRange(of: elementwiseChunkSize, in: length) { range in
      let i = range.lowerBound
      body(
        _ZipMapChunk(
          range.count, left + i * leftStride, leftStride, right + i * rightStride, rightStride,
          target + i))
    }
  }
}
