// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Shapes, elements and indices that a tensor cannot have.
@Suite struct TensorPreconditionTests {
  @Test func aLengthIsNotNegative() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>(repeating: 1, shape: [2, -1])
    }
    expectMessage(
      stopped, "Tensor: the shape is [2, -1], expected no negative length")
  }

  @Test func scalarsFillTheShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>([1, 2, 3], shape: [2, 2])
    }
    expectMessage(
      stopped, "Tensor: the shape [2, 2] holds 4 scalars, found 3")
  }

  @Test func rowsHaveOneLength() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let rows: [[Float]] = [[1, 2], [3]]
      _ = Tensor(rows)
    }
    expectMessage(
      stopped, "Tensor: row 1 has 1 scalars, expected 2 as in row 0")
  }

  @Test func rowsOfALiteralHaveOneShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let x: Tensor<Float> = [[1, 2], [3]]
      _ = x.shape
    }
    expectMessage(
      stopped, "Tensor literal: a row of shape [1] beside one of shape [2]")
  }

  @Test func scalarNeedsASingleOne() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2]).scalar
    }
    expectMessage(
      stopped, "Tensor.scalar: the shape is [2], expected a single scalar")
  }

  @Test func countNeedsAnAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>(1).count
    }
    expectMessage(
      stopped, "Tensor: a tensor of shape [] has no leading axis")
  }

  @Test func aRangeHasAStep() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Int>.range(from: 0, to: 3, by: 0)
    }
  }

  @Test func integersHoldFiniteNumbers() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor<Int>(Tensor<Float>(.nan))
    }
  }

  @Test func aSliceIsBeforeTheEnd() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[4]
    }
    expectMessage(
      stopped, "Tensor: 4..<5 is out of range for the leading axis of shape [4, 2]")
  }

  @Test func aSliceIsNotBeforeTheStart() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[-1]
    }
    expectMessage(
      stopped, "Tensor: -1..<0 is out of range for the leading axis of shape [4, 2]")
  }

  @Test func aRangeOfSlicesIsOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[3..<6]
    }
    expectMessage(
      stopped, "Tensor: 3..<6 is out of range for the leading axis of shape [4, 2]")
  }

  @Test func takenIndicesAreOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2]).take([0, 5])
    }
    expectMessage(
      stopped, "Tensor: 5..<6 is out of range for the leading axis of shape [4, 2]")
  }

  @Test func anAssignedSliceHasTheSlicesShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([4, 2])
      x[1] = [1, 2, 3]
    }
    expectMessage(
      stopped, "Tensor: cannot assign shape [3] to a slice of shape [2]")
  }

  @Test func assignedSlicesHaveTheSlicesShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([4, 2])
      x[1..<3] = [[1, 2]]
    }
    expectMessage(
      stopped, "Tensor: cannot assign shape [1, 2] to a slice of shape [2, 2]")
  }

  @Test func anElementHasAnIndexForEachAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 2])[0, 0, 0]
    }
    expectMessage(
      stopped, "Tensor: 3 indices [0, 0, 0] for the shape [2, 2]")
  }

  @Test func anElementIsInsideTheShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 2])[0, 2]
    }
    expectMessage(
      stopped, "Tensor: the index [0, 2] is out of range for the shape [2, 2]")
  }

  @Test func anAssignedElementIsInsideTheShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([2, 2])
      x[-1, 0] = 1
    }
    expectMessage(
      stopped, "Tensor: the index [-1, 0] is out of range for the shape [2, 2]")
  }

  @Test func reshapingKeepsTheSize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).reshaped([4, 2])
    }
    expectMessage(
      stopped, "Tensor: the shape [2, 3] cannot be reshaped to [4, 2]")
  }

  @Test func aFreeLengthComesOutEven() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).reshaped([-1, 4])
    }
    expectMessage(
      stopped, "Tensor: the shape [2, 3] cannot be reshaped to [-1, 4]")
  }

  @Test func transposingNeedsAPermutation() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 3]).transposed([0, 0])
    }
    expectMessage(
      stopped, "Tensor: [0, 0] is no permutation of the axes of [2, 3]")
  }

  @Test func concatenatingNeedsATensor() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.concatenate([])
    }
    expectMessage(
      stopped, "Tensor.concatenate: found no tensors, expected one or more")
  }

  @Test func concatenatedTensorsAgreeAfterAxis0() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.concatenate([.zeros([2, 3]), .zeros([2, 4])])
    }
    expectMessage(
      stopped, "Tensor.concatenate: the shapes [2, 3] and [2, 4] differ after axis 0")
  }
}
