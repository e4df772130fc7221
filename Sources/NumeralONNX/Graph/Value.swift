// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The element types with which graphs are computed.
///
/// Real numbers of every width are computed in `Float`, and integers in `Int`.
enum ElementKind: Sendable {
  case float, int, bool
}

/// A tensor in a graph, or its type and shape alone where only these are checked.
enum Value: Sendable {
  case float(Tensor<Float>)
  case int(Tensor<Int>)
  case bool(Tensor<Bool>)
  case unknown(ElementKind, shape: [Int])

  var kind: ElementKind {
    switch self {
    case .float: .float
    case .int: .int
    case .bool: .bool
    case .unknown(let kind, _): kind
    }
  }

  var shape: [Int] {
    switch self {
    case .float(let tensor): tensor.shape
    case .int(let tensor): tensor.shape
    case .bool(let tensor): tensor.shape
    case .unknown(_, let shape): shape
    }
  }

  /// Whether the elements are there.
  var isKnown: Bool {
    if case .unknown = self { return false }
    return true
  }

  /// The elements as real numbers.
  ///
  /// - Precondition: They are known.
  var floats: Tensor<Float> {
    switch self {
    case .float(let tensor): tensor
    case .int(let tensor): Tensor(tensor)
    case .bool(let tensor): Tensor(tensor)
    case .unknown(_, let shape): fatalError("ONNX: found no elements of a value of shape \(shape)")
    }
  }

  /// Some of the examples along the first axis.
  ///
  /// - Precondition: The elements are known.
  subscript(examples: Range<Int>) -> Value {
    switch self {
    case .float(let tensor): .float(tensor[examples])
    case .int(let tensor): .int(tensor[examples])
    case .bool(let tensor): .bool(tensor[examples])
    case .unknown: self
    }
  }

  /// Values joined along an axis.
  ///
  /// - Precondition: There is one, all are known and of one type, and the shapes can be joined.
  static func concatenate(_ parts: [Value], axis: Int = 0) -> Value {
    switch parts[0].kind {
    case .float:
      .float(
        .concatenate(
          parts.compactMap { if case .float(let x) = $0 { x } else { nil } }, axis: axis))
    case .int:
      .int(
        .concatenate(parts.compactMap { if case .int(let x) = $0 { x } else { nil } }, axis: axis))
    case .bool:
      .bool(
        .concatenate(
          parts.compactMap { if case .bool(let x) = $0 { x } else { nil } }, axis: axis))
    }
  }

  /// The elements in another order or shape.
  ///
  /// - Precondition: They are known.
  func rearranged(_ rearrangement: some Rearrangement) -> Value {
    switch self {
    case .float(let tensor): .float(rearrangement(tensor))
    case .int(let tensor): .int(rearrangement(tensor))
    case .bool(let tensor): .bool(rearrangement(tensor))
    case .unknown: self
    }
  }
}

/// A function of a tensor that copies elements of any type.
protocol Rearrangement: Sendable {
  func callAsFunction<Scalar: TensorElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar>
}
