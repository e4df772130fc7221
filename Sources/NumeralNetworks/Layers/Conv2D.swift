// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Convolution of images with learned filters.
///
/// Input: `[examples, inputs, height, width]`. Output: `[examples, outputs, places down, places
/// across]`, where places are ⌊(length + 2·padding − kernel size) / stride⌋ + 1.
///
///     Conv2D(1, 10, kernelSize: 5)
public struct Conv2D: Layer {
  /// The filters, `[outputs, inputs, kernel height, kernel width]`.
  public var weight: Tensor<Float>
  /// A number for each filter, `[outputs]`, or none.
  public var bias: Tensor<Float>?
  /// How far the kernel moves from one place to the next.
  public var stride: Size2D
  /// How many zeros surround the image on each side.
  public var padding: Size2D

  /// Creates a convolution with random filters; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of channels of the input.
  ///   - outputs: The number of filters, which are the channels of the output.
  ///   - kernelSize: The height and width of each filter.
  ///   - stride: How far the kernel moves from one place to the next.
  ///   - padding: How many zeros surround the image on each side.
  ///   - bias: Whether a number is added for each filter.
  ///   - seed: Where the initial weights come from.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2D, stride: Size2D = 1, padding: Size2D = 0,
    bias: Bool = true, seed: RandomKey = 0
  ) {
    weight = .zeros([outputs, inputs, kernelSize.height, kernelSize.width])
    self.bias = bias ? .zeros([outputs]) : nil
    self.stride = stride
    self.padding = padding
    initialize(seed: seed)
  }

  /// The convolution of the images.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    conv2D(input, weight: weight, bias: bias, stride: stride, padding: padding)
  }

  /// The convolution of the images, and the way back.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      let gradients = conv2DGradients(
        gradient, input: input, weight: weight, stride: stride, padding: padding,
        needsInputGradient: context.needsInputGradient)
      var parameters = ["weight": gradients.weight]
      if bias != nil { parameters["bias"] = gradients.bias }
      return Gradients(input: gradients.input, parameters)
    }
  }

  /// Calls `body` with `weight` and `bias`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    try forWeightAndBias(&weight, &bias, body)
  }

  /// Draws weight and bias from U(−1/√f, 1/√f), f being the scalars of one filter, as PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
