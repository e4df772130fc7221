// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing

/// Tensors without elements, with the results of NumPy.
@Suite struct EmptyTensorTests {
  @Test func emptyLiterals() {
    #expect(Tensor<Float>([]).shape == [0])
    #expect(([] as Tensor<Float>).shape == [0])
    #expect(([[]] as Tensor<Float>).shape == [1, 0])
    #expect(([[], []] as Tensor<Float>).shape == [2, 0])
    #expect(([[[]]] as Tensor<Double>).shape == [1, 1, 0])
    #expect(Tensor<Float>([[]]).shape == [1, 0])
    #expect(Tensor<Int>([[], []]).shape == [2, 0])
    #expect(Tensor<Bool>([]).shape == [0])
    #expect(Tensor<Double>([Double]()).shape == [0])
    #expect(Tensor<Double>([[Double]]()).shape == [0, 0])
    #expect(Tensor<Float>([], shape: [0, 3]).shape == [0, 3])
    #expect(Tensor<Float>([[1, 2], [3, 4]]).shape == [2, 2])
    #expect(Tensor<Float>([1, 2]).shape == [2])
  }

  @Test func reductions() {
    let empty = Tensor<Double>([])
    #expect(empty.sum() == 0)
    #expect(empty.mean().isNaN)
    #expect(empty.variance().isNaN)
    #expect(Tensor<Float>.zeros([3, 0]).sum(axis: 1) == [0, 0, 0])
    #expect(Tensor<Float>.zeros([3, 0]).sum(axis: 0).shape == [0])
    #expect(Tensor<Float>.zeros([3, 0]).mean(axis: -1).scalars.allSatisfy { $0.isNaN })
    #expect(Tensor<Float>.zeros([3, 0]).max(axis: 0).shape == [0])
    #expect(Tensor<Float>.zeros([0, 3]).argmax(axis: 1).shape == [0])
  }

  @Test func operations() {
    let empty = Tensor<Float>.zeros([0, 3])
    #expect((empty + [1, 2, 3]).shape == [0, 3])
    #expect((Tensor<Float>.zeros([0, 1]) * [1, 2, 3]).shape == [0, 3])
    #expect(empty.transposed().shape == [3, 0])
    #expect(empty.reshaped([-1, 6]).shape == [0, 6])
    #expect(empty.take([]).shape == [0, 3])
    #expect(empty[0...].shape == [0, 3])
    #expect(Tensor.concatenate([empty, Tensor<Float>.ones([2, 3]), empty]).shape == [2, 3])
    #expect(matmul(Tensor<Float>.zeros([2, 0]), Tensor<Float>.zeros([0, 3])) == .zeros([2, 3]))
    #expect(matmul(Tensor<Double>.zeros([4, 2, 0]), Tensor<Double>.zeros([0, 3])).sum() == 0)
    #expect(exp(empty).shape == [0, 3])
    #expect(empty.description == "[]")
    #expect(Tensor<Float>.uniform([0], seed: 1).shape == [0])
    #expect(Tensor<Float>.range(from: 3, to: 3) == [])
    #expect(Tensor<Int>.range(from: 3, to: 0) == [])
  }

  @Test func partialRangesUpToTheEnds() {
    let x: Tensor<Float> = [[1, 2], [3, 4], [5, 6]]
    #expect(x[3...].shape == [0, 2])
    #expect(x[..<0].shape == [0, 2])
    #expect(x[1...] == [[3, 4], [5, 6]])
    #expect(x[..<2] == [[1, 2], [3, 4]])
    #expect(x[...1] == [[1, 2], [3, 4]])
    #expect(x[1...1] == [[3, 4]])
    var y = x
    y[1...] = [[0, 0], [7, 7]]
    #expect(y == [[1, 2], [0, 0], [7, 7]])
  }

  @Test func windowsOverNoImages() {
    #expect(maxPool2D(Tensor<Float>.zeros([0, 2, 4, 4]), size: 2).shape == [0, 2, 2, 2])
    #expect(avgPool2D(Tensor<Double>.zeros([3, 0, 4, 4]), size: 2).shape == [3, 0, 2, 2])
    let weight = Tensor<Float>.ones([5, 2, 3, 3])
    #expect(conv2D(Tensor<Float>.zeros([0, 2, 4, 4]), weight: weight).shape == [0, 5, 2, 2])
    // Without channels or pixels, an output is the sum of nothing and the bias.
    let bias: Tensor<Float> = [1, -2]
    let expected = Tensor<Float>(
      (0..<2).flatMap { [Float](repeating: bias[$0].scalar, count: 4) }, shape: [1, 2, 2, 2])
    for stride in [1, 2] {
      let size = 2 * stride + 1
      let noChannels = conv2D(
        Tensor<Float>.zeros([1, 0, size, size]), weight: .zeros([2, 0, 2, 2]), bias: bias,
        stride: Size2D(stride, stride))
      #expect(noChannels == expected)
    }
    let noPixels = conv2D(
      Tensor<Float>.zeros([1, 1, 0, 0]), weight: .ones([2, 1, 1, 1]), bias: bias, padding: 1)
    #expect(noPixels == expected)
    #expect(
      conv2D(Tensor<Float>.ones([1, 2, 4, 4]), weight: .zeros([0, 2, 3, 3])).shape == [1, 0, 2, 2])
  }
}
