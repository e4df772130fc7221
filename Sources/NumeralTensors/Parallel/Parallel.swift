// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch
import Synchronization

/// Parallel loops. All work that this library distributes over threads runs in them.
///
/// An operation divides its work into chunks, by the data alone and never by the number of threads,
/// so its result is the same bits at any number of threads. OpenBLAS computes on the calling thread
/// only: see `OpenBLAS`.
///
/// In the body of a loop over several chunks `threads` is 1, so that nested loops run in order on
/// the calling thread and do not oversubscribe the processors. A single chunk keeps all threads.
public enum Parallel {
  /// The number of threads that a loop uses, at least 1.
  ///
  /// The default is the number of processors that the process may use: those in its affinity mask,
  /// or fewer if the CPU quota of its control groups (a container's limit), rounded up, or the
  /// environment variable `OMP_NUM_THREADS` is less. It is determined once, at its first use.
  ///
  /// A `@TaskLocal` value, it is set for the duration of a closure:
  ///
  ///     Parallel.$threads.withValue(4) {
  ///       // At most four threads here.
  ///     }
  @TaskLocal public static var threads = ProcessorCount.defaultThreadCount

  /// Calls `body` once for each chunk in `0..<count`, on up to `threads` threads.
  ///
  /// Chunks start in ascending order and finish in any order, so `body` must not write to memory
  /// that it reads or writes for another chunk.
  ///
  /// - Precondition: `count >= 0`.
  @inlinable
  public static func forEach(_ count: Int, _ body: (_ chunk: Int) -> Void) {
    require(count >= 0, "Parallel.forEach: count is \(count), expected 0 or more")
    // A single chunk is common, and often short: it is inlined into the caller.
    guard count > 1 else {
      if count == 1 { body(0) }
      return
    }
    forEachOnThreads(count, body)
  }

  @usableFromInline
  static func forEachOnThreads(_ count: Int, _ body: (_ chunk: Int) -> Void) {
    let next = Atomic(0)
    onThreads(threadCount(count)) { _ in
      while true {
        let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard chunk < count else { return }
        body(chunk)
      }
    }
  }

  /// The number of threads of a loop over `count` chunks.
  static func threadCount(_ count: Int) -> Int {
    let threads = self.threads
    require(threads > 0, "Parallel.threads: found \(threads), expected 1 or more")
    return min(threads, count)
  }

  /// Runs `work` on up to `count` threads, passing each a distinct index from 0.
  static func onThreads(_ count: Int, _ work: (_ thread: Int) -> Void) {
    guard count > 1 else { return work(0) }
    let joined = Atomic(0)
    func join() {
      $threads.withValue(1) { work(joined.wrappingAdd(1, ordering: .relaxed).oldValue) }
    }
    // While another task's loop has the pool, the system divides its threads between the two loops.
    guard !ThreadPool.shared.run(on: count - 1, join) else { return }
    withoutActuallyEscaping(join) { join in
      // Not `@Sendable`, so that chunks can write through pointers: see `forEach`.
      nonisolated(unsafe) let join = join
      DispatchQueue.concurrentPerform(iterations: count) { _ in join() }
    }
  }

  /// Divides `0..<count` into ranges of `size` (the last may be shorter) and calls `body` for each,
  /// on up to `threads` threads.
  ///
  /// - Precondition: `size > 0`.
  @inlinable
  public static func forEachRange(
    of size: Int, in count: Int, _ body: (_ range: Range<Int>) -> Void
  ) {
    require(size > 0, "Parallel.forEachRange: size is \(size), expected 1 or more")
    guard count > size else {
      if count > 0 { body(0..<count) }
      return
    }
    forEach(ceilDiv(count, size)) { chunk in
      body(chunk * size..<Swift.min((chunk + 1) * size, count))
    }
  }

  /// Divides `0..<count` into ranges of `size` (the last may be shorter) and returns the results of
  /// `transform` for each, in order.
  ///
  /// - Precondition: `size > 0`.
  @inlinable
  public static func mapRanges<Result>(
    of size: Int, in count: Int, _ transform: (_ range: Range<Int>) -> Result
  ) -> [Result] {
    require(size > 0, "Parallel.mapRanges: size is \(size), expected 1 or more")
    return map(ceilDiv(count, size)) { chunk in
      transform(chunk * size..<Swift.min((chunk + 1) * size, count))
    }
  }

  /// The results of `transform` for each chunk in `0..<count`, in the order of the chunks.
  ///
  /// - Precondition: `count >= 0`.
  public static func map<Result>(_ count: Int, _ transform: (_ chunk: Int) -> Result) -> [Result] {
    require(count >= 0, "Parallel.map: count is \(count), expected 0 or more")
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
      let start = buffer.baseAddress
      forEach(count) { chunk in (start! + chunk).initialize(to: transform(chunk)) }
      initialized = count
    }
  }
}
