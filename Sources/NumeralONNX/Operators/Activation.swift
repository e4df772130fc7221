// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A function of each element that follows a convolution or another operation, whose output it
/// replaces while that is in cache.
enum Activation: Sendable, Equatable {
  case relu
  case clip(Float, Float)
  case leakyRelu(Float)
  case elu(Float)
  case hardSigmoid(alpha: Float, beta: Float)
  case hardSwish
  case sigmoid
  case silu
  case tanh

  /// The function of each element. NaN stays NaN.
  func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
    var result = x
    apply(to: &result)
    return result
  }

  /// The same function as a rectifier, if it is one.
  var rectifier: Rectifier? {
    switch self {
    case .relu: .relu
    case .clip(let low, let high) where low <= high: Rectifier(range: low...high)
    case .leakyRelu(let slope): Rectifier(slope: slope)
    default: nil
    }
  }

  /// Replaces each element.
  func apply(to x: inout Tensor<Float>) {
    switch self {
    case .relu: x.formMap { $0 < 0 ? 0 : $0 }
    case .clip(let low, let high): x.formMap { $0 > high ? high : $0 < low ? low : $0 }
    case .leakyRelu(let slope): x.formMap { $0 < 0 ? slope * $0 : $0 }
    case .hardSigmoid(let alpha, let beta):
      x.formMap { number in
        let line = alpha * number + beta
        return line < 0 ? 0 : line > 1 ? 1 : line
      }
    case .hardSwish:
      x.formMap { number in
        let line = number * (1 / 6) + 0.5
        return number * (line < 0 ? 0 : line > 1 ? 1 : line)
      }
    case .elu(let alpha): x = Tensor.where(x .< 0, expm1(minimum(x, Tensor(0))) * alpha, x)
    case .sigmoid: x = NumeralTensors.sigmoid(x)
    case .silu: x *= NumeralTensors.sigmoid(x)
    case .tanh: x = NumeralTensors.tanh(x)
    }
  }
}

/// An operator of one of these functions: `Relu`, `Clip` with bounds in attributes, and others.
struct Activate: Operator {
  var activation: Activation

  init(_ activation: Activation) { self.activation = activation }

  init(_ attributes: Attributes) throws {
    switch attributes.type {
    case "Relu": activation = .relu
    case "LeakyRelu": activation = .leakyRelu(try attributes.float("alpha", default: 0.01))
    case "Elu": activation = .elu(try attributes.float("alpha", default: 1))
    case "HardSigmoid":
      activation = .hardSigmoid(
        alpha: try attributes.float("alpha", default: 0.2),
        beta: try attributes.float("beta", default: 0.5))
    case "HardSwish": activation = .hardSwish
    case "Sigmoid": activation = .sigmoid
    case "Swish":
      guard try attributes.float("alpha", default: 1) == 1 else {
        throw OperationError(found: "an attribute 'alpha' other than 1", expected: "1")
      }
      activation = .silu
    default: activation = .tanh
    }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    return [.float(x.shape) { activation(x.tensor) }]
  }
}

/// `Clip`: each element limited to bounds, which are attributes before version 11 and inputs since.
struct Clip: Operator {
  private var low: Float
  private var high: Float

  init(_ attributes: Attributes) throws {
    low = try attributes.float("min", default: -.infinity)
    high = try attributes.float("max", default: .infinity)
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "input")
    let (low, high) = (
      try bound(inputs, 1, "min") ?? low, try bound(inputs, 2, "max") ?? high
    )
    return [.float(x.shape) { Activation.clip(low, high)(x.tensor) }]
  }

  private func bound(_ inputs: Operands, _ index: Int, _ name: String) throws -> Float? {
    guard inputs.optional(index) != nil else { return nil }
    let numbers = try inputs.numbers(index, name)
    guard numbers.count == 1 else {
      throw OperationError(found: "\(numbers.count) numbers as '\(name)'", expected: "one")
    }
    return numbers[0]
  }

  /// The function, if the bounds are constants.
  func activation(_ bounds: [Value?]) -> Activation? {
    let operands = Operands(values: bounds)
    guard let low = try? bound(operands, 1, "min") ?? low,
      let high = try? bound(operands, 2, "max") ?? high
    else { return nil }
    return low == 0 && high == .infinity ? .relu : .clip(low, high)
  }
}
