// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors

extension DefinitionLine {
  /// The layer of this line for inputs of a shape, and the shape of its output for one example.
  ///
  /// - Throws: `FileError` that names the line, if there is no such layer, or it cannot take the
  ///   input.
  func layer(
    for shape: [Int], mostWeights: Int
  ) throws -> (layer: any Layer, outputShape: [Int]) {
    var line = self
    line.mostWeights = mostWeights
    let layer = try line.layer(shape)
    try line.end()
    return layer
  }

  private mutating func layer(_ shape: [Int]) throws -> (any Layer, [Int]) {
    switch kind {
    case "conv": try convolution(shape)
    case "convtranspose": try transposedConvolution(shape)
    case "linear": try linear(shape)
    case "maxpool", "avgpool": try pooling(shape)
    case "globalavgpool": (GlobalAveragePool(), [try channels(of: shape)])
    case "upsample": try upsampling(shape)
    case "batchnorm": (BatchNorm(shape[0]), shape)
    case "layernorm": (LayerNorm(shape.last!), shape)
    case "dropout": (Dropout(try probability()), shape)
    case "dropout2d":
      (Dropout2D(try probability()), [try channels(of: shape)] + shape.dropFirst())
    case "flatten": (Flatten(), [shape.reduce(1, *)])
    case "relu": (ReLU(), shape)
    case "leakyrelu": (LeakyReLU(try argument("a slope", default: 0.01)), shape)
    case "gelu": (GELU(), shape)
    case "silu": (SiLU(), shape)
    case "sigmoid": (Sigmoid(), shape)
    case "tanh": (Tanh(), shape)
    case "softmax": (Softmax(), [try features(of: shape)])
    case "logsoftmax": (LogSoftmax(), [try features(of: shape)])
    default:
      throw error(
        found: "'\(kind)'",
        expected: "conv, convtranspose, linear, maxpool, avgpool, globalavgpool, upsample, "
          + "batchnorm, layernorm, dropout, dropout2d, flatten, relu, leakyrelu, gelu, silu, "
          + "sigmoid, tanh, softmax, logsoftmax or residual")
    }
  }

  private mutating func convolution(_ shape: [Int]) throws -> (any Layer, [Int]) {
    let outputs: Int = try argument("a number of filters")
    let (kernel, stride): (Size2D, Size2D) = (
      try option("kernel"), try option("stride", default: 1)
    )
    let padding: Padding2D = try option("padding", default: 0)
    let dilation: Size2D = try option("dilation", default: 1)
    let groups = try groups(of: try channels(of: shape), outputs)
    let output = try windows(
      over: shape, kernel, stride: stride, padding: padding, dilation: dilation)
    try check(weights: [outputs, shape[0] / groups, kernel.height, kernel.width])
    let layer = Conv2D(
      shape[0], outputs, kernelSize: kernel, stride: stride, padding: padding, dilation: dilation,
      groups: groups, bias: try option("bias", default: true))
    return (layer, [outputs, output.height, output.width])
  }

  private mutating func transposedConvolution(_ shape: [Int]) throws -> (any Layer, [Int]) {
    let outputs: Int = try argument("a number of filters")
    let (kernel, stride): (Size2D, Size2D) = (
      try option("kernel"), try option("stride", default: 1)
    )
    let padding: Padding2D = try option("padding", default: 0)
    guard case .sides(let top, let left, let bottom, let right) = padding else {
      throw error(found: "padding=same", expected: "a number")
    }
    let groups = try groups(of: try channels(of: shape), outputs)
    try check(weights: [shape[0], outputs / groups, kernel.height, kernel.width])
    let height = (shape[1] - 1) * stride.height + kernel.height - top - bottom
    let width = (shape[2] - 1) * stride.width + kernel.width - left - right
    guard height > 0 && width > 0 else {
      throw error(found: "an output of \(height)×\(width)", expected: "one pixel or more")
    }
    let layer = ConvTranspose2D(
      shape[0], outputs, kernelSize: kernel, stride: stride, padding: padding, groups: groups,
      bias: try option("bias", default: true))
    return (layer, [outputs, height, width])
  }

  private mutating func linear(_ shape: [Int]) throws -> (any Layer, [Int]) {
    let (inputs, outputs): (Int, Int) = (
      try features(of: shape), try argument("a number of outputs")
    )
    try check(weights: [outputs, inputs])
    return (Linear(inputs, outputs, bias: try option("bias", default: true)), [outputs])
  }

  private mutating func pooling(_ shape: [Int]) throws -> (any Layer, [Int]) {
    let size: Size2D = try argument("a size")
    let stride = try option("stride", default: size)
    let padding: Padding2D = try option("padding", default: 0)
    let channels = try channels(of: shape)
    if case .sides(let top, let left, _, _) = padding {
      guard 2 * top <= size.height && 2 * left <= size.width else {
        throw error(found: "padding=\(padding)", expected: "at most half the window, \(size)")
      }
    }
    let output = try windows(over: shape, size, stride: stride, padding: padding)
    let layer: any Layer =
      kind == "maxpool"
      ? MaxPool2D(size, stride: stride, padding: padding)
      : AvgPool2D(size, stride: stride, padding: padding)
    return (layer, [channels, output.height, output.width])
  }

  private mutating func upsampling(_ shape: [Int]) throws -> (any Layer, [Int]) {
    let scale: Size2D = try argument("a scale")
    let channels = try channels(of: shape)
    let layer = Upsample(scale, mode: try option("mode", default: .nearest))
    return (layer, [channels, shape[1] * scale.height, shape[2] * scale.width])
  }

  /// The number of groups, a divisor of inputs and outputs.
  private mutating func groups(of inputs: Int, _ outputs: Int) throws -> Int {
    let groups: Int = try option("groups", default: 1)
    guard inputs % groups == 0 && outputs % groups == 0 else {
      throw error(
        found: "groups=\(groups)", expected: "a divisor of \(inputs) inputs and \(outputs) outputs")
    }
    return groups
  }

  private mutating func probability() throws -> Float {
    let probability: Float = try argument("a probability", default: 0.5)
    guard probability < 1 else {
      throw error(found: "the probability 1", expected: "less than 1")
    }
    return probability
  }

  /// The number of windows over images of a shape.
  private func windows(
    over shape: [Int], _ size: Size2D, stride: Size2D, padding: Padding2D, dilation: Size2D = 1
  ) throws -> Size2D {
    guard padding != .same || stride == 1 else {
      throw error(found: "padding=same with stride=\(stride)", expected: "a stride of 1")
    }
    let window = Window2D(size, stride: stride, padding: padding, dilation: dilation)
    let image = Size2D(shape[1], shape[2])
    guard window.fits(into: image) else {
      throw error(
        found: "a window of \(window.span) over an image of \(image)",
        expected: "one that fits into the padded image")
    }
    return window.outputSize(for: image)
  }

  /// Throws if a layer would have more weights than a network may.
  private func check(weights shape: [Int]) throws {
    let count = shape.reduce(1.0) { $0 * Double($1) }
    guard count <= Double(mostWeights) else {
      throw error(found: "weights of shape \(shape)", expected: "at most \(mostWeights)")
    }
  }

  /// The channels of images.
  private func channels(of shape: [Int]) throws -> Int {
    guard shape.count == 3 else {
      throw error(
        found: "'\(kind)' after an output of shape \(shape)",
        expected: "images, [channels, height, width]")
    }
    return shape[0]
  }

  /// The length of rows.
  private func features(of shape: [Int]) throws -> Int {
    guard shape.count == 1 else {
      throw error(
        found: "'\(kind)' after an output of shape \(shape)",
        expected: "rows: 'flatten' or 'globalavgpool' before it")
    }
    return shape[0]
  }
}
