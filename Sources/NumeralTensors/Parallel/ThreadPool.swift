// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import Dispatch
import Foundation
import Synchronization

/// A fixed pool of worker threads that help the calling thread run one parallel loop at a time.
///
/// The loops of a training step or of an iteration of k-means are some ten microseconds apart.
/// Waking a parked thread takes at least that long, and milliseconds if the system schedules it on
/// the processor that runs the loop. Therefore a worker spins for a few tenths of a millisecond
/// after a loop before it parks, as OpenMP's threads do. A parked thread uses no processor.
///
/// A loop does not wait for workers that have not joined it by the time its chunks are used up.
///
/// In the child process of a `fork` the pool starts empty, and adds threads as they are needed. A
/// `fork` in the body of a loop is not supported, unless the child only calls `exec`.
final class ThreadPool: Sendable {
  static let shared = ThreadPool()

  /// Whether a loop is running.
  private let isBusy = Atomic(false)
  /// The body of the running loop. Written while there are no permits, read by threads that hold
  /// one.
  private nonisolated(unsafe) var work: UnsafePointer<() -> Void>?
  /// The number of worker threads; like `work`, it belongs to the thread that has set `isBusy`.
  private nonisolated(unsafe) var size = 0
  /// How many more threads may join the loop.
  private let permits = Atomic(0)
  /// The number of joined threads that have not finished, once there are no more permits; negative
  /// before.
  private let unfinished = Atomic(0)
  private nonisolated(unsafe) var allFinished = DispatchSemaphore(value: 0)
  /// The number of threads that are parked, or about to be, and have not been woken.
  private let parkedThreads = Atomic(0)
  private nonisolated(unsafe) var wakeUp = DispatchSemaphore(value: 0)

  /// The pool that a forked child process has to empty.
  private nonisolated(unsafe) static var inherited: ThreadPool?

  private init() {
    Self.inherited = self
    pthread_atfork(nil, nil) { ThreadPool.inherited?.discardThreads() }
  }

  /// Runs `work` on this thread and on up to `others` worker threads.
  ///
  /// - Returns: `false` if the pool is already running a loop; `work` is then not called.
  func run(on others: Int, _ work: () -> Void) -> Bool {
    guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else { return false }
    withoutActuallyEscaping(work) { work in
      withUnsafePointer(to: work) { pointer in
        self.work = pointer
        while size < others { addThread() }
        unfinished.store(0, ordering: .relaxed)
        permits.store(others, ordering: .sequentiallyConsistent)
        for _ in 0..<parkedThreads.exchange(0, ordering: .sequentiallyConsistent) {
          wakeUp.signal()
        }
        work()
        let joined = others - permits.exchange(0, ordering: .acquiringAndReleasing)
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
    // Spinning threads in excess of the processors would only delay each other.
    let spins = size < ProcessorCount.available - 1
    let thread = Thread { [self] in
      while true {
        while !takePermit() {
          let isRunning = spins && spin { permits.load(ordering: .relaxed) > 0 }
          if !isRunning { park() }
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

  private func takePermit() -> Bool { decrementIfPositive(permits) }

  /// Blocks until there is a loop.
  private func park() {
    parkedThreads.add(1, ordering: .sequentiallyConsistent)
    if permits.load(ordering: .sequentiallyConsistent) > 0 {
      // A loop has started in between. Either this thread is still counted and takes itself off, or
      // the loop has counted it and signals.
      if decrementIfPositive(parkedThreads) { return }
    }
    wakeUp.wait()
  }

  /// Spins for at most a few tenths of a millisecond.
  ///
  /// - Returns: Whether the condition became true.
  private func spin(until condition: () -> Bool) -> Bool {
    for _ in 0..<10_000 {
      if condition() { return true }
      numeral_pause()
    }
    return false
  }

  /// Empties the pool in a forked child process, in which only the forking thread exists.
  private func discardThreads() {
    // Replaced because they may hold signals for the parent's threads; leaked because a semaphore
    // that was being waited on must not be deallocated.
    _ = Unmanaged.passRetained(allFinished)
    _ = Unmanaged.passRetained(wakeUp)
    allFinished = DispatchSemaphore(value: 0)
    wakeUp = DispatchSemaphore(value: 0)
    work = nil
    size = 0
    permits.store(0, ordering: .relaxed)
    unfinished.store(0, ordering: .relaxed)
    parkedThreads.store(0, ordering: .relaxed)
    isBusy.store(false, ordering: .releasing)
  }
}

/// Decrements a counter unless it is 0, and returns whether it did.
private func decrementIfPositive(_ counter: borrowing Atomic<Int>) -> Bool {
  var value = counter.load(ordering: .relaxed)
  while value > 0 {
    let (exchanged, current) = counter.weakCompareExchange(
      expected: value, desired: value - 1, ordering: .acquiringAndReleasing)
    if exchanged { return true }
    value = current
  }
  return false
}
