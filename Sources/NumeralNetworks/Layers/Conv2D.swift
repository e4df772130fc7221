// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Two-dimensional convolution with learned filters.
///
/// Input: `[examples, inputs, height, width]`. Output: `[examples, outputs, output height, output
/// width]`, where an output length is ⌊(length + padding − dilation · (kernel size − 1) − 1) /
/// stride⌋ + 1, with the padding on both sides.
///
///     Conv2D(1, 10, kernelSize: 5)
///     Conv2D(10, 20, kernelSize: 3, padding: .same)
///     Conv2D(32, 32, kernelSize: 3, padding: 1, groups: 32)   // depthwise
public struct Conv2D: Layer {
  /// The filters, `[outputs, inputs / groups, kernel height, kernel width]`.
  public var weight: Tensor<Float>
  /// The bias of each filter, `[outputs]`, or nil.
  public var bias: Tensor<Float>?
  /// The distance between neighboring kernel positions.
  public var stride: Size2D
  /// The zeros around the image.
  public var padding: Padding2D
  /// The distance between the pixels that neighboring elements of a filter multiply.
  public var dilation: Size2D
  /// The number of groups of inputs and of outputs; each group of outputs takes one of inputs.
  public var groups: Int

  /// Creates a layer with random filters; see `initialize(seed:)`.
  ///
  /// - Parameters:
  ///   - inputs: The number of channels of the input.
  ///   - outputs: The number of filters, which are the channels of the output.
  ///   - kernelSize: The height and width of each filter.
  ///   - stride: The distance between neighboring kernel positions.
  ///   - padding: The zeros around the image.
  ///   - dilation: The distance between the pixels that neighboring elements of a filter multiply.
  ///   - groups: The number of groups of inputs and of outputs: `inputs` for a depthwise layer.
  ///   - bias: Whether a bias is added to each output channel.
  ///   - seed: The key of the initial weights.
  /// - Precondition: Kernel size, stride, dilation and groups are positive, nothing is negative,
  ///   and inputs and outputs are multiples of the groups.
  public init(
    _ inputs: Int, _ outputs: Int, kernelSize: Size2D, stride: Size2D = 1,
    padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true,
    seed: RandomKey = 0
  ) {
    // Checks the sizes.
    _ = Window2D(kernelSize, stride: stride, padding: padding, dilation: dilation)
    require(
      groups > 0 && inputs % groups == 0 && outputs % groups == 0,
      "Conv2D: found \(groups) groups of \(inputs) inputs and \(outputs) outputs, expected a "
        + "divisor of both")
    weight = .zeros([outputs, inputs / groups, kernelSize.height, kernelSize.width])
    self.bias = bias ? .zeros([outputs]) : nil
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    initialize(seed: seed)
  }

  /// The convolution of the images with the filters, plus the bias.
  public func callAsFunction(_ input: Tensor<Float>) -> Tensor<Float> {
    conv2D(
      input, weight: weight, bias: bias, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
  }

  /// The convolution of the images with the filters, plus the bias, and the pullback.
  public func forward(_ input: Tensor<Float>, in context: TrainingContext) -> ForwardPass {
    ForwardPass(self(input)) { gradient in
      let gradients = conv2DGradients(
        gradient, input: input, weight: weight, stride: stride, padding: padding,
        dilation: dilation, groups: groups, needsInputGradient: context.needsInputGradient)
      var parameters = ["weight": gradients.weight]
      if bias != nil { parameters["bias"] = gradients.bias }
      return Gradients(input: gradients.input, parameters)
    }
  }

  /// `weight` and, if there is one, `bias`.
  public var parameterPaths: TensorPaths<Conv2D> {
    bias == nil ? ["weight": \.weight] : ["weight": \.weight, "bias": \.bias!]
  }

  /// Draws weight and bias from U(−1/√f, 1/√f), where f is the number of scalars of one filter, as
  /// PyTorch does.
  public mutating func initialize(seed: RandomKey) {
    initializeUniformly(&weight, &bias, seed: seed)
  }
}
