// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `BatchNormalization` in inference: each channel times a factor plus a summand, which follow from
/// the running averages.
struct BatchNormalization: Operator {
  let epsilon: Float
  private var activation: Activation?

  init(_ attributes: Attributes) throws {
    epsilon = try attributes.float("epsilon", default: 1e-5)
    try attributes.refuse("training_mode")
    if try attributes.int("spatial") == 0 {
      throw OperationError(found: "the attribute 'spatial' of 0", expected: "1")
    }
  }

  func fused(with activation: Activation) -> (any Operation)? {
    guard self.activation == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    guard x.rank >= 2 else {
      throw OperationError(found: "an input of shape \(x.shape)", expected: "two axes or more")
    }
    let names = ["scale", "B", "input_mean", "input_var"]
    let parameters = try names.enumerated().map { try inputs.float($0 + 1, $1) }
    for (name, parameter) in zip(names, parameters) where parameter.shape != [x.shape[1]] {
      throw OperationError(
        found: "'\(name)' of shape \(parameter.shape)", expected: "[\(x.shape[1])]")
    }
    return [
      .float(x.shape) {
        let (factors, summands) = coefficients(parameters.map(\.tensor))
        let shape = [factors.size] + Array(repeating: 1, count: x.rank - 2)
        var result = x.tensor * factors.reshaped(shape)
        result += summands.reshaped(shape)
        activation?.apply(to: &result)
        return result
      }
    ]
  }

  /// The factor and the summand of each channel.
  ///
  /// - Parameter parameters: Scale, bias, mean and variance.
  func coefficients(
    _ parameters: [Tensor<Float>]
  ) -> (factors: Tensor<Float>, summands: Tensor<Float>) {
    let epsilon = epsilon
    let factors = parameters[0].zipMap(parameters[3]) { $0 / ($1 + epsilon).squareRoot() }
    return (factors, parameters[1] - parameters[2] * factors)
  }
}

/// `LayerNormalization`: the axes from one to the last, shifted and scaled to mean 0 and
/// variance 1, and then by weights.
struct LayerNormalization: Operator {
  let axis: Int
  let epsilon: Float

  init(_ attributes: Attributes) throws {
    axis = try attributes.int("axis") ?? -1
    epsilon = try attributes.float("epsilon", default: 1e-5)
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    let rank = operands[0].shape.count
    return operands[0].hasExamples && (axis < 0 ? axis + rank : axis) > 0
      && !operands.dropFirst().contains { $0.hasExamples }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (x, scale) = (try inputs.float(0, "X"), try inputs.float(1, "Scale"))
    let bias = try inputs.optionalFloat(2, "B")
    let axis = try resolvedAxis(axis, of: x.shape)
    let inner = Array(x.shape[axis...])
    for parameter in [scale] + (bias.map { [$0] } ?? []) {
      guard try broadcastShape(parameter.shape, inner) == inner else {
        throw OperationError(
          found: "weights of shape \(parameter.shape)", expected: "\(inner)")
      }
    }
    return [
      .float(x.shape) {
        var result = normalizedRows(x.tensor, count: x.shape[..<axis].reduce(1, *), epsilon)
        result *= scale.tensor
        if let bias { result += bias.tensor }
        return result
      }
    ]
  }
}

/// `InstanceNormalization`: each channel of each example shifted and scaled to mean 0 and
/// variance 1, and then by the channel's weights.
struct InstanceNormalization: Operator {
  private let epsilon: Float

  init(_ attributes: Attributes) throws {
    epsilon = try attributes.float("epsilon", default: 1e-5)
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "input")
    let (scale, bias) = (try inputs.float(1, "scale"), try inputs.float(2, "B"))
    guard x.rank >= 3, scale.shape == [x.shape[1]], bias.shape == scale.shape else {
      throw OperationError(
        found: "weights of the shapes \(scale.shape) and \(bias.shape) for an input of shape "
          + "\(x.shape)", expected: "a number for each channel")
    }
    let shape = [x.shape[1]] + Array(repeating: 1, count: x.rank - 2)
    return [
      .float(x.shape) {
        var result = normalizedRows(x.tensor, count: x.shape[0] * x.shape[1], epsilon)
        result *= scale.tensor.reshaped(shape)
        result += bias.tensor.reshaped(shape)
        return result
      }
    ]
  }
}

/// The tensor as rows, each of which is shifted and scaled to mean 0 and variance 1.
private func normalizedRows(
  _ x: Tensor<Float>, count: Int, _ epsilon: Float
) -> Tensor<Float> {
  let width = count == 0 ? 0 : x.size / count
  return Tensor(unsafeUninitialized: x.shape) { result in
    x.withUnsafeBufferPointer { source in
      guard width > 0 else { return }
      let rowsPerChunk = max(1, (1 << 14) / width)
      Parallel.forEachRange(of: rowsPerChunk, in: count) { rows in
        for row in rows {
          let numbers = row * width..<(row + 1) * width
          let mean = numbers.reduce(0) { $0 + Double(source[$1]) } / Double(width)
          let variance =
            numbers.reduce(0) { $0 + (Double(source[$1]) - mean) * (Double(source[$1]) - mean) }
            / Double(width)
          let factor = Float(1 / (variance + Double(epsilon)).squareRoot())
          let shift = Float(mean)
          for i in numbers { result[i] = (source[i] - shift) * factor }
        }
      }
    }
  }
}

/// `Softmax` and `LogSoftmax` along an axis; before version 13, of all axes from one to the last.
struct SoftmaxAlongAxis: Operator {
  let axis: Int
  let flattens, isLog: Bool

  init(_ attributes: Attributes) throws {
    flattens = attributes.opset < 13
    axis = try attributes.int("axis") ?? (flattens ? 1 : -1)
    isLog = attributes.type == "LogSoftmax"
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    (axis < 0 ? axis + operands[0].shape.count : axis) > 0
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "input")
    let axis = try resolvedAxis(axis, of: x.shape)
    return [
      .float(x.shape) {
        guard x.tensor.size > 0 else { return x.tensor }
        let numbers = flattens ? x.tensor.reshaped(flattened(x.shape, axis)) : x.tensor
        let along = flattens ? 1 : axis
        guard isLog else { return softmax(numbers, axis: along).reshaped(x.shape) }
        let centered = numbers - numbers.max(axis: along, keepDims: true)
        return (centered - log(exp(centered).sum(axis: along, keepDims: true))).reshaped(x.shape)
      }
    ]
  }
}
