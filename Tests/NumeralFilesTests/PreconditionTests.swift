// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func idxHasAtMost255Axes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = IDX(Tensor<UInt8>.zeros([Int](repeating: 1, count: 256))).encoded()
    }
    expectMessage(stopped, "expected at most 255 axes, none longer than 4294967295")
  }

  @Test func safeTensorsReservesTheNameOfItsMetadata() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var file = SafeTensors()
      file.insert(Tensor<Float>([1]), named: "__metadata__")
    }
    expectMessage(stopped, "SafeTensors: the name '__metadata__' is reserved, expected another")
  }
}
