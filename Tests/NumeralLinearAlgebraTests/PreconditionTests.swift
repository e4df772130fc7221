// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct PreconditionTests {
  @Test func solveNeedsASquareMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([2, 3]).solve(.zeros([2]))
    }
    expectMessage(stopped, "solve: the shape is [2, 3], expected a square matrix")
  }

  @Test func solveNeedsARightSideOfAsManyRows() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.identity(2).solve(.zeros([3]))
    }
    expectMessage(stopped, "solve: the shapes [2, 2] and [3] do not match")
  }
}
