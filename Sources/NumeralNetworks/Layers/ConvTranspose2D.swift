// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Two-dimensional transposed convolution with learned filters, which enlarges images where the
/// stride is above 1.
///
/// Input: `[examples, inputs, height, width]`. Output: `[examples, outputs, output height, output
/// width]`, where an output length is (length − 1) · stride − padding + kernel size + output
/// padding, with the padding on both sides. PyTorch's `ConvTranspose2d`.
///
///     ConvTranspose2D(16, 8, kernelSize: 2, stride: 2)   // twice the height and width
public struct ConvTranspose2D: Layer {
  /// The filters, `[inputs, outputs / groups, kernel height, kernel width]`.
  public var weight: Tensor<Float>
  /// The bias of each output channel, `[outputs]`, or nil.
  public var bias: Tensor<Float>?
  /// The distance between the results of neighboring pixels.
  public var stride: Size2D
  /// The rows and columns that are cut off around the result.
  public var padding: Padding2D
  /// Additional rows below and columns to the right of the result, fewer than the stride.
  public var outputPadding: Size2D
  /// The distance between the results of neighboring elements of a filter.
  public var dilation: Size2D
  /// The number of groups of inputs and of outputs; each group of outputs takes one of inputs.
  public var groups: Int

  /// Creates a layer with random filters; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of channels of the input.
  ///   - outputs: The number of channels of the output.
  ///   - kernelSize: The height and width of each filter.
  ///   - stride: The distance between the results of neighboring pixels.
  ///   - padding: The rows and columns that are cut off around the result.
  ///   - outputPadding: Additional rows below and columns to the right, fewer than the stride.
  ///   - dilation: The distance between the results of neighboring elements of a filter.
  ///   - groups: The number of groups of inputs and of outputs.
  ///   - bias: Whether a bias is added to each output channel.
  ///   - seed: The key of the initial weights.
  /// - Precondition: As for `Conv2D`.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2D, stride: Size2D = 1,
    padding: Padding2D = 0, outputPadding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1,
    bias: Bool = true, seed: RandomKey = 0
  ) {
    // Checks the sizes.
    _ = Window2D(kernelSize, stride: stride, padding: padding, dilation: dilation)
    require(
      groups > 0 && inputs % groups == 0 && outputs % groups == 0,
      "ConvTranspose2D: found \(groups) groups of \(inputs) inputs and \(outputs) outputs, "
        + "expected a divisor of both")
    weight = .zeros([inputs, outputs / groups, kernelSize.height, kernelSize.width])
    self.bias = bias ? .zeros([outputs]) : nil
    self.stride = stride
    self.padding = padding
    self.outputPadding = outputPadding
    self.dilation = dilation
    self.groups = groups
    initialize(seed: seed)
  }

  /// The transposed convolution of the images with the filters, plus the bias.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    convTranspose2D(
      input, weight: weight, bias: bias, stride: stride, padding: padding,
      outputPadding: outputPadding, dilation: dilation, groups: groups)
  }

  /// The transposed convolution of the images with the filters, plus the bias, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      let gradients = convTranspose2DGradients(
        gradient, input: input, weight: weight, stride: stride, padding: padding,
        dilation: dilation, groups: groups, needsInputGradient: context.needsInputGradient)
      var parameters = ["weight": gradients.weight]
      if bias != nil { parameters["bias"] = gradients.bias }
      return Gradients(input: gradients.input, parameters)
    }
  }

  /// `weight` and, if there is one, `bias`.
  public var parameterPaths: TensorPaths<ConvTranspose2D> {
    bias == nil ? ["weight": \.weight] : ["weight": \.weight, "bias": \.bias!]
  }

  /// Draws weight and bias from U(−1/√f, 1/√f), where f is the number of scalars of one filter,
  /// `outputs / groups · kernel area`, as PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
