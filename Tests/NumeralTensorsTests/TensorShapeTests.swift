// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

@Suite struct TensorShapeTests {
  @Test func reshaping() {
    let x: Tensor<Float> = counting([2, 6])
    #expect(x.reshaped([3, 4]).shape == [3, 4])
    #expect(x.reshaped([3, 4]).scalars == x.scalars)
    #expect(x.reshaped([-1, 4]).shape == [3, 4])
    #expect(x.reshaped([2, -1, 2]).shape == [2, 3, 2])
    #expect(x[1].reshaped([3, 2])[2].scalars == [10, 11])
    #expect(x.flattened.shape == [12])
    #expect(Tensor<Float>(3).reshaped([1, 1]).shape == [1, 1])
    #expect(Tensor<Float>.zeros([0, 4]).reshaped([-1, 2]).shape == [0, 2])
    #expect(Tensor<Float>.zeros([0, 4]).reshaped([4, 0, -1]).shape == [4, 0, 0])
  }

  @Test(
    arguments: [[2, 3, 4], [1, 5, 1], [0, 2, 3], [3, 2, 0]],
    [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func transposing(_ shape: [Int], _ axes: [Int]) {
    let x: Tensor<Double> = counting(shape)
    let y = x.transposed(axes)
    #expect(y.shape == axes.map { shape[$0] })
    let expected = indices(of: y.shape).map { index -> Double in
      var source = [0, 0, 0]
      for (axis, original) in axes.enumerated() { source[original] = index[axis] }
      return Double(position(source, in: shape))
    }
    #expect(y.scalars == expected)
  }

  @Test func transposingReversesTheAxesByDefault() {
    #expect(([[1, 2, 3], [4, 5, 6]] as Tensor<Int>).transposed() == [[1, 4], [2, 5], [3, 6]])
    #expect(([1, 2] as Tensor<Int>).transposed() == [1, 2])
    #expect(Tensor<Int>(5).transposed().scalar == 5)
    let four: Tensor<Float> = counting([2, 3, 4, 5])
    #expect(four.transposed([3, 1, 0, 2]).transposed([2, 1, 3, 0]) == four)
  }

  @Test func concatenating() {
    let x: Tensor<Float> = counting([4, 3])
    #expect(Tensor.concatenate([x[..<1], x[1..<1], x[1...]]) == x)
    #expect(Tensor.concatenate([x[2...], x[..<2]]) == x.take([2, 3, 0, 1]))
    #expect(Tensor.concatenate([[1, 2] as Tensor<Int>, [3]]) == [1, 2, 3])
  }
}
