// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `Conv`: convolution with filters, along one or two axes.
struct Conv: Operator {
  let window: SpatialWindow
  let groups: Int
  private var activation: Activation?

  init(_ attributes: Attributes) throws {
    window = try SpatialWindow(attributes)
    groups = try attributes.int("group") ?? 1
  }

  func fused(with activation: Activation) -> (any Operation)? {
    guard self.activation == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (x, weight) = (try inputs.float(0, "X"), try inputs.float(1, "W"))
    let bias = try inputs.optionalFloat(2, "B")
    let (image, window, shape) = try geometry(x.shape, weight.shape, bias?.shape)
    return [
      .float(shape) {
        var result = conv2D(
          x.tensor.reshaped(image.shape),
          weight: weight.tensor.reshaped(window.filterShape(weight.shape)), bias: bias?.tensor,
          stride: window.stride, padding: window.padding, dilation: window.dilation, groups: groups)
        activation?.apply(to: &result)
        return result.reshaped(shape)
      }
    ]
  }

  /// The images, the window over them, and the shape of the output.
  private func geometry(
    _ x: [Int], _ weight: [Int], _ bias: [Int]?
  ) throws -> (image: ImageShape, window: SpatialWindow.Resolved, output: [Int]) {
    let image = try ImageShape(x, "X")
    guard weight.count == x.count, groups > 0, x[1] % groups == 0, weight[0] % groups == 0,
      weight[0] > 0, weight[1] > 0, weight[1] == x[1] / groups
    else {
      throw OperationError(
        found: "filters of shape \(weight) in \(groups) groups for an input of shape \(x)",
        expected: "filters of its channels in each group")
    }
    try checkBias(bias, weight[0])
    let window = try window.resolved(kernel: Array(weight[2...]), image: Array(x[2...]))
    let size = try window.outputSize(image.size)
    try window.checkMemory(channels: weight[1], large: image.size, small: size)
    return (image, window, image.result(weight[0], size))
  }

  /// The convolution of images of one size with constant filters.
  ///
  /// - Throws: `OperationError` if they do not fit.
  func prepared(
    for shape: [Int], weight: Tensor<Float>, bias: Tensor<Float>?
  ) throws -> PreparedConv {
    let (image, window, output) = try geometry(shape, weight.shape, bias?.shape)
    let rectifier = activation?.rectifier
    return PreparedConv(
      inputShape: Array(shape.dropFirst()), outputShape: Array(output.dropFirst()),
      convolution: PreparedConvolution(
        inputShape: Array(image.shape.dropFirst()),
        weight: weight.reshaped(window.filterShape(weight.shape)), bias: bias,
        stride: window.stride, padding: window.padding, dilation: window.dilation, groups: groups,
        rectifier: rectifier ?? Rectifier()),
      activation: rectifier == nil ? activation : nil)
  }
}

/// A convolution of images of one size, whose filters lie in the order of the products, and which
/// computes a rectifier of each tile while it is in cache.
struct PreparedConv: Operation {
  let inputShape, outputShape: [Int]
  let convolution: PreparedConvolution
  /// A function that is no rectifier.
  let activation: Activation?

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    guard x.shape.dropFirst() == inputShape[...] else {
      throw OperationError(found: "images of shape \(x.shape)", expected: "\(inputShape) each")
    }
    return [
      .float([x.shape[0]] + outputShape) {
        var result = Tensor<Float>(unsafeUninitialized: [x.shape[0]] + outputShape) { result in
          x.tensor.withUnsafeBufferPointer {
            convolution.run(x.shape[0], $0.baseAddress!, into: result.baseAddress!)
          }
        }
        activation?.apply(to: &result)
        return result
      }
    ]
  }
}

/// Throws if a bias has another number of elements than there are channels.
private func checkBias(_ bias: [Int]?, _ channels: Int) throws {
  guard let bias, bias != [channels] else { return }
  throw OperationError(found: "a bias of shape \(bias)", expected: "[\(channels)]")
}

/// `ConvTranspose`: the adjoint of a convolution, along one or two axes. Each input position adds
/// its filters, times its numbers, to the output.
struct ConvTranspose: Operator {
  let window: SpatialWindow
  let groups: Int
  let outputPadding, outputShape: [Int]?
  private var activation: Activation?

  init(_ attributes: Attributes) throws {
    window = try SpatialWindow(attributes)
    groups = try attributes.int("group") ?? 1
    outputPadding = try attributes.ints("output_padding")
    outputShape = try attributes.ints("output_shape")
    for values in [outputPadding, outputShape] {
      guard let values, !values.allSatisfy((0..<1 << 28).contains) else { continue }
      throw OperationError(found: "output lengths of \(values)", expected: "0 or more, below 2^28")
    }
  }

  func fused(with activation: Activation) -> (any Operation)? {
    guard self.activation == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (x, weight) = (try inputs.float(0, "X"), try inputs.float(1, "W"))
    let bias = try inputs.optionalFloat(2, "B")
    let image = try ImageShape(x.shape, "X")
    guard weight.rank == x.rank, groups > 0, x.shape[1] % groups == 0,
      weight.shape[0] == x.shape[1], x.shape[1] > 0, weight.shape[1] > 0
    else {
      throw OperationError(
        found: "filters of shape \(weight.shape) in \(groups) groups for an input of shape "
          + "\(x.shape)", expected: "filters for each of its channels")
    }
    let (perGroup, overflow) = weight.shape[1].multipliedReportingOverflow(by: groups)
    guard !overflow else {
      throw OperationError(found: "\(groups) groups", expected: "fewer")
    }
    try checkBias(bias?.shape, perGroup)
    let window = try window.resolved(kernel: Array(weight.shape[2...]), image: Array(x.shape[2...]))
    let (padded, outputPadding) = try fitted(window, image)
    func length(_ axis: KeyPath<Size2D, Int>) -> Int {
      (image.size[keyPath: axis] - 1) * window.stride[keyPath: axis]
        + window.extent[keyPath: axis] + outputPadding[keyPath: axis]
        - padded.before[keyPath: axis] - padded.after[keyPath: axis]
    }
    let size = Size2D(length(\.height), length(\.width))
    guard
      size.height > 0, size.width > 0, outputPadding.height < window.stride.height,
      outputPadding.width < window.stride.width
    else {
      throw OperationError(
        found: "an output of \(size) with additional \(outputPadding)",
        expected: "a positive size, and fewer additional elements than the stride")
    }
    try padded.checkMemory(channels: weight.shape[1], large: size, small: image.size)
    let shape = image.result(perGroup, size)
    return [
      .float(shape) {
        var result = convTranspose2D(
          x.tensor.reshaped(image.shape),
          weight: weight.tensor.reshaped(window.filterShape(weight.shape)), bias: bias?.tensor,
          stride: window.stride, padding: padded.padding, outputPadding: outputPadding,
          dilation: window.dilation, groups: groups)
        activation?.apply(to: &result)
        return result.reshaped(shape)
      }
    ]
  }

  /// The window with the padding, and the additional elements at the end, that give the length of
  /// the output where the attributes state that instead.
  private func fitted(
    _ window: SpatialWindow.Resolved, _ image: ImageShape
  ) throws -> (window: SpatialWindow.Resolved, outputPadding: Size2D) {
    let rank = image.isLine ? 1 : 2
    func pair(_ values: [Int]?, _ name: String) throws -> Size2D {
      guard let values else { return 0 }
      guard values.count == rank else {
        throw OperationError(
          found: "the attribute '\(name)' of \(values)", expected: "\(rank) numbers")
      }
      return image.isLine ? Size2D(0, values[0]) : Size2D(values[0], values[1])
    }
    var result = (window: window, outputPadding: try pair(outputPadding, "output_padding"))
    let isSame = self.window.autoPad == .sameUpper || self.window.autoPad == .sameLower
    guard isSame || outputShape != nil else { return result }
    let lengths = try pair(outputShape, "output_shape")
    for axis in image.isLine ? [\Size2D.width] : [\.height, \.width] {
      let input = image.size[keyPath: axis]
      let stride = window.stride[keyPath: axis]
      let length = outputShape == nil ? input * stride : lengths[keyPath: axis]
      let whole = (input - 1) * stride + window.extent[keyPath: axis]
      let total = max(0, whole + result.outputPadding[keyPath: axis] - length)
      let half = self.window.autoPad == .sameUpper ? total / 2 : total - total / 2
      result.window.before[keyPath: axis] = half
      result.window.after[keyPath: axis] = total - half
      result.outputPadding[keyPath: axis] = length + total - whole
    }
    return result
  }
}
