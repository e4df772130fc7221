// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Benchmarks
import NaiveLoops
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func measurementNeedsASample() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Measurement([])
    }
    expectMessage(stopped, "Measurement: found no samples, expected one or more")
  }

  @Test func idxNeedsTheMagicNumberOfBytes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Naive.idx([0, 0, 13, 1])
    }
    expectMessage(stopped, "idx: found [0, 0, 13, 1], expected 0, 0, 8 (UInt8), rank")
  }
}
