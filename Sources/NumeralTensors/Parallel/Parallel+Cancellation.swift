// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// The threads of a loop belong to no task: `Task.isCancelled` would be false on all but the calling
// one, so they read the state of the caller's task.

extension Parallel {
  /// Calls `body` for ranges of `size` in `0..<count`, as `forEachRange` does, until the current
  /// task is canceled: no range starts after that.
  ///
  /// - Throws: `CancellationError` if the task is canceled, since `body` may have missed ranges.
  /// - Precondition: `size > 0`.
  package static func forEachRangeUntilCanceled(
    of size: Int, in count: Int, _ body: (_ range: Range<Int>) -> Void
  ) throws {
    withUnsafeCurrentTask { task in
      forEachRange(of: size, in: count) { range in
        if task?.isCancelled != true { body(range) }
      }
    }
    try Task.checkCancellation()
  }

  /// Returns the results of `transform` for ranges of `size` in `0..<count`, as `mapRanges` does,
  /// unless the current task is canceled: no range starts after that.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  /// - Precondition: `size > 0`.
  package static func mapRangesUntilCanceled<Result>(
    of size: Int, in count: Int, _ transform: (_ range: Range<Int>) -> Result
  ) throws -> [Result] {
    let results = withUnsafeCurrentTask { task in
      mapRanges(of: size, in: count) { range in
        task?.isCancelled != true ? transform(range) : nil
      }
    }
    try Task.checkCancellation()
    return results.map { $0! }
  }
}
