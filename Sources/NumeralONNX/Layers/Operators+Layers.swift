// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralNetworks
import NumeralTensors

// The layers that operators are.

extension SpatialWindow {
  /// The window over images of any size; nil if the padding depends on the size, or there is one
  /// spatial axis.
  fileprivate func fixed(kernel: [Int]? = nil) -> Resolved? {
    guard autoPad == .none || autoPad == .valid else { return nil }
    return try? resolved(kernel: kernel, image: [1, 1])
  }
}

extension Conv: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count > 1, let weight = constants[1], weight.rank == 4,
      let window = window.fixed(kernel: Array(weight.shape[2...]))
    else { return nil }
    var layer = Conv2D(
      weight.shape[1] * groups, weight.shape[0], kernelSize: window.kernel, stride: window.stride,
      padding: window.padding, dilation: window.dilation, groups: groups)
    layer.weight = weight
    layer.bias = constants.count > 2 ? constants[2] : nil
    return layer
  }
}

extension ConvTranspose: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count > 1, let weight = constants[1], weight.rank == 4, outputShape == nil,
      let window = window.fixed(kernel: Array(weight.shape[2...]))
    else { return nil }
    let outputPadding = outputPadding ?? [0, 0]
    var layer = ConvTranspose2D(
      weight.shape[0], weight.shape[1] * groups, kernelSize: window.kernel, stride: window.stride,
      padding: window.padding, outputPadding: Size2D(outputPadding[0], outputPadding[1]),
      dilation: window.dilation, groups: groups)
    layer.weight = weight
    layer.bias = constants.count > 2 ? constants[2] : nil
    return layer
  }
}

extension Pool: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard output.count == 4, !isCeil, let window = window.fixed(), window.dilation == 1,
      2 * max(window.before.height, window.after.height) <= window.kernel.height,
      2 * max(window.before.width, window.after.width) <= window.kernel.width,
      isMax || countsPadding || window.padding == 0
    else { return nil }
    return isMax
      ? MaxPool2D(window.kernel, stride: window.stride, padding: window.padding)
      : AvgPool2D(window.kernel, stride: window.stride, padding: window.padding)
  }
}

extension GlobalPool: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    isMax || output.count != 4 ? nil : GlobalAveragePool()
  }
}

extension BatchNormalization: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    let parameters = constants.dropFirst().compactMap { $0 }
    guard parameters.count == 4, parameters[0].size > 0, epsilon > 0 else { return nil }
    var layer = BatchNorm(parameters[0].size, epsilon: epsilon)
    (layer.weight, layer.bias) = (parameters[0], parameters[1])
    (layer.runningMean, layer.runningVariance) = (parameters[2], parameters[3])
    return layer
  }
}

extension LayerNormalization: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count > 1, let weight = constants[1], weight.rank == 1, weight.size > 0,
      weight.size == output.last, axis == -1 || axis == output.count - 1, epsilon > 0
    else { return nil }
    var layer = LayerNorm(weight.size, epsilon: epsilon)
    layer.weight = weight
    guard constants.count > 2, let bias = constants[2] else { return layer }
    layer.bias = bias
    return bias.shape == weight.shape ? layer : nil
  }
}

extension Gemm: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count > 1, let weight = constants[1], alpha == 1, beta == 1,
      !transposed.contains(.left)
    else { return nil }
    let rows = transposed.contains(.right) ? weight : weight.transposed().contiguous()
    return linear(rows, bias: constants.count > 2 ? constants[2] : nil)
  }
}

extension MatMul: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count > 1, let weight = constants[1], weight.rank == 2 else { return nil }
    return linear(weight.transposed().contiguous(), bias: nil)
  }
}

/// A linear layer, if the bias has a number for each output.
private func linear(_ weight: Tensor<Float>, bias: Tensor<Float>?) -> Linear? {
  guard bias == nil || bias?.shape == [weight.shape[0]] else { return nil }
  var layer = Linear(weight.shape[1], weight.shape[0], bias: bias != nil)
  layer.weight = weight
  layer.bias = bias
  return layer
}

extension Activate: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    switch activation {
    case .relu: ReLU()
    case .leakyRelu(let slope): LeakyReLU(slope)
    case .sigmoid: Sigmoid()
    case .silu: SiLU()
    case .tanh: Tanh()
    default: nil
    }
  }
}

extension Gelu: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    isApproximate ? nil : GELU()
  }
}

extension SoftmaxAlongAxis: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    // Of matrices, both meanings of the axis are the same.
    guard output.count == 2, axis == -1 || axis == 1 else { return nil }
    return isLog ? LogSoftmax() : Softmax()
  }
}

extension FlattenToMatrix: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    axis == 1 ? Flatten() : nil
  }
}

extension Reshape: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    // A matrix with one row for one example.
    output.count == 2 && output[0] == 1 ? Flatten() : nil
  }
}

extension Reduce: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    // The axes may be an input of integers, which is no constant of real numbers: then there is
    // no layer.
    guard function == .mean, let axes, Set(axes.map { $0 < 0 ? $0 + 4 : $0 }) == [2, 3],
      output.count == (keepDims ? 4 : 2)
    else { return nil }
    return GlobalAveragePool()
  }
}

extension Resize: LayerOperation {
  func layer(_ constants: [Tensor<Float>?], output: [Int]) -> (any Layer)? {
    guard constants.count == 3, let scales = constants[2]?.scalars, scales.count == 4,
      scales[0] == 1, scales[1] == 1,
      let height = Int(exactly: scales[2]), let width = Int(exactly: scales[3]), height > 0,
      width > 0
    else { return nil }
    let scale = Size2D(height, width)
    switch (isLinear, coordinates, rounding) {
    case (true, .halfPixel, _), (true, .pytorchHalfPixel, _):
      return Upsample(scale, mode: .bilinear)
    case (false, .asymmetric, "floor"), (false, .halfPixel, "round_prefer_floor"):
      return Upsample(scale)
    default: return nil
    }
  }
}
