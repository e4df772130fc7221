// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Convolutions with dilation, groups and padding of unequal sides. Each is a plain convolution of
/// padded images with filters that have zeros between their elements and at the channels of other
/// groups.
@Suite struct GroupedConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var images = 2
    /// Channels and filters of each group.
    let channels, filters, groups: Int
    var size = Size2D(7, 9)
    var kernel = Size2D(3, 2)
    var stride: Size2D = 1
    var padding: Padding2D = 0
    var dilation: Size2D = 1

    var testDescription: String {
      "\(groups) groups of \(channels)→\(filters), \(size), kernel \(kernel), stride \(stride), "
        + "padding \(padding), dilation \(dilation)"
    }

    var input: Tensor<Double> {
      .normal([images, groups * channels, size.height, size.width], seed: 1)
    }
    var weight: Tensor<Double> {
      .normal([groups * filters, channels, kernel.height, kernel.width], seed: 2)
    }
    var bias: Tensor<Double> { .normal([groups * filters], seed: 3) }

    /// The rows above, the columns to the left, the rows below and the columns to the right.
    var sides: (top: Int, left: Int, bottom: Int, right: Int) {
      if case .sides(let top, let left, let bottom, let right) = padding {
        return (top, left, bottom, right)
      }
      let (height, width) = (
        (kernel.height - 1) * dilation.height, (kernel.width - 1) * dilation.width
      )
      return (height / 2, width / 2, height - height / 2, width - width / 2)
    }

    /// The convolution by a plain one.
    func plain(_ x: Tensor<Double>, _ w: Tensor<Double>, _ b: Tensor<Double>?) -> Tensor<Double> {
      let (top, left, bottom, right) = sides
      var padded = Tensor<Double>.zeros([
        images, groups * channels, size.height + top + bottom, size.width + left + right,
      ])
      padded[..., top..<top + size.height, left..<left + size.width] = x
      var filter = Tensor<Double>.zeros([
        groups * filters, groups * channels, (kernel.height - 1) * dilation.height + 1,
        (kernel.width - 1) * dilation.width + 1,
      ])
      for group in 0..<groups {
        filter[
          group * filters..<(group + 1) * filters, group * channels..<(group + 1) * channels,
          .stride(by: dilation.height), .stride(by: dilation.width)] =
          w[group * filters..<(group + 1) * filters]
      }
      return NumeralTensors.conv2D(padded, weight: filter, bias: b, stride: stride)
    }

    func conv2D<Scalar: RealScalar>(
      _ x: Tensor<Scalar>, _ w: Tensor<Scalar>, _ b: Tensor<Scalar>?
    ) -> Tensor<Scalar> {
      NumeralTensors.conv2D(
        x, weight: w, bias: b, stride: stride, padding: padding, dilation: dilation,
        groups: groups)
    }

    func gradients<Scalar: RealScalar>(
      _ dy: Tensor<Scalar>, _ x: Tensor<Scalar>, _ w: Tensor<Scalar>
    ) -> Conv2DGradients<Scalar> {
      conv2DGradients(
        dy, input: x, weight: w, stride: stride, padding: padding, dilation: dilation,
        groups: groups)
    }
  }

  static let cases: [Case] = [
    Case(channels: 2, filters: 3, groups: 1, dilation: 2),
    Case(channels: 2, filters: 3, groups: 1, stride: Size2D(2, 1), dilation: Size2D(2, 3)),
    Case(channels: 2, filters: 3, groups: 2),
    Case(channels: 3, filters: 1, groups: 2, stride: 2, padding: 1),
    Case(channels: 2, filters: 2, groups: 3, padding: .same, dilation: Size2D(2, 1)),
    Case(
      channels: 2, filters: 2, groups: 1, padding: .sides(top: 0, left: 2, bottom: 1, right: 0)),
    Case(channels: 1, filters: 1, groups: 4, kernel: 3, padding: 1),
    Case(images: 9, channels: 1, filters: 1, groups: 5, kernel: 3, stride: 2, padding: 1),
    Case(channels: 1, filters: 2, groups: 3, kernel: Size2D(2, 5), padding: .same),
    Case(channels: 1, filters: 1, groups: 2, kernel: 3, stride: Size2D(1, 3), dilation: 2),
    Case(
      channels: 1, filters: 3, groups: 2, kernel: Size2D(4, 1), stride: Size2D(3, 2),
      padding: .sides(top: 1, left: 0, bottom: 2, right: 3), dilation: Size2D(1, 2)),
    Case(channels: 1, filters: 1, groups: 2, size: 40, kernel: 7, padding: 3),
    Case(images: 0, channels: 1, filters: 1, groups: 2, kernel: 3),
  ]

  @Test(arguments: cases)
  func resultIsThatOfAPlainConvolution(_ c: Case) {
    let expected = c.plain(c.input, c.weight, c.bias)
    #expect(
      c.conv2D(c.input, c.weight, c.bias).isApproximatelyEqual(
        to: expected, relativeTolerance: 1e-12, absoluteTolerance: 1e-12))
    #expect(
      c.conv2D(Tensor<Float>(c.input), Tensor<Float>(c.weight), Tensor<Float>(c.bias))
        .isApproximatelyEqual(
          to: Tensor<Float>(expected), relativeTolerance: 1e-5, absoluteTolerance: 1e-5))
    #expect(
      c.conv2D(Tensor<Float>(c.input), Tensor<Float>(c.weight), nil).isApproximatelyEqual(
        to: Tensor<Float>(c.plain(c.input, c.weight, nil)), relativeTolerance: 1e-5,
        absoluteTolerance: 1e-5))
  }

  @Test(arguments: cases.indices.filter { cases[$0].images > 0 && cases[$0].size != 40 })
  func gradientsAreFiniteDifferences(_ index: Int) {
    let c = Self.cases[index]
    let (x, w, b) = (c.input, c.weight, c.bias)
    let dy = Tensor<Double>.normal(c.plain(x, w, nil).shape, seed: 4)
    let gradients = c.gradients(dy, x, w)
    expectGradient(gradients.input!, at: x, "\(c), input") { (c.plain($0, w, b) * dy).sum() }
    expectGradient(gradients.weight, at: w, "\(c), weight") { (c.plain(x, $0, b) * dy).sum() }
    expectGradient(gradients.bias, at: b, "\(c), bias") { (c.plain(x, w, $0) * dy).sum() }
  }

  @Test(arguments: cases.filter { $0.images > 0 })
  func gradientsInFloatAreThoseInDouble(_ c: Case) {
    let (x, w) = (c.input, c.weight)
    let dy = Tensor<Double>.normal(c.plain(x, w, nil).shape, seed: 4)
    let expected = c.gradients(dy, x, w)
    let found = c.gradients(Tensor<Float>(dy), Tensor<Float>(x), Tensor<Float>(w))
    for (found, expected) in [
      (found.input!, expected.input!), (found.weight, expected.weight),
      (found.bias, expected.bias),
    ] {
      #expect(
        Tensor<Double>(found).isApproximatelyEqual(
          to: expected, relativeTolerance: 1e-4, absoluteTolerance: 1e-4))
    }
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    let x = Tensor<Float>.normal([11, 12, 40, 40], seed: 1)
    let w = Tensor<Float>.normal([12, 1, 3, 3], seed: 2)
    let dy = Tensor<Float>.normal([11, 12, 38, 38], seed: 3)
    try expectSameAtAnyNumberOfThreads {
      let gradients = conv2DGradients(dy, input: x, weight: w, groups: 12)
      return [
        conv2D(x, weight: w, groups: 12), gradients.input!, gradients.weight, gradients.bias,
      ]
    }
  }

  @Test func groupsDivideChannelsAndFilters() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([1, 3, 5, 5]), weight: .zeros([4, 1, 2, 2]), groups: 2)
    }
    expectMessage(stopped, "conv2D: found 2 groups of 3 channels, expected a divisor of them")
    let filters = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([1, 4, 5, 5]), weight: .zeros([3, 2, 2, 2]), groups: 2)
    }
    expectMessage(
      filters,
      "conv2D: the weight's shape is [3, 2, 2, 2] for images [1, 4, 5, 5], expected "
        + "[2 · filters, 2, height, width]")
  }

  @Test func thePaddingThatKeepsTheSizeNeedsAStrideOfOne() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(
        Tensor<Float>.zeros([1, 1, 5, 5]), weight: .zeros([1, 1, 3, 3]), stride: 2, padding: .same)
    }
    expectMessage(stopped, "window: found a stride of 2×2 with the padding that keeps the size")
  }
}
