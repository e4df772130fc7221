// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An operator that is a function of each real number, without attributes.
struct ElementwiseFunction: Operator {
  private let function: @Sendable (Tensor<Float>) -> Tensor<Float>

  init(_ attributes: Attributes) throws {
    function = Self.functions[attributes.type]!
  }

  /// The functions by their operators' names.
  static let functions: [String: @Sendable (Tensor<Float>) -> Tensor<Float>] = [
    "Ceil": { ceil($0) }, "Cos": { cos($0) }, "Erf": { erf($0) }, "Exp": { exp($0) },
    "Floor": { floor($0) }, "Log": { log($0) },
    "Reciprocal": { 1 / $0 }, "Round": { round($0) }, "Sin": { sin($0) }, "Sqrt": { sqrt($0) },
    // log(1 + eˣ), of which the exponential does not overflow.
    "Softplus": { maximum($0, Tensor(0)) + log1p(exp(-abs($0))) },
    "Softsign": { $0 / (abs($0) + 1) },
    "Mish": { $0 * tanh(maximum($0, Tensor(0)) + log1p(exp(-abs($0)))) },
  ]

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    return [.float(x.shape) { function(x.tensor) }]
  }
}

/// `Gelu`: x · Φ(x) of each element, exactly or by the hyperbolic tangent.
struct Gelu: Operator {
  let isApproximate: Bool

  init(_ attributes: Attributes) throws {
    try attributes.require("approximate", oneOf: ["none", "tanh"])
    isApproximate = try attributes.string("approximate") == "tanh"
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "X")
    return [
      .float(x.shape) {
        let x = x.tensor
        guard isApproximate else { return x * (erf(x * Float(0.5).squareRoot()) + 1) * 0.5 }
        let cubic = x + square(x) * x * 0.044715
        return x * (tanh(cubic * (2 / Float.pi).squareRoot()) + 1) * 0.5
      }
    ]
  }
}

/// `Neg`, `Abs` and `Sign`, of real numbers and of integers.
struct SignFunction: Operator {
  private enum Function { case negative, magnitude, sign }
  private let function: Function

  init(_ attributes: Attributes) throws {
    function =
      switch attributes.type {
      case "Neg": .negative
      case "Abs": .magnitude
      default: .sign
      }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "X")
    guard value.kind == .float else {
      let x = try inputs.int(0, "X")
      return [
        .int(x.shape) {
          switch function {
          case .negative: x.tensor.map { 0 &- $0 }
          case .magnitude: x.tensor.map { $0 < 0 ? 0 &- $0 : $0 }
          case .sign: x.tensor.map { $0.signum() }
          }
        }
      ]
    }
    let x = try inputs.float(0, "X")
    return [
      .float(x.shape) {
        switch function {
        case .negative: -x.tensor
        case .magnitude: abs(x.tensor)
        case .sign: sign(x.tensor)
        }
      }
    ]
  }
}

/// `Cast`: elements of another type. Real numbers of every width are computed in `Float`, and
/// integers in `Int`.
struct Cast: Operator {
  private let kind: ElementKind

  init(_ attributes: Attributes) throws {
    let type = try ProtoElementType.reading(Int32(clamping: try attributes.int("to") ?? 0))
    switch type {
    case .int8, .uint8, .int16, .uint16, .uint32, .uint64:
      throw OperationError(
        found: "a cast to \(type)", expected: "a real type, int32, int64 or bool")
    default: kind = type.kind
    }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    return [
      Output(kind: kind, shape: value.shape) {
        switch (kind, value) {
        case (.float, _): .float(value.floats)
        case (.int, .int), (.bool, .bool): value
        case (.int, .bool(let mask)): .int(Tensor(mask))
        case (.int, _): .int(value.floats.map(Self.integer))
        case (.bool, .int(let integers)): .bool(Tensor(integers))
        case (.bool, _): .bool(Tensor(value.floats))
        }
      }
    ]
  }

  /// The number rounded toward zero; the nearest integer beyond the range, and 0 for NaN.
  private static func integer(_ number: Float) -> Int {
    Int(exactly: number.rounded(.towardZero))
      ?? (number.isNaN ? 0 : number < 0 ? .min : .max)
  }
}

/// `Identity`, and `Dropout` in inference: the input.
struct Identity: Operator {
  init(_ attributes: Attributes) throws {
    // An old export may say that it is one of training.
    try attributes.refuse("training_mode")
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let value = try inputs.value(0, "input")
    return [Output(kind: value.kind, shape: value.shape) { value }]
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { operands[0].hasExamples }
}

/// `Not`: each Boolean inverted.
struct Not: Operator {
  init(_ attributes: Attributes) throws {}

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.bool(0, "X")
    return [.bool(x.shape) { .!x.tensor }]
  }
}
