// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Dispatch
import Foundation
import Synchronization

/// Threads that join in a loop as soon as there is one.
///
/// Between two loops of a training step or of an iteration of k-means lie some ten microseconds. To wake
/// a sleeping thread takes as long at best, and milliseconds where the system has it wait for the very
/// processor that the loop runs on: the loop is over by then. A thread of the team therefore looks out for
/// the next loop for a while before it sleeps, as those of OpenMP do.
///
/// A loop that has no need of a thread that comes late does not wait for it.
final class ThreadPool: Sendable {
  static let shared = ThreadPool()

  /// Whether a loop is in progress: there is one at a time.
  private let isBusy = Atomic(false)
  /// What the threads of the loop in progress do. It is written while there are no seats, and read by who
  /// has taken one.
  private nonisolated(unsafe) var work: UnsafePointer<() -> Void>?
  private nonisolated(unsafe) var size = 0
  /// How many more threads may join the loop.
  private let seats = Atomic(0)
  /// The threads that have joined and not finished, once no more may join; below 0 before.
  private let unfinished = Atomic(0)
  private let allFinished = DispatchSemaphore(value: 0)
  /// The threads that sleep, or are about to, and have not been woken.
  private let sleepers = Atomic(0)
  private let wakeUp = DispatchSemaphore(value: 0)

  /// Calls `work` on this thread, and on up to `others` more at the same time.
  ///
  /// - Returns: Whether it was called: not where the team is busy with another loop.
  func run(on others: Int, _ work: () -> Void) -> Bool {
    guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return false }
    withoutActuallyEscaping(work) { work in
      withUnsafePointer(to: work) { pointer in
        self.work = pointer
        while size < others { addThread() }
        unfinished.store(0, ordering: .relaxed)
        seats.store(others, ordering: .sequentiallyConsistent)
        for _ in 0..<sleepers.exchange(0, ordering: .sequentiallyConsistent) { wakeUp.signal() }
        work()
        let joined = others - seats.exchange(0, ordering: .acquiringAndReleasing)
        if unfinished.add(joined, ordering: .acquiringAndReleasing).newValue > 0 {
          _ = spin { unfinished.load(ordering: .relaxed) == 0 }
          allFinished.wait()
        }
        self.work = nil
      }
    }
    isBusy.store(false, ordering: .releasing)
    return true
  }

  private func addThread() {
    // More threads than processors would only take turns: those sleep.
    let isEager = size < ProcessInfo.processInfo.activeProcessorCount - 1
    let thread = Thread { [self] in
      while true {
        while !takeSeat() {
          let isThereOne = isEager && spin { seats.load(ordering: .relaxed) > 0 }
          if !isThereOne { sleep() }
        }
        work!.pointee()
        if unfinished.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 {
          allFinished.signal()
        }
      }
    }
    thread.name = "Numeral"
    thread.start()
    size += 1
  }

  private func takeSeat() -> Bool {
    var free = seats.load(ordering: .relaxed)
    while free > 0 {
      let (isMine, now) = seats.weakCompareExchange(
        expected: free, desired: free - 1, ordering: .acquiringAndReleasing)
      if isMine { return true }
      free = now
    }
    return false
  }

  /// Sleeps until there is a loop.
  private func sleep() {
    sleepers.add(1, ordering: .sequentiallyConsistent)
    if seats.load(ordering: .sequentiallyConsistent) > 0 {
      // A loop that has begun in between has counted this thread, and wakes it; or it has not.
      var count = sleepers.load(ordering: .relaxed)
      while count > 0 {
        let (isMine, now) = sleepers.weakCompareExchange(
          expected: count, desired: count - 1, ordering: .relaxed)
        if isMine { return }
        count = now
      }
    }
    wakeUp.wait()
  }

  /// Looks out for some tenths of a millisecond at most.
  private func spin(until isTrue: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if isTrue() { return true }
      numeral_pause()
    }
    return false
  }
}
