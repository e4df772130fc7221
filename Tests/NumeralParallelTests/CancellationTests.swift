// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing

/// Parallel loops that end when the task of their caller is canceled.
@Suite struct CancellationTests {
  /// The ranges of a loop that cancels its task in the range that starts at 20.
  ///
  /// - Returns: The number of ranges at the cancellation and at the end.
  private func ranges(
    threads: Int, _ loop: @escaping @Sendable (_ body: (Range<Int>) -> Void) throws -> Void
  ) async -> (before: Int, all: Int) {
    await Task {
      let started = Locked(0)
      let before = Locked(0)
      withUnsafeCurrentTask { task in
        Parallel.$threads.withValue(threads) {
          _ = #expect(throws: CancellationError.self) {
            try loop { range in
              started.withLock { $0 += 1 }
              guard range.contains(20) else { return }
              task!.cancel()
              before.withLock { $0 = started.withLock { $0 } }
            }
          }
        }
      }
      return (before.withLock { $0 }, started.withLock { $0 })
    }.value
  }

  @Test(arguments: [1, 2, 5]) func noRangeStartsAfterACancellation(threads: Int) async {
    for _ in 0..<20 {
      let loop = await ranges(threads: threads) {
        try Parallel.forEachRangeUntilCanceled(of: 3, in: 100_000, $0)
      }
      // Each of the other threads may have been about to start a range.
      #expect(loop.all - loop.before < threads)
      let map = await ranges(threads: threads) { body in
        _ = try Parallel.mapRangesUntilCanceled(of: 3, in: 100_000) { body($0) }
      }
      #expect(map.all - map.before < threads)
    }
  }

  @Test func loopsOfACanceledTaskDoNothing() async {
    await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      #expect(throws: CancellationError.self) {
        try Parallel.forEachRangeUntilCanceled(of: 1, in: 5) { _ in Issue.record("a range") }
      }
      #expect(throws: CancellationError.self) {
        try Parallel.mapRangesUntilCanceled(of: 9, in: 5) { _ in Issue.record("a range") }
      }
    }.value
  }

  @Test(arguments: [(0, 4), (7, 7), (7, 3), (1000, 6)])
  func withoutACancellationAllRangesRun(count: Int, size: Int) throws {
    let covered = Locked([Int](repeating: 0, count: count))
    try Parallel.forEachRangeUntilCanceled(of: size, in: count) { range in
      covered.withLock { for index in range { $0[index] += 1 } }
    }
    #expect(covered.withLock { $0.allSatisfy { $0 == 1 } })
    #expect(
      try Parallel.mapRangesUntilCanceled(of: size, in: count) { $0 }
        == Parallel.mapRanges(of: size, in: count) { $0 })
  }
}
