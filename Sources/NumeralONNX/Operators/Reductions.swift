// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `ReduceMean`, `ReduceSum`, `ReduceMax`, `ReduceMin` and `ReduceL2` along some axes, by default
/// all.
struct Reduce: Operator {
  enum Function: String {
    case mean = "ReduceMean"
    case sum = "ReduceSum"
    case max = "ReduceMax"
    case min = "ReduceMin"
    case norm = "ReduceL2"
  }
  let function: Function
  let axes: [Int]?
  let keepDims, isIdentityWithoutAxes: Bool

  init(_ attributes: Attributes) throws {
    function = Function(rawValue: attributes.type)!
    axes = try attributes.ints("axes")
    keepDims = try attributes.flag("keepdims", default: true)
    isIdentityWithoutAxes = try attributes.flag("noop_with_empty_axes")
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "data")
    var requested = try axes ?? inputs.optionalIntegers(1, "axes") ?? []
    if requested.isEmpty {
      if isIdentityWithoutAxes {
        return [.float(x.shape) { function == .norm ? abs(x.tensor) : x.tensor }]
      }
      requested = Array(x.shape.indices)
    }
    let axes = try resolvedAxes(requested, of: x.shape)
    let shape = x.shape.indices.compactMap { axis in
      axes.contains(axis) ? keepDims ? 1 : nil : x.shape[axis]
    }
    if function == .max || function == .min, axes.contains(where: { x.shape[$0] == 0 }) {
      throw OperationError(found: "an input of shape \(x.shape)", expected: "an element")
    }
    return [
      .float(shape) {
        let x = x.tensor
        switch function {
        case .mean: return x.mean(axes: axes, keepDims: keepDims)
        case .sum: return x.sum(axes: axes, keepDims: keepDims)
        case .max: return x.max(axes: axes, keepDims: keepDims)
        case .min: return x.min(axes: axes, keepDims: keepDims)
        case .norm: return sqrt(square(x).sum(axes: axes, keepDims: keepDims))
        }
      }
    ]
  }
}

/// `ArgMax` and `ArgMin`: the first position of the extremum along an axis.
struct ArgExtremum: Operator {
  private let axis: Int
  private let isMax, keepDims: Bool

  init(_ attributes: Attributes) throws {
    axis = try attributes.int("axis") ?? 0
    isMax = attributes.type == "ArgMax"
    keepDims = try attributes.flag("keepdims", default: true)
    try attributes.refuse("select_last_index")
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let x = try inputs.float(0, "data")
    let axis = try resolvedAxis(axis, of: x.shape)
    guard x.shape[axis] > 0 else {
      throw OperationError(found: "an input of shape \(x.shape)", expected: "an element")
    }
    let shape = x.shape.indices.compactMap { $0 == axis ? keepDims ? 1 : nil : x.shape[$0] }
    return [
      .int(shape) {
        isMax
          ? x.tensor.argmax(axis: axis, keepDims: keepDims)
          : x.tensor.argmin(axis: axis, keepDims: keepDims)
      }
    ]
  }
}
