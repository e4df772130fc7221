// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A step of a graph: an operator of ONNX with its attributes, or several that are computed as one.
///
/// The same function checks the shapes of inputs when a file is loaded, and computes outputs:
/// it returns the type, the shape and the computation of each output, which is called only once the
/// shape is accepted. A computation must not stop for inputs that passed the checks.
protocol Operation: Sendable {
  /// Checks the inputs, and returns the outputs.
  ///
  /// - Throws: `OperationError` if the inputs do not fit, `Undetermined` if a shape depends on
  ///   elements that are not known.
  func outputs(_ inputs: Operands) throws -> [Output]

  /// Whether the first axis of the outputs is that of the examples, each of which depends on the
  /// same example of the inputs alone. By default, where only the first input has examples.
  ///
  /// - Parameter operands: The inputs, of which one has examples or more.
  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool

  /// Whether the elements of the inputs after the first are lengths or positions, which may depend
  /// on the number of examples. By default, they are not.
  var takesLengths: Bool { get }

  /// The operation followed by a function of each element, if it can compute both in one pass. By
  /// default, it cannot.
  func fused(with activation: Activation) -> (any Operation)?
}

/// An operation that a file's node is read as.
protocol Operator: Operation {
  /// Reads the attributes.
  ///
  /// - Throws: `OperationError` if an attribute has another type or value than expected.
  init(_ attributes: Attributes) throws
}

extension Operation {
  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    operands[0].hasExamples && !operands.dropFirst().contains { $0.hasExamples }
  }
  var takesLengths: Bool { false }
  func fused(with activation: Activation) -> (any Operation)? { nil }
}

/// An input of an operation, and whether its first axis is that of the examples.
struct ExampleOperand {
  let value: Value?
  let hasExamples: Bool

  var shape: [Int] { value?.shape ?? [] }
}

/// An output of an operation before it is computed.
struct Output {
  let kind: ElementKind
  let shape: [Int]
  let compute: () -> Value

  static func float(_ shape: [Int], _ compute: @escaping () -> Tensor<Float>) -> Output {
    Output(kind: .float, shape: shape) { .float(compute()) }
  }
  static func int(_ shape: [Int], _ compute: @escaping () -> Tensor<Int>) -> Output {
    Output(kind: .int, shape: shape) { .int(compute()) }
  }
  static func bool(_ shape: [Int], _ compute: @escaping () -> Tensor<Bool>) -> Output {
    Output(kind: .bool, shape: shape) { .bool(compute()) }
  }
  /// The elements of a value in another order or shape.
  static func rearranged(
    _ value: Value, to shape: [Int], _ rearrangement: some Rearrangement
  ) -> Output {
    Output(kind: value.kind, shape: shape) { value.rearranged(rearrangement) }
  }
}

/// Why an operation cannot be computed; errors of files and arguments are made from it.
struct OperationError: Error {
  let found, expected: String
}

/// A shape depends on elements that are not known when a file is loaded.
struct Undetermined: Error {}

/// An input of known type: its shape, and its elements where they are computed.
struct Operand<Scalar: TensorElement> {
  let shape: [Int]
  fileprivate let elements: Tensor<Scalar>?

  var rank: Int { shape.count }

  /// The elements; for the computation of outputs.
  var tensor: Tensor<Scalar> { elements! }
}

/// The inputs of an operation.
struct Operands {
  let values: [Value?]

  /// An input of any type.
  func value(_ index: Int, _ name: String) throws -> Value {
    guard let value = optional(index) else {
      throw OperationError(found: "no input '\(name)'", expected: "one")
    }
    return value
  }

  /// An input that may be left out.
  func optional(_ index: Int) -> Value? { index < values.count ? values[index] : nil }

  /// An input of real numbers.
  func float(_ index: Int, _ name: String) throws -> Operand<Float> {
    switch try value(index, name) {
    case .float(let tensor): Operand(shape: tensor.shape, elements: tensor)
    case .unknown(.float, let shape): Operand(shape: shape, elements: nil)
    case let value: throw Self.error(name, value, "real numbers")
    }
  }

  /// An input of real numbers that may be left out.
  func optionalFloat(_ index: Int, _ name: String) throws -> Operand<Float>? {
    try optional(index).map { _ in try float(index, name) }
  }

  /// An input of integers.
  func int(_ index: Int, _ name: String) throws -> Operand<Int> {
    switch try value(index, name) {
    case .int(let tensor): Operand(shape: tensor.shape, elements: tensor)
    case .unknown(.int, let shape): Operand(shape: shape, elements: nil)
    case let value: throw Self.error(name, value, "integers")
    }
  }

  /// An input of Booleans.
  func bool(_ index: Int, _ name: String) throws -> Operand<Bool> {
    switch try value(index, name) {
    case .bool(let tensor): Operand(shape: tensor.shape, elements: tensor)
    case .unknown(.bool, let shape): Operand(shape: shape, elements: nil)
    case let value: throw Self.error(name, value, "Booleans")
    }
  }

  /// The elements of a vector of lengths, axes or positions.
  ///
  /// - Throws: `Undetermined` if they are not known.
  func integers(_ index: Int, _ name: String) throws -> [Int] {
    let operand = try int(index, name)
    guard operand.rank <= 1 else {
      throw OperationError(
        found: "the input '\(name)' of shape \(operand.shape)", expected: "a vector")
    }
    guard let elements = operand.elements else { throw Undetermined() }
    return elements.scalars
  }

  /// The elements of a vector that may be left out.
  func optionalIntegers(_ index: Int, _ name: String) throws -> [Int]? {
    try optional(index).map { _ in try integers(index, name) }
  }

  /// The elements of real numbers on which a shape or a function depends.
  ///
  /// - Throws: `Undetermined` if they are not known.
  func numbers(_ index: Int, _ name: String) throws -> [Float] {
    guard let elements = try float(index, name).elements else { throw Undetermined() }
    return elements.scalars
  }

  private static func error(_ name: String, _ value: Value, _ expected: String) -> OperationError {
    let found =
      switch value.kind {
      case .float: "real numbers"
      case .int: "integers"
      case .bool: "Booleans"
      }
    return OperationError(found: "the input '\(name)' of \(found)", expected: expected)
  }
}
