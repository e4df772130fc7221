// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Synchronization
import TestSupport
import Testing
import XCTest

@Suite struct ParallelLoopTests {
  @Test(arguments: [1, 2, 7], [0, 1, 2, 5, 1000])
  func everyChunkRunsOnce(threads: Int, count: Int) {
    let calls = Locked([Int](repeating: 0, count: count))
    Parallel.$threads.withValue(threads) {
      Parallel.forEach(count) { chunk in calls.withLock { $0[chunk] += 1 } }
    }
    #expect(calls.withLock { $0 } == Array(repeating: 1, count: count))
  }

  @Test(arguments: [(1, 5), (2, 5), (5, 5), (6, 5), (3, 0), (100, 1001)])
  func rangesCoverAll(size: Int, count: Int) {
    let ranges = Locked<[Range<Int>]>([])
    Parallel.$threads.withValue(3) {
      Parallel.forEachRange(of: size, in: count) { range in
        ranges.withLock { $0.append(range) }
      }
    }
    let sorted = ranges.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
    #expect(sorted.flatMap { Array($0) } == Array(0..<count))
    #expect(sorted.dropLast().allSatisfy { $0.count == size })
  }

  @Test(arguments: [1, 4]) func resultsAreInOrder(threads: Int) {
    Parallel.$threads.withValue(threads) {
      #expect(Parallel.map(100) { "\($0)" } == (0..<100).map { "\($0)" })
      #expect(Parallel.map(0) { $0 } == [])
    }
  }

  /// The order of additions, as text: four chunks in a row form a group, then the groups are added.
  @Test(
    arguments: [1, 2, 7],
    [(1, "0"), (3, "0+1+2"), (4, "0+1+2+3"), (9, "0+1+2+3+(4+5+6+7)+(8)")])
  func sumsAreTakenInAFixedOrder(threads: Int, example: (count: Int, expected: String)) {
    for _ in 0..<50 {
      let sum = Parallel.$threads.withValue(threads) {
        Parallel.reduce(example.count) { chunk -> [String] in
          ["\(chunk)"]
        } adding: { sum, term in
          // A sum of several terms is a group's.
          sum.append(
            term.count > 1 || Int(term[0])! % 4 == 0
              ? "(\(term.joined(separator: "+")))" : term[0])
        }
      }
      #expect(sum.joined(separator: "+") == example.expected)
    }
  }

  /// A slow chunk delays its group only; nothing is lost or added twice.
  @Test(arguments: [1, 3]) func sumsOfUnevenChunks(threads: Int) {
    let sum = Parallel.$threads.withValue(threads) {
      Parallel.reduce(1000) { chunk -> [Int] in
        if chunk % 97 == 0 { usleep(500) }
        return [chunk]
      } adding: {
        $0 += $1
      }
    }
    #expect(sum == Array(0..<1000))
  }
}

final class ParallelTests: XCTestCase {
  func testNestedRunsAreInOrderOnOneThread() {
    let orders = Locked<[Int: [Int]]>([:])
    let threads = Locked<Set<Int>>([])
    Parallel.$threads.withValue(4) {
      Parallel.forEach(8) { outer in
        threads.withLock { _ = $0.insert(Parallel.threads) }
        Parallel.forEach(50) { inner in
          orders.withLock { $0[outer, default: []].append(inner) }
        }
      }
      XCTAssertEqual(Parallel.threads, 4, "afterwards the value is what it was")
      Parallel.forEach(1) { _ in XCTAssertEqual(Parallel.threads, 4, "a single chunk keeps all") }
    }
    XCTAssertEqual(threads.withLock { $0 }, [1])
    let found = orders.withLock { $0 }
    XCTAssertEqual(found.count, 8)
    for order in found.values { XCTAssertEqual(order, Array(0..<50)) }
  }

  func testThreadsRunAtOnce() {
    // Two chunks that wait for each other would never end on one thread.
    let arrived = Atomic(0)
    let deadline = Date(timeIntervalSinceNow: 20)
    Parallel.$threads.withValue(2) {
      Parallel.forEach(2) { _ in
        arrived.add(1, ordering: .sequentiallyConsistent)
        while arrived.load(ordering: .sequentiallyConsistent) < 2 && Date() < deadline {
          Thread.sleep(forTimeInterval: 0.001)
        }
      }
    }
    XCTAssertLessThan(Date(), deadline)
  }

  // MARK: The same bits on any number of threads

  private func assertSameOnAnyThreads<Scalar: RealScalar>(
    line: UInt = #line, _ body: () -> Tensor<Scalar>
  ) {
    let one = Parallel.$threads.withValue(1, operation: body)
    for threads in [2, 7] {
      let several = Parallel.$threads.withValue(threads, operation: body)
      assertSameBits(one, several, "\(threads) threads", line: line)
    }
  }

  /// Loops that find spinning threads, and loops that find parked ones.
  func testManyShortLoops() {
    for threads in [2, 3, 9] {
      Parallel.$threads.withValue(threads) {
        for loop in 0..<3000 {
          let calls = (0..<5).map { _ in Counter() }
          Parallel.forEach(5) { chunk in calls[chunk].value.add(1, ordering: .relaxed) }
          for counter in calls { XCTAssertEqual(counter.value.load(ordering: .relaxed), 1) }
          if loop.isMultiple(of: 500) { Thread.sleep(forTimeInterval: 0.01) }
        }
      }
    }
  }

  func testLoopsOfSeveralTasksAtOnce() async {
    await withTaskGroup(of: Int.self) { group in
      for task in 0..<4 {
        group.addTask {
          Parallel.$threads.withValue(2 + task % 2) {
            (0..<500).reduce(0) { sum, _ in
              sum + Parallel.map(10) { $0 * task }.reduce(0, +)
            }
          }
        }
      }
      var sums: [Int] = []
      for await sum in group { sums.append(sum) }
      XCTAssertEqual(sums.sorted(), (0..<4).map { 500 * 45 * $0 })
    }
  }

  private final class Counter: Sendable { let value = Atomic(0) }

  func testSameBitsOnAnyNumberOfThreads() {
    let x = Tensor<Float>.normal([1500, 300], seed: 1)
    let y = Tensor<Float>.normal([300, 700], seed: 2)
    assertSameOnAnyThreads { matmul(x, y) }
    assertSameOnAnyThreads { matmul(x, x, transposing: .left) }
    assertSameOnAnyThreads { matmul(x, x[..<40], transposing: .right) }
    assertSameOnAnyThreads { matmul(x.reshaped([15, 100, 300]), y) }
    assertSameOnAnyThreads { matmul(x.reshaped([15, 100, 300]), x.reshaped([15, 300, 100])) }
    let z = Tensor<Double>(x)
    assertSameOnAnyThreads { matmul(z, z, transposing: .left) }

    assertSameOnAnyThreads { exp(x) * x[3] - x / 3 }
    assertSameOnAnyThreads {
      var sum = x
      sum += x[7]
      return sum
    }
    for axis in 0..<2 {
      assertSameOnAnyThreads { x.sum(axis: axis) }
      assertSameOnAnyThreads { x.variance(axis: axis) }
      assertSameOnAnyThreads { Tensor<Float>(x.argmax(axis: axis)) }
    }
    assertSameOnAnyThreads { Tensor(z.sum()) }
    assertSameOnAnyThreads { Tensor(z.variance()) }
    assertSameOnAnyThreads { x.flattened.reshaped([150_000, 3]).sum(axis: 0) }
    assertSameOnAnyThreads { Tensor<Float>.uniform([200_001], seed: 3) }
    assertSameOnAnyThreads { Tensor<Double>.normal([200_001], seed: 3) }
  }
}
