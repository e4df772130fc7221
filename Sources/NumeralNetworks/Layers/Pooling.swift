// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Max pooling: the largest scalar in each window.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels, output height,
/// output width]`, where an output length is ⌊(length + padding − size) / stride⌋ + 1. Padding
/// is never the maximum.
///
///     MaxPool2D(2)                          // halves height and width
///     MaxPool2D(3, stride: 2, padding: 1)   // overlapping windows
public struct MaxPool2D: Layer {
  /// The height and width of the window.
  public var size: Size2D
  /// The distance between neighboring windows.
  public var stride: Size2D
  /// The pixels around the image.
  public var padding: Padding2D

  /// Creates a pooling layer; without a `stride`, windows adjoin and do not overlap.
  ///
  /// - Precondition: Size and stride are positive, and the padding is not negative.
  public init(_ size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    _ = Window2D(size, stride: self.stride, padding: padding)  // Checks the sizes.
  }

  /// The largest scalar in each window.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    maxPool2D(input, size: size, stride: stride, padding: padding)
  }

  /// The largest scalar in each window; the pullback adds each gradient at that scalar's position.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    let (output, indices) = maxPool2DWithIndices(
      input, size: size, stride: stride, padding: padding)
    return ForwardPass(output) { [shape = input.shape] gradient in
      Gradients(input: maxPool2DGradient(gradient, indices: indices, inputShape: shape))
    }
  }
}

/// Average pooling: the mean of each window, with padding counted as zeros.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels, output height,
/// output width]`, where an output length is ⌊(length + padding − size) / stride⌋ + 1.
///
///     AvgPool2D(2)                          // halves height and width
public struct AvgPool2D: Layer {
  /// The height and width of the window.
  public var size: Size2D
  /// The distance between neighboring windows.
  public var stride: Size2D
  /// The pixels around the image.
  public var padding: Padding2D

  /// Creates a pooling layer; without a `stride`, windows adjoin and do not overlap.
  ///
  /// - Precondition: Size and stride are positive, and the padding is not negative.
  public init(_ size: Size2D, stride: Size2D? = nil, padding: Padding2D = 0) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    _ = Window2D(size, stride: self.stride, padding: padding)  // Checks the sizes.
  }

  /// The mean of each window.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    avgPool2D(input, size: size, stride: stride, padding: padding)
  }

  /// The mean of each window; the pullback spreads each gradient evenly over its window.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [self, shape = input.shape] gradient in
      Gradients(
        input: avgPool2DGradient(
          gradient, size: size, stride: stride, padding: padding, inputShape: shape))
    }
  }
}

/// The mean of each channel of an image.
///
/// Input: `[examples, channels, height, width]`. Output: `[examples, channels]`.
public struct GlobalAveragePool: Layer {
  /// Creates a pooling layer, which has no weights.
  public init() {}

  /// The mean of each channel.
  ///
  /// - Precondition: The input has four axes.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    require(
      input.rank == 4,
      "GlobalAveragePool: found shape \(input.shape), expected [examples, channels, height, width]")
    return input.mean(axes: [2, 3])
  }

  /// The mean of each channel; the pullback spreads each gradient evenly over its image.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { [shape = input.shape] gradient in
      let share = gradient / Float(max(shape[2] * shape[3], 1))
      let expanded = share.reshaped([shape[0], shape[1], 1, 1])
      return Gradients(input: expanded.broadcast(to: shape).contiguous())
    }
  }
}
