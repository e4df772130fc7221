// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// How two shapes combine element by element, by NumPy's rule.
///
/// Shapes are aligned at their last axes; a missing axis counts as 1, and a length of 1 is repeated to
/// the length of the other. Neighboring axes along which both operands simply run on, or both stand
/// still, are merged, so that the innermost loop is as long as the data allow.
@usableFromInline
struct Broadcasting {
  /// The shape of the result.
  @usableFromInline var shape: [Int] = []
  /// The merged axes: their lengths, and each operand's step along them (0 where it is repeated).
  @usableFromInline var lengths: [Int] = []
  @usableFromInline var leftSteps: [Int] = []
  @usableFromInline var rightSteps: [Int] = []

  /// The combination of two shapes, or nil where an axis has two lengths and neither is 1.
  @usableFromInline
  init?(_ left: [Int], _ right: [Int]) {
    // By far the commonest case: one run, without the arrays that are built up below.
    guard left != right else {
      (shape, lengths, leftSteps, rightSteps) = (left, [elementCount(of: left)], [1], [1])
      return
    }
    let rank = max(left.count, right.count)
    var reversedShape: [Int] = []
    var (leftCount, rightCount) = (1, 1)
    for axis in 1...max(rank, 1) {
      let l = axis <= left.count ? left[left.count - axis] : 1
      let r = axis <= right.count ? right[right.count - axis] : 1
      guard l == r || l == 1 || r == 1 else { return nil }
      let length = l == 1 ? r : l
      if axis <= rank { reversedShape.append(length) }
      push(length, l == 1 ? 0 : leftCount, r == 1 ? 0 : rightCount)
      leftCount *= l
      rightCount *= r
    }
    shape = reversedShape.reversed()
  }

  /// Adds the next outer axis, merged into the previous one where both operands continue it.
  private mutating func push(_ length: Int, _ leftStep: Int, _ rightStep: Int) {
    if length == 1 && !lengths.isEmpty { return }
    if let last = lengths.last,
      last == 1
        || (leftStep == leftSteps.last! * last && rightStep == rightSteps.last! * last)
    {
      if last == 1 {
        leftSteps[leftSteps.count - 1] = leftStep
        rightSteps[rightSteps.count - 1] = rightStep
      }
      lengths[lengths.count - 1] *= length
    } else {
      lengths.append(length)
      leftSteps.append(leftStep)
      rightSteps.append(rightStep)
    }
  }

  /// The number of innermost runs.
  @usableFromInline var runCount: Int { lengths.dropFirst().reduce(1, *) }

  /// Where the operands stand at the start of a run.
  @usableFromInline
  func offsets(ofRun run: Int) -> (left: Int, right: Int) {
    var (run, left, right) = (run, 0, 0)
    for axis in lengths.indices.dropFirst() {
      let index = run % lengths[axis]
      run /= lengths[axis]
      left += index * leftSteps[axis]
      right += index * rightSteps[axis]
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
    let (length, leftStep, rightStep) = (lengths[0], leftSteps[0], rightSteps[0])
    guard length > 0 else { return }
    // Along the second axis operands advance by steps; the division is for its start alone.
    let (lines, leftLine, rightLine) =
      lengths.count > 1 ? (lengths[1], leftSteps[1], rightSteps[1]) : (1, 0, 0)
    var run = runs.lowerBound
    while run < runs.upperBound {
      var start = offsets(ofRun: run)
      let end = min(runs.upperBound, run - run % lines + lines)
      while run < end {
        body(
          _ZipMapChunk(
            length, left + start.left, leftStep, right + start.right, rightStep,
            target + run * length))
        start.left += leftLine
        start.right += rightLine
        run += 1
      }
    }
  }

  /// Calls `body` with every piece of the result, on several threads when there are many.
  @inlinable
  func forEachChunk<Left, Right, Result>(
    _ left: UnsafePointer<Left>, _ right: UnsafePointer<Right>,
    _ target: UnsafeMutablePointer<Result>, _ body: (_ZipMapChunk<Left, Right, Result>) -> Void
  ) {
    let (length, leftStep, rightStep) = (lengths[0], leftSteps[0], rightSteps[0])
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
          range.count, left + i * leftStep, leftStep, right + i * rightStep, rightStep, target + i))
    }
  }
}
