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

  @Test func theProductOfTheLengthsIsAnInteger() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>(unsafeUninitialized: [1 << 40, 1 << 40]) { _ in }
    }
    expectMessage(
      stopped,
      "Tensor: the shape is [1099511627776, 1099511627776], expected fewer than 2^58 elements")
  }

  @Test func theProductOfTheLengthsIsAnIntegerBesideAnEmptyAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([0, 1 << 40, 1 << 40])
    }
    expectMessage(
      stopped,
      "Tensor: the shape is [0, 1099511627776, 1099511627776], expected fewer than 2^58 elements")
  }

  @Test func aBroadcastHasFewElements() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([0, 1 << 40, 1]) + Tensor<Float>.zeros([0, 1, 1 << 40])
    }
    expectMessage(
      stopped,
      "Tensor: the shape is [0, 1099511627776, 1099511627776], expected fewer than 2^58 elements")
  }

  @Test func aReshapeHasFewElements() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4]).reshaped([1 << 40, 1 << 40, 4])
    }
    expectMessage(
      stopped,
      "Tensor: the shape is [1099511627776, 1099511627776, 4], expected fewer than 2^58 elements")
  }

  @Test func memoryHoldsTheElements() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>(unsafeUninitialized: [1 << 50]) { _ in }
    }
    expectMessage(
      stopped, "Tensor: no memory for a buffer of 9007199254740992 bytes")
  }

  @Test func aSliceIsNotAtTheLargestInteger() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[Int.max]
    }
    expectMessage(stopped, "is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func aPartialRangeStartsOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[5...]
    }
    expectMessage(
      stopped, "Tensor: the bound 5 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func aPartialRangeEndsOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[..<5]
    }
    expectMessage(
      stopped, "Tensor: the bound 5 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func aPartialRangeDoesNotEndBeforeTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[...(-6)]
    }
    expectMessage(
      stopped, "Tensor: the bound -5 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func takenIndicesAreNotTheLargestInteger() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2]).take([0, Int.max])
    }
    expectMessage(
      stopped, "is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func anEmptyRowBesideALongerOne() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = [[], [1]] as Tensor<Float>
    }
    expectMessage(
      stopped, "Tensor literal: a row of shape [1] beside one of shape [0]")
  }

  @Test func aScalarBesideARow() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = [1, [2]] as Tensor<Float>
    }
    expectMessage(
      stopped, "Tensor literal: a row of shape [1] beside one of shape []")
  }

  @Test func anIntegerFitsInItsType() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<UInt8>(Tensor<Double>([255, 256]))
    }
    expectMessage(
      stopped, "Tensor: found 256.0, expected a number that fits in UInt8")
  }

  @Test func aRangeIsFinite() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.range(from: 0, to: .infinity)
    }
    expectMessage(
      stopped, "Tensor.range: found 0.0 to inf by 1.0, expected finite numbers")
  }

  @Test func aRangeIsOfNumbers() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Double>.range(from: 0, to: .nan, by: 0.5)
    }
    expectMessage(
      stopped, "Tensor.range: found 0.0 to nan by 0.5, expected finite numbers")
  }

  @Test func aRangeHasAStep() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Int>.range(from: 0, to: 3, by: 0)
    }
    expectMessage(
      stopped, "Tensor.range: found 0 to 3 by 0, expected finite numbers and a step other")
  }

  @Test func integersHoldFiniteNumbers() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Int>(Tensor<Float>(.nan))
    }
    expectMessage(stopped, "Tensor: found nan, expected a number that fits in Int")
  }

  @Test func aSliceIsBeforeTheEnd() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[4]
    }
    expectMessage(
      stopped, "Tensor: the index 4 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func aSliceIsNotBeforeTheStart() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[-5]
    }
    expectMessage(
      stopped, "Tensor: the index -5 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func aRangeOfSlicesIsOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2])[3..<6]
    }
    expectMessage(
      stopped, "Tensor: the bound 6 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func takenIndicesAreOnTheAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([4, 2]).take([0, 5])
    }
    expectMessage(
      stopped, "Tensor: the index 5 is out of range for an axis of length 4 of shape [4, 2]")
  }

  @Test func anAssignedSliceHasTheSlicesShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([4, 2])
      x[1] = [1, 2, 3]
    }
    expectMessage(
      stopped, "Tensor: the shape [3] cannot be broadcast to [2]")
  }

  @Test func assignedSlicesHaveTheSlicesShape() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var x = Tensor<Float>.zeros([4, 2])
      x[1..<3] = [[1, 2], [3, 4], [5, 6]]
    }
    expectMessage(
      stopped, "Tensor: the shape [3, 2] cannot be broadcast to [2, 2]")
  }

  @Test func anElementHasAnIndexForEachAxis() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([2, 2])[0, 0, 0]
    }
    expectMessage(
      stopped, "Tensor: found the indices [0, 0, 0] for the shape [2, 2]")
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
      x[-3, 0] = 1
    }
    expectMessage(
      stopped, "Tensor: the index [-3, 0] is out of range for the shape [2, 2]")
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
      stopped,
      "Tensor.concatenate: the shapes [2, 3] and [2, 4] differ elsewhere than "
        + "along axis 0")
  }
}
