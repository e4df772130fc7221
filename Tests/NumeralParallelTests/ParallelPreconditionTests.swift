// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct ParallelPreconditionTests {
  @Test func forEachNeedsACount() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Parallel.forEach(-1) { _ in }
    }
    expectMessage(stopped, "Parallel.forEach: count is -1, expected 0 or more")
  }

  @Test func forEachRangeNeedsASize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Parallel.forEachRange(of: 0, in: 5) { _ in }
    }
    expectMessage(stopped, "Parallel.forEachRange: size is 0, expected 1 or more")
  }

  @Test func mapRangesNeedsASize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Parallel.mapRanges(of: 0, in: 5) { $0.count }
    }
    expectMessage(stopped, "Parallel.mapRanges: size is 0, expected 1 or more")
  }

  @Test func mapNeedsACount() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Parallel.map(-1) { $0 }
    }
    expectMessage(
      stopped, "Parallel.map: count is -1, expected 0 or more")
  }

  @Test func loopsNeedAThread() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Parallel.$threads.withValue(0) { Parallel.forEach(2) { _ in } }
    }
    expectMessage(
      stopped, "Parallel.threads: found 0, expected 1 or more")
  }

  @Test func reductionsNeedAThread() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Parallel.$threads.withValue(-1) {
        _ = Parallel.reduce(2) {
          $0
        } adding: {
          $0 += $1
        }
      }
    }
    expectMessage(
      stopped, "Parallel.threads: found -1, expected 1 or more")
  }

  @Test func reduceNeedsAChunk() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Parallel.reduce(0) {
        $0
      } adding: {
        $0 += $1
      }
    }
    expectMessage(stopped, "Parallel.reduce: count is 0, expected 1 or more")
  }
}
