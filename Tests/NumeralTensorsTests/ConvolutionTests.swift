// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors
import TestSupport
import XCTest

final class ConvolutionTests: XCTestCase {
  /// Odd sizes: images, channels, filters, image, kernel, stride, padding.
  private static let cases: [ConvolutionCase] = [
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

  func testForwardAgainstNaiveLoops() {
    for c in Self.cases {
      let result = conv2D(
        c.input, weight: c.weight, bias: c.bias, stride: c.stride, padding: c.padding)
      XCTAssertTrue(
        result.isApproximatelyEqual(
          to: c.naive(), relativeTolerance: 1e-12, absoluteTolerance: 1e-12), "\(c)")
      let single = conv2D(
        Tensor<Float>(c.input), weight: Tensor<Float>(c.weight), bias: nil, stride: c.stride,
        padding: c.padding)
      let expected = Tensor<Float>(c.naive(withBias: false))
      XCTAssertTrue(
        single.isApproximatelyEqual(to: expected, relativeTolerance: 1e-4, absoluteTolerance: 1e-4),
        "\(c)")
    }
  }

  func testColumnsAreWindows() {
    for c in Self.cases {
      let (window, pixels) = (c.slidingWindow, c.input.scalars)
      let positions = window.outputSize.height * window.outputSize.width
      let columns = c.input.im2col(c.window)
      XCTAssertEqual(columns.shape, [c.images, c.channels * window.elements, positions])
      var expected = [Double](repeating: 0, count: columns.size)
      for plane in 0..<c.images * c.channels {
        for position in 0..<positions {
          window.forEachElement(at: position) { element, pixel in
            expected[(plane * window.elements + element) * positions + position] =
              pixels[plane * window.pixels + pixel]
          }
        }
      }
      XCTAssertEqual(columns.scalars, expected, "\(c)")
      XCTAssertEqual(
        Tensor<Float>(c.input).im2col(c.window), Tensor<Float>(columns), "\(c), in Float")
    }
  }

  /// ⟨im2col(x), y⟩ = ⟨x, col2im(y)⟩ for every x and y makes one the adjoint of the other.
  func testCol2ImIsTheAdjoint() {
    for (index, c) in Self.cases.enumerated() {
      let columns = c.input.im2col(c.window)
      let y = Tensor<Double>.normal(columns.shape, seed: RandomKey(99).child(index))
      let back = y.col2im(c.window, imageSize: c.size)
      XCTAssertEqual(back.shape, c.input.shape)
      XCTAssertEqual((columns * y).sum(), (c.input * back).sum(), accuracy: 1e-9, "\(c)")
      XCTAssertTrue(
        Tensor<Double>(Tensor<Float>(y).col2im(c.window, imageSize: c.size)).isApproximatelyEqual(
          to: back, relativeTolerance: 1e-5, absoluteTolerance: 1e-5), "\(c), in Float")
    }
  }

  func testGradientsAgainstFiniteDifferences() {
    for (index, c) in Self.cases.enumerated() where c.images > 0 {
      let output = c.naive()
      let dy = Tensor<Double>.normal(output.shape, seed: RandomKey(7).child(index))
      let gradients = conv2DGradients(
        dy, input: c.input, weight: c.weight, stride: c.stride, padding: c.padding)
      // The loss Σ y · dy has the gradient dy with respect to y.
      assertGradient(gradients.input!, at: c.input, "\(c), input") { x in
        (conv2D(x, weight: c.weight, stride: c.stride, padding: c.padding) * dy).sum()
      }
      assertGradient(gradients.weight, at: c.weight, "\(c), weight") { w in
        (conv2D(c.input, weight: w, stride: c.stride, padding: c.padding) * dy).sum()
      }
      assertGradient(gradients.bias, at: c.bias, "\(c), bias") { b in
        (conv2D(c.input, weight: c.weight, bias: b, stride: c.stride, padding: c.padding) * dy)
          .sum()
      }
    }
  }

  /// Images so large that their places are taken in several strips: of more places than cells and of fewer, and
  /// with a product for each row of the kernel and with one for all.
  func testLargeImagesAgainstNaiveLoops() {
    for c in [
      ConvolutionCase(2, 16, 3, Size2D(80, 72), kernel: 5, padding: 2),
      ConvolutionCase(1, 64, 2, Size2D(24, 24), kernel: 5),
      ConvolutionCase(1, 8, 3, Size2D(60, 60), kernel: 5, stride: 2),
    ] {
      let output = c.naive()
      let dy = Tensor<Double>.normal(output.shape, seed: 4)
      let expected = Naive.convolutionGradients(
        dy.scalars, c.input.scalars, weight: c.weight.scalars, images: c.images,
        channels: c.channels, filters: c.filters, c.slidingWindow)
      let gradients = conv2DGradients(
        dy, input: c.input, weight: c.weight, stride: c.stride, padding: c.padding)
      let found = conv2D(
        c.input, weight: c.weight, bias: c.bias, stride: c.stride, padding: c.padding)
      for (found, expected) in [
        (found, output),
        (gradients.input!, Tensor(expected.x, shape: c.input.shape)),
        (gradients.weight, Tensor(expected.weight, shape: c.weight.shape)),
        (gradients.bias, Tensor(expected.bias, shape: c.bias.shape)),
      ] {
        XCTAssertTrue(
          found.isApproximatelyEqual(
            to: expected, relativeTolerance: 1e-11, absoluteTolerance: 1e-11), "\(c)")
      }
    }
  }

  func testInputGradientOnlyWhereAskedFor() {
    let c = Self.cases[2]
    let dy = Tensor<Double>.ones(c.naive().shape)
    let all = conv2DGradients(dy, input: c.input, weight: c.weight)
    let some = conv2DGradients(dy, input: c.input, weight: c.weight, needsInputGradient: false)
    XCTAssertNil(some.input)
    XCTAssertEqual(some.weight, all.weight)
    XCTAssertEqual(some.bias, all.bias)
  }

  func testSameBitsAtAnyNumberOfThreads() {
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
    XCTAssertEqual(run(1), run(2))
    XCTAssertEqual(run(1), run(5))
  }
}

/// A convolution of random numbers, and what naive loops make of it.
private struct ConvolutionCase: CustomStringConvertible {
  let images, channels, filters: Int
  let size, kernel, stride, padding: Size2D
  let input, weight, bias: Tensor<Double>

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

  var window: Window2D { Window2D(kernel, stride: stride, padding: padding) }
  var slidingWindow: SlidingWindow { SlidingWindow(window, over: size) }

  func naive(withBias: Bool = true) -> Tensor<Double> {
    let outputSize = slidingWindow.outputSize
    return Tensor(
      Naive.convolution(
        input.scalars, weight: weight.scalars, bias: withBias ? bias.scalars : nil, images: images,
        channels: channels, filters: filters, slidingWindow),
      shape: [images, filters, outputSize.height, outputSize.width])
  }
}
