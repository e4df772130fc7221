// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Preconditions of element-wise operations, reductions and random numbers.
@Suite struct ElementwisePreconditionTests {
  @Test func operandsNeedShapesThatBroadcast() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.ones([2, 3]) + .ones([2])
    }
    expectMessage(stopped, "Tensor: the shapes [2, 3] and [2] cannot be broadcast")
  }

  @Test func rightOperandOfAnAssignmentNeedsToBroadcast() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.ones([3])
      x += .ones([2, 3])
    }
    expectMessage(stopped, "Tensor: the shape [2, 3] cannot be broadcast to [3]")
  }

  @Test func tolerancesMustNotBeNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x = Tensor<Float>.ones([3])
      _ = x.isApproximatelyEqual(to: x, relativeTolerance: 0.5, absoluteTolerance: -1)
    }
    expectMessage(
      stopped, "isApproximatelyEqual: found tolerances 0.5 and -1.0, expected 0 or more")
  }

  @Test func reductionNeedsAnAxisOfTheTensor() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.ones([2, 3]).sum(axis: 2)
    }
    expectMessage(stopped, "Tensor: axis 2 is out of range for shape [2, 3]")
  }

  @Test func maximumNeedsAnElement() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([0, 3]).max(axis: 0)
    }
    expectMessage(
      stopped, "Tensor: no maximum or minimum along axis 0 of shape [0, 3], expected an element")
  }

  @Test func randomIntegersNeedAPositiveBound() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var generator = RandomKey(1).generator
      _ = generator.next(upperBound: 0)
    }
    expectMessage(stopped, "RandomGenerator: found upper bound 0, expected 1 or more")
  }

  @Test func permutationNeedsACount() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = RandomKey(1).permutation(-1)
    }
    expectMessage(stopped, "RandomKey.permutation: found count -1, expected 0 or more")
  }
}
