// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Synchronization

extension Parallel {
  /// The results of `transform` for each piece in `0..<count`, added up.
  ///
  /// The order of the additions depends on `count` alone: the results of four pieces in a row are added one after
  /// the other, and then those sums. A thread takes such a row for itself while there are enough of them. It adds
  /// what it has just computed, which lies in its own cache, and gives the memory back for the next piece: results
  /// that are kept for one thread to add up all go from cache to cache instead, twice.
  ///
  /// - Parameters:
  ///   - count: The number of pieces.
  ///   - meanwhile: Called once, by the first thread that finds no piece left.
  ///   - transform: A piece's result.
  ///   - add: Adds a result to a sum.
  /// - Precondition: `count >= 1`.
  package static func reduce<Result>(
    _ count: Int, meanwhile: () -> Void, _ transform: (_ piece: Int) -> Result,
    adding add: (inout Result, Result) -> Void
  ) -> Result {
    precondition(count > 0, "Parallel.reduce: count is \(count), expected 1 or more")
    let rows = stride(from: 0, to: count, by: piecesInRow).map {
      Row<Result>(pieces: $0..<min($0 + piecesInRow, count))
    }
    // A lone piece keeps all threads.
    let threads = min(threads, count)
    let isFirst = Atomic(true)
    onThreads(threads) { thread in
      for index in rows.indices {
        let row = rows[(index + thread * rows.count / threads) % rows.count]
        while let piece = row.takePiece() { row.add(transform(piece), of: piece, add) }
      }
      if isFirst.exchange(false, ordering: .relaxed) { meanwhile() }
    }
    var sum = rows[0].sum!
    for row in rows.dropFirst() { add(&sum, row.sum!) }
    return sum
  }

  private static let piecesInRow = 4

  /// Pieces in a row, whose results are added in their order, whoever computes them.
  private final class Row<Result> {
    private let pieces: Range<Int>
    private let taken = Atomic(0)
    private let lock = NSLock()
    /// Results whose turn has not come.
    private var waiting: [Result?]
    /// Whether a thread adds: it alone writes to what follows.
    private var isBusy = false
    private var added = 0
    private(set) var sum: Result?

    init(pieces: Range<Int>) {
      self.pieces = pieces
      waiting = Array(repeating: nil, count: pieces.count)
    }

    func takePiece() -> Int? {
      let number = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      return number < pieces.count ? pieces.lowerBound + number : nil
    }

    /// Adds a piece's result if its turn has come, and those that have waited for it. Nobody waits for a thread
    /// that adds: it finds the result when it is done.
    func add(_ result: Result, of piece: Int, _ add: (inout Result, Result) -> Void) {
      let isMine = lock.withLock {
        waiting[piece - pieces.lowerBound] = result
        defer { isBusy = true }
        return !isBusy
      }
      guard isMine else { return }
      while let next = takeNext() {
        if sum == nil { sum = next } else { add(&sum!, next) }
      }
    }

    /// The result whose turn it is; where it is not there yet, this thread no longer adds.
    private func takeNext() -> Result? {
      lock.withLock {
        guard added < waiting.count, let next = waiting[added] else {
          isBusy = false
          return nil
        }
        waiting[added] = nil
        added += 1
        return next
      }
    }
  }
}
