// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Shapes that cannot be multiplied.
@Suite struct MatrixProductPreconditionTests {
  @Test func operandsHaveAnAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor<Float>(1), .zeros([2]))
    }
    expectMessage(
      stopped, "matmul: the shapes are [] and [2], expected at least one axis each")
  }

  @Test func innerLengthsAgree() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor<Float>.zeros([2, 3]), .zeros([4, 5]))
    }
    expectMessage(
      stopped, "matmul: the shapes [2, 3] and [4, 5] cannot be multiplied")
  }

  @Test func innerLengthsAgreeTransposed() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor<Float>.zeros([2, 3]), .zeros([3, 5]), transposing: .right)
    }
    expectMessage(
      stopped, "matmul: the shapes [2, 3] and [3, 5] transposed cannot be multiplied")
  }

  @Test func batchesAreBroadcast() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor<Float>.zeros([2, 1, 1]), .zeros([3, 1, 1]))
    }
    expectMessage(
      stopped, "matmul: the batches of the shapes [2, 1, 1] and [3, 1, 1] cannot be broadcast")
  }

  @Test func lengthsAreBLASsIntegers() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = matmul(Tensor<Float>.zeros([1 << 31, 0]), Tensor<Float>.zeros([0, 1]))
    }
    expectMessage(
      stopped, "matmul: the shapes are [2147483648, 0] and [0, 1], expected lengths below 2^31")
  }
}
