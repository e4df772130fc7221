// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Two-dimensional convolution with learned filters.
///
/// Input: `[examples, inputs, height, width]`. Output: `[examples, outputs, output height, output
/// width]`, where an output length is ⌊(length + 2·padding − kernel size) / stride⌋ + 1.
///
///     Conv2D(1, 10, kernelSize: 5)
public struct Conv2D: Layer {
  /// The filters, `[outputs, inputs, kernel height, kernel width]`.
  public var weight: Tensor<Float>
  /// The bias of each filter, `[outputs]`, or nil.
  public var bias: Tensor<Float>?
  /// The distance between neighboring kernel positions.
  public var stride: Size2D
  /// The number of zeros added on each side of the image.
  public var padding: Size2D

  /// Creates a layer with random filters; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of channels of the input.
  ///   - outputs: The number of filters, which are the channels of the output.
  ///   - kernelSize: The height and width of each filter.
  ///   - stride: The distance between neighboring kernel positions.
  ///   - padding: The number of zeros added on each side of the image.
  ///   - bias: Whether a bias is added to each output channel.
  ///   - seed: The key of the initial weights.
  /// - Precondition: Kernel size and stride are positive, and nothing is negative.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2D, stride: Size2D = 1, padding: Size2D = 0,
    bias: Bool = true, seed: RandomKey = 0
  ) {
    _ = Window2D(kernelSize, stride: stride, padding: padding)  // Checks the sizes.
    weight = .zeros([outputs, inputs, kernelSize.height, kernelSize.width])
    self.bias = bias ? .zeros([outputs]) : nil
    self.stride = stride
    self.padding = padding
    initialize(seed: seed)
  }

  /// The convolution of the images with the filters, plus the bias.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    conv2D(input, weight: weight, bias: bias, stride: stride, padding: padding)
  }

  /// The convolution of the images with the filters, plus the bias, and the pullback.
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

  /// Calls `body` with `weight` and, if there is one, `bias`.
  public mutating func forEachParameter(
    _ body: (_ name: String, _ value: inout Tensor<Float>) throws -> Void
  ) rethrows {
    try forWeightAndBias(&weight, &bias, body)
  }

  /// Draws weight and bias from U(−1/√f, 1/√f), where f is the number of scalars of one filter, as
  /// PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
