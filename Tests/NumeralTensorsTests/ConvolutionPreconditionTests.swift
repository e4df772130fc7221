// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport
import Testing

/// Shapes and windows that convolution and pooling reject.
@Suite struct ConvolutionPreconditionTests {
  @Test func imagesHaveFourAxes() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([3, 5, 5]), weight: .zeros([1, 3, 2, 2]))
    }
    expectMessage(
      stopped, "conv2D: the shape is [3, 5, 5], expected [images, channels, height, width]")
  }

  @Test func filtersHaveTheChannelsOfTheImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([1, 3, 5, 5]), weight: .zeros([4, 2, 2, 2]))
    }
    expectMessage(
      stopped,
      "conv2D: the weight's shape is [4, 2, 2, 2] for images [1, 3, 5, 5], expected "
        + "[filters, 3, height, width]")
  }

  @Test func aBiasIsAScalarForEachFilter() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(
        Tensor<Float>.zeros([1, 3, 5, 5]), weight: .zeros([4, 3, 2, 2]), bias: .zeros([3]))
    }
    expectMessage(
      stopped, "conv2D: the bias's shape is [3], expected [4]")
  }

  @Test func aKernelFitsIntoThePaddedImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([1, 1, 2, 2]), weight: .zeros([1, 1, 5, 2]), padding: 1)
    }
    expectMessage(
      stopped, "window: a window of 5×2 does not fit into an image of 2×2 padded by 1×1")
  }

  @Test func aStrideIsPositive() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2D(Tensor<Float>.zeros([1, 1, 5, 5]), weight: .zeros([1, 1, 2, 2]), stride: 0)
    }
    expectMessage(
      stopped, "window: size 2×2, stride 0×0, padding 0×0, dilation 1×1, expected positive sizes")
  }

  @Test func aGradientHasTheShapeOfTheResult() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = conv2DGradients(
        Tensor<Float>.zeros([1, 1, 5, 5]), input: .zeros([1, 1, 5, 5]),
        weight: .zeros([1, 1, 2, 2]))
    }
    expectMessage(
      stopped, "conv2DGradients: the gradient's shape is [1, 1, 5, 5], expected [1, 1, 4, 4]")
  }

  @Test func im2colNeedsImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([5, 5]).im2col(size: 2)
    }
    expectMessage(
      stopped, "im2col: the shape is [5, 5], expected [images, channels, height, width]")
  }

  @Test func im2colNeedsAPositiveSize() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([1, 1, 5, 5]).im2col(size: 0)
    }
    expectMessage(
      stopped, "window: size 0×0, stride 1×1, padding 0×0, dilation 1×1, expected positive sizes")
  }

  @Test func col2imNeedsColumns() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.zeros([1, 4, 9]).col2im(size: 2, imageSize: 5)
    }
    expectMessage(
      stopped, "col2im: the shape is [1, 4, 9], expected [images, channels · 4, 16]")
  }

  @Test func maxPoolingNeedsImages() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2D(Tensor<Float>.zeros([5, 5]), size: 2)
    }
    expectMessage(
      stopped, "pooling: the shape is [5, 5], expected [images, channels, height, width]")
  }

  @Test func poolingPaddingIsAtMostHalfTheWindow() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2DWithIndices(Tensor<Float>.zeros([1, 1, 5, 5]), size: 2, padding: 2)
    }
    expectMessage(
      stopped, "pooling: the padding is 2×2, expected at most half the window, 2×2")
  }

  @Test func aPoolingWindowFitsIntoTheImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = avgPool2D(Tensor<Float>.zeros([1, 1, 2, 2]), size: 3)
    }
    expectMessage(
      stopped, "window: a window of 3×3 does not fit into an image of 2×2 padded by 0×0")
  }

  @Test func maxPoolingGradientHasTheShapeOfTheIndices() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2DGradient(
        Tensor<Float>.zeros([1, 1, 2, 2]), indices: .zeros([1, 1, 2, 1]), inputShape: [1, 1, 4, 4])
    }
    expectMessage(
      stopped, "maxPool2DGradient: the shapes [1, 1, 2, 2], [1, 1, 2, 1] and [1, 1, 4, 4] are not")
  }

  @Test func maxPoolingIndicesAreInsideTheImage() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2DGradient(
        Tensor<Float>.zeros([1, 1, 1, 1]), indices: [[[[16]]]], inputShape: [1, 1, 4, 4])
    }
    expectMessage(
      stopped, "maxPool2DGradient: found index 16, expected one in 0..<16")
  }

  @Test func averagePoolingGradientHasTheShapeOfTheMeans() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = avgPool2DGradient(
        Tensor<Float>.zeros([1, 1, 3, 3]), size: 2, inputShape: [1, 1, 4, 4])
    }
    expectMessage(
      stopped, "avgPool2DGradient: the gradient's shape is [1, 1, 3, 3], expected [1, 1, 2, 2]")
  }

  @Test func aWindowIsNoLargerThanBLASsIntegers() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.ones([1, 1, 2, 2]).im2col(size: 1, padding: Padding2D(1 << 62, 0))
    }
    expectMessage(
      stopped,
      "padding 4611686018427387904×0, dilation 1×1, expected positive sizes, strides and dilations")
  }

  @Test func positionsOfAWindowAreFew() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor<Float>.ones([1, 1, 2, 2]).im2col(size: 1, padding: Padding2D(1 << 29, 1 << 29))
    }
    expectMessage(
      stopped, "positions of a window of 1×1 over an image of 2×2 padded by 536870912×536870912")
  }

  @Test func pooledImagesHaveAPixel() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = maxPool2D(Tensor<Float>.zeros([1, 1, 0, 4]), size: 2, padding: 1)
    }
    expectMessage(
      stopped, "pooling: the shape is [1, 1, 0, 4], expected images of one pixel or more")
  }

  @Test func averagedImagesHaveAPixel() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = avgPool2D(Tensor<Double>.zeros([1, 1, 4, 0]), size: 2)
    }
    expectMessage(
      stopped, "pooling: the shape is [1, 1, 4, 0], expected images of one pixel or more")
  }
}
