// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  /// Odd sizes: images, channels, filters, image, kernel, stride, padding.
  static let cases: [ConvolutionCase] = [
    .init(1, 1, 1, Size2D(5, 5), kernel: Size2D(5, 5)),
    .init(3, 1, 10, Size2D(28, 28), kernel: 5),
    .init(2, 3, 4, Size2D(7, 9), kernel: Size2D(3, 2)),
    .init(2, 2, 3, Size2D(9, 7), kernel: 3, stride: 2),
    .init(9, 2, 3, Size2D(4, 17), kernel: Size2D(2, 5)),
    .init(9, 3, 2, Size2D(6, 11), kernel: Size2D(4, 3), stride: Size2D(1, 3)),
    .init(1, 2, 2, Size2D(5, 5), kernel: 3, padding: 1),
    .init(
      17, 2, 5, Size2D(8, 5), kernel: Size2D(3, 5), stride: Size2D(3, 2), padding: Size2D(2, 4)),
    .init(2, 1, 1, Size2D(2, 2), kernel: 3, stride: 4, padding: 2),
    .init(0, 2, 2, Size2D(4, 4), kernel: 2),
  ]

  /// Images of several tiles: with more output positions than taps and with fewer, and with a
  /// product for each kernel row and with one for all.
  static let largeCases: [ConvolutionCase] = [
    .init(2, 16, 3, Size2D(80, 72), kernel: 5, padding: 2),
    .init(1, 64, 2, Size2D(24, 24), kernel: 5),
    .init(1, 8, 3, Size2D(60, 60), kernel: 5, stride: 2),
  ]

  @Test(arguments: cases)
  func resultEqualsNaiveLoops(_ c: ConvolutionCase) {
    let result = conv2D(
      c.input, weight: c.weight, bias: c.bias, stride: c.stride, padding: c.sides)
    #expect(
      result.isApproximatelyEqual(
        to: c.naive(), relativeTolerance: 1e-12, absoluteTolerance: 1e-12))
    let single = conv2D(
      Tensor<Float>(c.input), weight: Tensor<Float>(c.weight), bias: nil, stride: c.stride,
      padding: c.sides)
    let expected = Tensor<Float>(c.naive(withBias: false))
    #expect(
      single.isApproximatelyEqual(to: expected, relativeTolerance: 1e-4, absoluteTolerance: 1e-4))
  }

  @Test(arguments: cases)
  func columnsAreWindows(_ c: ConvolutionCase) {
    let (window, pixels) = (c.slidingWindow, c.input.scalars)
    let positionCount = window.outputSize.height * window.outputSize.width
    let columns = c.input.im2col(size: c.kernel, stride: c.stride, padding: c.sides)
    #expect(columns.shape == [c.images, c.channels * window.elements, positionCount])
    var expected = [Double](repeating: 0, count: columns.size)
    for plane in 0..<c.images * c.channels {
      for position in 0..<positionCount {
        window.forEachElement(at: position) { tap, pixel in
          expected[(plane * window.elements + tap) * positionCount + position] =
            pixels[plane * window.pixels + pixel]
        }
      }
    }
    #expect(columns.scalars == expected)
    let single = Tensor<Float>(c.input)
    #expect(
      single.im2col(size: c.kernel, stride: c.stride, padding: c.sides)
        == Tensor<Float>(columns))
  }

  /// ⟨im2col(x), y⟩ = ⟨x, col2im(y)⟩ for every x and y defines the adjoint.
  @Test(arguments: cases.indices)
  func col2ImIsTheAdjoint(_ index: Int) {
    let c = Self.cases[index]
    func sums<Scalar>(_ columns: Tensor<Scalar>) -> Tensor<Scalar> where Scalar: RealScalar {
      columns.col2im(size: c.kernel, stride: c.stride, padding: c.sides, imageSize: c.size)
    }
    let columns = c.input.im2col(size: c.kernel, stride: c.stride, padding: c.sides)
    let y = Tensor<Double>.normal(columns.shape, seed: RandomKey(99).child(index))
    let back = sums(y)
    #expect(back.shape == c.input.shape)
    #expect(abs((columns * y).sum() - (c.input * back).sum()) <= 1e-9, "\(c)")
    #expect(
      Tensor<Double>(sums(Tensor<Float>(y))).isApproximatelyEqual(
        to: back, relativeTolerance: 1e-5, absoluteTolerance: 1e-5), "\(c), in Float")
  }

  @Test(arguments: cases.indices.filter { cases[$0].images > 0 })
  func gradientsEqualFiniteDifferences(_ index: Int) {
    let c = Self.cases[index]
    let output = c.naive()
    let dy = Tensor<Double>.normal(output.shape, seed: RandomKey(7).child(index))
    let gradients = conv2DGradients(
      dy, input: c.input, weight: c.weight, stride: c.stride, padding: c.sides)
    // The loss Σ y · dy has the gradient dy with respect to y.
    expectGradient(gradients.input!, at: c.input, "\(c), input") { x in
      (conv2D(x, weight: c.weight, stride: c.stride, padding: c.sides) * dy).sum()
    }
    expectGradient(gradients.weight, at: c.weight, "\(c), weight") { w in
      (conv2D(c.input, weight: w, stride: c.stride, padding: c.sides) * dy).sum()
    }
    expectGradient(gradients.bias, at: c.bias, "\(c), bias") { b in
      (conv2D(c.input, weight: c.weight, bias: b, stride: c.stride, padding: c.sides) * dy)
        .sum()
    }
  }

  @Test(arguments: largeCases)
  func largeImagesEqualNaiveLoops(_ c: ConvolutionCase) {
    let output = c.naive()
    let dy = Tensor<Double>.normal(output.shape, seed: 4)
    let expected = Naive.convolutionGradients(
      dy.scalars, c.input.scalars, weight: c.weight.scalars, images: c.images,
      channels: c.channels, filters: c.filters, c.slidingWindow)
    let gradients = conv2DGradients(
      dy, input: c.input, weight: c.weight, stride: c.stride, padding: c.sides)
    let found = conv2D(
      c.input, weight: c.weight, bias: c.bias, stride: c.stride, padding: c.sides)
    for (name, found, expected) in [
      ("output", found, output),
      ("input", gradients.input!, Tensor(expected.x, shape: c.input.shape)),
      ("weight", gradients.weight, Tensor(expected.weight, shape: c.weight.shape)),
      ("bias", gradients.bias, Tensor(expected.bias, shape: c.bias.shape)),
    ] {
      #expect(
        found.isApproximatelyEqual(
          to: expected, relativeTolerance: 1e-11, absoluteTolerance: 1e-11), "\(name)")
    }
  }

  @Test func inputGradientOnlyOnRequest() {
    let c = Self.cases[2]
    let dy = Tensor<Double>.ones(c.naive().shape)
    let all = conv2DGradients(dy, input: c.input, weight: c.weight)
    let some = conv2DGradients(dy, input: c.input, weight: c.weight, needsInputGradient: false)
    #expect(some.input == nil)
    #expect(some.weight == all.weight)
    #expect(some.bias == all.bias)
  }

  @Test func sameBitsAtAnyNumberOfThreads() {
    let input = Tensor<Float>.normal([33, 3, 12, 12], seed: 1)
    let weight = Tensor<Float>.normal([7, 3, 5, 5], seed: 2)
    let dy = Tensor<Float>.normal([33, 7, 8, 8], seed: 3)
    func run(_ threads: Int) -> [Tensor<Float>] {
      Parallel.$threads.withValue(threads) {
        let gradients = conv2DGradients(dy, input: input, weight: weight)
        return [
          conv2D(input, weight: weight), gradients.input!, gradients.weight, gradients.bias,
        ]
      }
    }
    #expect(run(1) == run(2))
    #expect(run(1) == run(5))
  }
}

/// A convolution of random numbers, and its result by naive loops.
struct ConvolutionCase: Sendable, CustomStringConvertible, CustomTestStringConvertible {
  let images, channels, filters: Int
  let size, kernel, stride, padding: Size2D
  let input, weight, bias: Tensor<Double>
  var sides: Padding2D { Padding2D(padding.height, padding.width) }

  init(
    _ images: Int, _ channels: Int, _ filters: Int, _ size: Size2D, kernel: Size2D,
    stride: Size2D = 1, padding: Size2D = 0
  ) {
    (self.images, self.channels, self.filters) = (images, channels, filters)
    (self.size, self.kernel, self.stride, self.padding) = (size, kernel, stride, padding)
    input = .normal([images, channels, size.height, size.width], seed: 1)
    weight = .normal([filters, channels, kernel.height, kernel.width], seed: 2)
    bias = .normal([filters], seed: 3)
  }

  var description: String {
    "\(images)×\(channels)→\(filters), \(size), kernel \(kernel), stride \(stride), "
      + "padding \(padding)"
  }

  var testDescription: String { description }

  var slidingWindow: SlidingWindow {
    SlidingWindow(kernel, stride: stride, padding: padding, over: size)
  }

  func naive(withBias: Bool = true) -> Tensor<Double> {
    let outputSize = slidingWindow.outputSize
    return Tensor(
      Naive.convolution(
        input.scalars, weight: weight.scalars, bias: withBias ? bias.scalars : nil, images: images,
        channels: channels, filters: filters, slidingWindow),
      shape: [images, filters, outputSize.height, outputSize.width])
  }
}
