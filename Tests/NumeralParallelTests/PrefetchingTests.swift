// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch
import NumeralTensors
import Synchronization
import Testing

@Suite struct PrefetchingTests {
  /// `0..<count`, with a record of each computation.
  private struct Recorded: Sequence, Sendable {
    final class Record: Sendable {
      let computed = Atomic(0)
      let threads = Locked<[Int]>([])
      let semaphore = DispatchSemaphore(value: 0)
    }

    let count: Int
    let record = Record()

    struct Iterator: IteratorProtocol {
      let sequence: Recorded
      var position = 0

      mutating func next() -> Int? {
        sequence.record.threads.withLock { $0.append(Parallel.threads) }
        sequence.record.computed.add(1, ordering: .sequentiallyConsistent)
        sequence.record.semaphore.signal()
        guard position < sequence.count else { return nil }
        defer { position += 1 }
        return position
      }
    }

    var underestimatedCount: Int { count }
    func makeIterator() -> Iterator { Iterator(sequence: self) }
    var computed: Int { record.computed.load(ordering: .sequentiallyConsistent) }
  }

  @Test(arguments: [1, 2, 7], [0, 1, 2, 1000])
  func elementsAreThoseOfTheBase(threads: Int, count: Int) {
    Parallel.$threads.withValue(threads) {
      let base = Recorded(count: count)
      let sequence = Prefetching(base)
      #expect(sequence.underestimatedCount == count)
      var iterator = sequence.makeIterator()
      for expected in 0..<count { #expect(iterator.next() == expected) }
      #expect(iterator.next() == nil)
      #expect(iterator.next() == nil)
      #expect(base.computed == count + 1, "the base ends once")
    }
  }

  @Test func oneElementIsComputedAhead() {
    Parallel.$threads.withValue(4) {
      let base = Recorded(count: 10)
      var iterator = Prefetching(base).makeIterator()
      for requested in 0..<5 {
        // Without a request: the element is computed in the background.
        #expect(base.record.semaphore.wait(timeout: .now() + 20) == .success)
        #expect(base.computed == requested + 1)
        #expect(iterator.next() == requested)
      }
      #expect(base.record.semaphore.wait(timeout: .now() + 20) == .success)
      #expect(base.record.semaphore.wait(timeout: .now() + 0.05) == .timedOut, "only one")
      #expect(base.record.threads.withLock { $0.prefix(5).allSatisfy { $0 == 1 } })
    }
  }

  @Test func oneThreadComputesOnRequest() {
    Parallel.$threads.withValue(1) {
      let base = Recorded(count: 10)
      var iterator = Prefetching(base).makeIterator()
      #expect(base.record.semaphore.wait(timeout: .now() + 0.05) == .timedOut)
      for requested in 0..<5 {
        #expect(iterator.next() == requested)
        #expect(base.computed == requested + 1)
      }
    }
  }

  @Test func anIterationMayEndEarlyAndBeginAgain() {
    Parallel.$threads.withValue(2) {
      let sequence = Prefetching(0..<1000)
      for _ in 0..<100 {
        #expect(Array(sequence.prefix(3)) == [0, 1, 2])
      }
      #expect(Array(sequence) == Array(0..<1000))
    }
  }

  @Test func pairsOfTensorsAndLabelsAreElements() {
    Parallel.$threads.withValue(2) {
      let batches = (0..<20).map { (inputs: Tensor<Float>([.scalar(Float($0))]), labels: [$0]) }
      for (index, batch) in Prefetching(batches).enumerated() {
        #expect(batch.inputs.scalars == [Float(index)])
        #expect(batch.labels == [index])
      }
    }
  }
}
