// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct MaskTests {
  private let x: Tensor<Float> = [[1, -2, 3], [-4, 5, .nan]]

  @Test func logic() {
    let a: Tensor<Bool> = [[true, true], [false, false]]
    let b: Tensor<Bool> = [true, false]
    #expect((a .& b) == [[true, false], [false, false]])
    #expect((a .| b) == [[true, true], [true, false]])
    #expect((a .^ b) == [[false, true], [true, false]])
    #expect(.!b == [false, true])
    var c = a
    c .&= b
    c .|= [[false, false], [false, true]]
    c .^= b
    #expect(c == [[false, false], [true, true]])
  }

  @Test func reductions() {
    let mask: Tensor<Bool> = [[true, false, true], [true, true, true]]
    #expect(mask.countNonzero() == 5 && mask.countNonzero(axis: 1) == [2, 3])
    #expect(mask.any() && !mask.all())
    #expect(mask.any(axis: 0) == [true, true, true] && mask.all(axis: 0) == [true, false, true])
    #expect(mask.all(axis: 1, keepDims: true) == [[false], [true]])
    let empty = Tensor<Bool>(repeating: true, shape: [2, 0])
    #expect(!empty.any() && empty.all() && empty.all(axis: 1) == [true, true])
    #expect((x - 1).countNonzero() == 5 && Tensor<Int>([0, 3, 0]).countNonzero() == 1)
  }

  @Test func selection() {
    #expect(x[x .> 0] == [1, 3, 5])
    #expect(x.transposed()[x.transposed() .> 0] == [1, 5, 3])
    #expect(x[Tensor<Bool>([false, true])].shape == [1, 3])
    #expect(x[x .> 9].shape == [0])
    #expect((x .< 0).argWhere() == [[0, 1], [1, 0]])
  }

  @Test func assignment() {
    var y = x
    let kept = y
    y[y .< 0] = Tensor(0)
    y[y .> 2] += 10
    y[isNaN(y)] = [9]
    #expect(y == [[1, 0, 13], [0, 15, 9]])
    y[Tensor<Bool>([true, false])] = [7, 8, 9]
    #expect(y == [[7, 8, 9], [0, 15, 9]])
    #expect(kept[0, 1] == -2)
  }

  @Test func choices() {
    let y: Tensor<Float> = [10, 20, 30]
    #expect(Tensor.where(x .> 0, x, y) == [[1, 20, 3], [10, 5, 30]])
    #expect(Tensor.where(x .> 0, x, 0) == [[1, 0, 3], [0, 5, 0]])
    #expect(Tensor.where([true, false, true], 0, y) == [0, 20, 0])
    #expect(Tensor.where([[true], [false]], y, x[0]) == [[10, 20, 30], [1, -2, 3]])
    #expect(x.replacing(with: 0, where: x .< 0)[1, 0] == 0)
  }

  @Test func masksOfAnotherShapeStop() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>([1, 2, 3])[Tensor<Bool>([true, false])]
    }
    expectMessage(
      stopped,
      "Tensor: found a mask of shape [2] for the shape [3], expected the lengths of its "
        + "leading axes"
    )
  }
}
