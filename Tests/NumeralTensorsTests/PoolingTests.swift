// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors
import TestSupport
import Testing

@Suite struct PoolingTests {
  /// Windows that overlap, leave gaps, are clipped at the edges, or do not come out even.
  static let cases: [PoolingCase] = [
    PoolingCase(Size2D(24, 24), size: 2),
    PoolingCase(Size2D(7, 9), size: 2),
    PoolingCase(Size2D(7, 9), size: Size2D(3, 2), stride: 1),
    PoolingCase(Size2D(8, 11), size: 3, stride: Size2D(2, 3), padding: 1),
    PoolingCase(Size2D(5, 5), size: 2, stride: 3, padding: 1),
    PoolingCase(Size2D(4, 6), size: Size2D(4, 6), stride: 1),
  ]

  @Test(arguments: cases)
  func maximumEqualsNaiveLoops(_ c: PoolingCase) {
    let x = c.images(11, 3, seed: 1)
    let (output, indices) = maxPool2DWithIndices(
      x, size: c.size, stride: c.stride, padding: c.sides)
    let expected = Naive.maxPool(x.scalars, planes: 33, c.slidingWindow)
    #expect(output.scalars == expected.values)
    #expect(indices.scalars.map(Int.init) == expected.pixels)
    #expect(maxPool2D(x, size: c.size, stride: c.stride, padding: c.sides) == output)
    #expect(
      maxPool2D(Tensor<Float>(x), size: c.size, stride: c.stride, padding: c.sides)
        == Tensor<Float>(output))
  }

  @Test(arguments: cases)
  func meanEqualsNaiveLoops(_ c: PoolingCase) {
    let x = c.images(11, 3, seed: 1)
    let expected = Naive.averagePool(x.scalars, planes: 33, c.slidingWindow)
    let output = avgPool2D(x, size: c.size, stride: c.stride, padding: c.sides)
    #expect(
      output.isApproximatelyEqual(
        to: Tensor(expected, shape: output.shape), relativeTolerance: 1e-12,
        absoluteTolerance: 1e-15))
  }

  @Test(arguments: cases)
  func gradientsEqualFiniteDifferences(_ c: PoolingCase) {
    let x = c.images(9, 2, seed: 4)
    let (output, indices) = maxPool2DWithIndices(
      x, size: c.size, stride: c.stride, padding: c.sides)
    let dy = Tensor<Double>.normal(output.shape, seed: 5)
    expectGradient(
      maxPool2DGradient(dy, indices: indices, inputShape: x.shape), at: x, "maximum"
    ) { x in
      (maxPool2D(x, size: c.size, stride: c.stride, padding: c.sides) * dy).sum()
    }
    expectGradient(
      avgPool2DGradient(
        dy, size: c.size, stride: c.stride, padding: c.sides, inputShape: x.shape),
      at: x, "mean"
    ) { x in
      (avgPool2D(x, size: c.size, stride: c.stride, padding: c.sides) * dy).sum()
    }
  }

  @Test func strideDefaultsToTheSize() {
    let x = Tensor<Float>.normal([2, 1, 9, 9], seed: 1)
    #expect(maxPool2D(x, size: 3) == maxPool2D(x, size: 3, stride: 3))
    #expect(avgPool2D(x, size: 3) == avgPool2D(x, size: 3, stride: 3))
  }

  @Test func nanAndInfinityArePropagated() {
    let x = Tensor<Float>(
      [1, .nan, 2, 3, -.infinity, -.infinity, -.infinity, -.infinity], shape: [2, 1, 2, 2])
    let (output, indices) = maxPool2DWithIndices(x, size: 2)
    #expect(output[0, 0, 0, 0].isNaN)
    #expect(indices[0, 0, 0, 0] == 1)
    #expect(output[1, 0, 0, 0] == -.infinity)
    #expect(indices[1, 0, 0, 0] == 0)
  }

  @Test func tiesGoToTheFirst() {
    let x = Tensor<Float>.ones([1, 1, 4, 4])
    #expect(maxPool2DWithIndices(x, size: 2).indices.scalars == [0, 2, 8, 10])
  }

  @Test func sameBitsAtAnyNumberOfThreads() {
    let x = Tensor<Float>.normal([40, 3, 9, 9], seed: 1)
    func run(_ threads: Int) -> [Tensor<Float>] {
      Parallel.$threads.withValue(threads) {
        let (output, indices) = maxPool2DWithIndices(x, size: 3, stride: 2, padding: 1)
        return [
          output, maxPool2DGradient(output, indices: indices, inputShape: x.shape),
          avgPool2D(x, size: 3, stride: 2, padding: 1),
          avgPool2DGradient(output, size: 3, stride: 2, padding: 1, inputShape: x.shape),
        ]
      }
    }
    #expect(run(1) == run(3))
  }
}

/// The sizes of one pooling.
struct PoolingCase: Sendable, CustomTestStringConvertible {
  let image, size, stride, padding: Size2D
  var sides: Padding2D { Padding2D(padding.height, padding.width) }

  init(_ image: Size2D, size: Size2D, stride: Size2D? = nil, padding: Size2D = 0) {
    (self.image, self.size, self.padding) = (image, size, padding)
    self.stride = stride ?? size
  }

  var testDescription: String {
    "image \(image), window \(size), stride \(stride), padding \(padding)"
  }

  var slidingWindow: SlidingWindow {
    SlidingWindow(size, stride: stride, padding: padding, over: image)
  }

  func images(_ images: Int, _ channels: Int, seed: RandomKey) -> Tensor<Double> {
    .normal([images, channels, image.height, image.width], seed: seed)
  }
}
