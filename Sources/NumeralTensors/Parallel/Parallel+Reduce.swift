// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Synchronization

extension Parallel {
  /// The sum of the results of `transform` over the chunks `0..<count`.
  ///
  /// The order of the additions depends on `count` alone: the results of each group of four
  /// consecutive chunks are added in order, then the sums of the groups. While there are at least
  /// as many groups as threads, each thread works on a group of its own: it adds a result while it
  /// is still in its cache, and the result's memory is reused for the next chunk. Collecting all
  /// results for one thread to add would move each of them between caches twice.
  ///
  /// - Parameters:
  ///   - count: The number of chunks.
  ///   - transform: Computes the result of a chunk.
  ///   - add: Adds a result to a sum.
  /// - Precondition: `count >= 1`.
  package static func reduce<Result>(
    _ count: Int, _ transform: (_ chunk: Int) -> Result,
    adding add: (inout Result, Result) -> Void
  ) -> Result {
    require(count > 0, "Parallel.reduce: count is \(count), expected 1 or more")
    let groups = stride(from: 0, to: count, by: chunksPerGroup).map {
      OrderedSum<Result>(chunks: $0..<min($0 + chunksPerGroup, count))
    }
    // A single chunk keeps all threads.
    let threads = threadCount(count)
    onThreads(threads) { thread in
      for index in groups.indices {
        // Threads begin at different groups, and then help with the others.
        let group = groups[(index + thread * groups.count / threads) % groups.count]
        while let chunk = group.nextChunk() { group.add(transform(chunk), of: chunk, add) }
      }
    }
    var sum = groups[0].sum!
    for group in groups.dropFirst() { add(&sum, group.sum!) }
    return sum
  }

  private static let chunksPerGroup = 4

  /// The sum of the results of consecutive chunks, added in the order of the chunks whichever
  /// threads compute them.
  private final class OrderedSum<Result> {
    private let chunks: Range<Int>
    private let started = Atomic(0)
    private let lock = NSLock()
    /// Results that are computed and not yet added.
    private var pending: [Result?]
    /// Whether a thread is adding: only that thread writes to `sum`.
    private var isAdding = false
    private var addedCount = 0
    private(set) var sum: Result?

    init(chunks: Range<Int>) {
      self.chunks = chunks
      pending = Array(repeating: nil, count: chunks.count)
    }

    /// The next chunk to compute, or nil if all have been started.
    func nextChunk() -> Int? {
      let offset = started.wrappingAdd(1, ordering: .relaxed).oldValue
      return offset < chunks.count ? chunks.lowerBound + offset : nil
    }

    /// Adds the result of a chunk as soon as the results before it are added.
    ///
    /// If another thread is adding, the result is left for that thread; the lock is held only to
    /// exchange results.
    func add(_ result: Result, of chunk: Int, _ add: (inout Result, Result) -> Void) {
      let addsHere = lock.withLock {
        pending[chunk - chunks.lowerBound] = result
        defer { isAdding = true }
        return !isAdding
      }
      guard addsHere else { return }
      while let next = takeNext() {
        if sum == nil { sum = next } else { add(&sum!, next) }
      }
    }

    /// Removes the next result in order; if it is not computed yet, this thread stops adding.
    private func takeNext() -> Result? {
      lock.withLock {
        guard addedCount < pending.count, let next = pending[addedCount] else {
          isAdding = false
          return nil
        }
        pending[addedCount] = nil
        addedCount += 1
        return next
      }
    }
  }
}
