// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch
import Foundation
import Synchronization

/// The one place where work is split over threads.
///
/// OpenBLAS runs on one thread for the whole process; large operations cut their work into pieces and
/// hand the pieces to this loop. The cut depends on the data alone, never on the number of threads,
/// so results are the same bits at any thread count.
///
/// Inside one of several pieces `threads` is 1: an operation that would split its own work runs it in
/// order there, and nothing is ever oversubscribed. A lone piece keeps all threads.
public enum Parallel {
  /// The number of threads that work is spread over: the machine's cores, unless set.
  ///
  /// The value belongs to the current task, as every `@TaskLocal` does:
  ///
  ///     Parallel.$threads.withValue(4) {
  ///       // At most four threads here.
  ///     }
  @TaskLocal public static var threads = ProcessInfo.processInfo.activeProcessorCount

  /// Calls `body` once for each piece in `0..<count`, on up to `threads` threads at once.
  ///
  /// Pieces start in ascending order and finish in any order, so what `body` writes for one piece must
  /// not touch what it writes for another.
  ///
  /// - Precondition: `count >= 0`.
  @inlinable
  public static func forEach(_ count: Int, _ body: (_ piece: Int) -> Void) {
    precondition(count >= 0, "Parallel.forEach: count is \(count), expected 0 or more")
    // A lone piece is common, and often short: the caller's own code, with nothing around it.
    guard count > 1 else {
      if count == 1 { body(0) }
      return
    }
    forEachOfSeveral(count, body)
  }

  @usableFromInline
  static func forEachOfSeveral(_ count: Int, _ body: (_ piece: Int) -> Void) {
    let next = Atomic(0)
    onThreads(min(threads, count)) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < count else { return }
        body(piece)
      }
    }
  }

  /// Calls `work` once on each of up to so many threads at once: with 0, and with 1 and so on where others join.
  static func onThreads(_ count: Int, _ work: (_ thread: Int) -> Void) {
    guard count > 1 else { return work(0) }
    let joined = Atomic(0)
    func join() {
      $threads.withValue(1) { work(joined.wrappingAdd(1, ordering: .relaxed).oldValue) }
    }
    // Where another task keeps the team busy, the system shares out its threads between the two.
    guard !ThreadPool.shared.run(on: count - 1, join) else { return }
    withoutActuallyEscaping(join) { join in
      // Not `@Sendable`, so that pieces can write through pointers: see the rule above.
      nonisolated(unsafe) let join = join
      DispatchQueue.concurrentPerform(iterations: count) { _ in join() }
    }
  }

  /// Cuts `0..<count` into ranges of `size` (the last may be shorter) and calls `body` for each.
  ///
  /// - Precondition: `size > 0`.
  @inlinable
  public static func forEachRange(
    of size: Int, in count: Int, _ body: (_ range: Range<Int>) -> Void
  ) {
    precondition(size > 0, "Parallel.forEachRange: size is \(size), expected 1 or more")
    guard count > size else {
      if count > 0 { body(0..<count) }
      return
    }
    forEach((count + size - 1) / size) { piece in
      body(piece * size..<Swift.min((piece + 1) * size, count))
    }
  }

  /// Cuts `0..<count` into ranges of `size` (the last may be shorter): the results of `transform` for
  /// each, in order.
  ///
  /// - Precondition: `size > 0`.
  @inlinable
  public static func mapRanges<Result>(
    of size: Int, in count: Int, _ transform: (_ range: Range<Int>) -> Result
  ) -> [Result] {
    precondition(size > 0, "Parallel.mapRanges: size is \(size), expected 1 or more")
    return map((count + size - 1) / size) { piece in
      transform(piece * size..<Swift.min((piece + 1) * size, count))
    }
  }

  /// The results of `transform` for each piece in `0..<count`, in the order of the pieces.
  public static func map<Result>(_ count: Int, _ transform: (_ piece: Int) -> Result) -> [Result] {
    [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
      let start = buffer.baseAddress
      forEach(count) { piece in (start! + piece).initialize(to: transform(piece)) }
      initialized = count
    }
  }
}
