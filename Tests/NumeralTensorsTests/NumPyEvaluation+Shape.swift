// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

extension NumPyEvaluation {
  /// The results of an operation on elements of any type.
  func rearranged<Scalar: TensorElement>(_ x: Tensor<Scalar>) throws -> [any NumPyResult]? {
    let axis = numPyCase.axis
    func indices() throws -> [Int] { try operand(1, as: Int64.self).scalars.map(Int.init) }
    func other() throws -> Tensor<Scalar> { try operand(1) }
    switch numPyCase.operation {
    case "transposed": return [x.transposed()]
    case "flipped": return [x.flipped(axis: axis)]
    case "movedAxis": return [x.movedAxis(axis!, to: numPyCase.integer("to"))]
    case "swappedAxes": return [x.swappedAxes(axis!, numPyCase.integer("other"))]
    case "expanded": return [x.expanded(axis: axis!)]
    case "squeezed": return [x.squeezed()]
    case "concatenate": return [Tensor.concatenate([x, try other()], axis: axis!)]
    case "stack": return [Tensor.stack([x, try other()], axis: axis!)]
    case "repeated": return [x.repeated(numPyCase.integer("count"), axis: axis!)]
    case "tiled": return [x.tiled(numPyCase.integers("counts"))]
    case "rolled": return [x.rolled(numPyCase.integer("shift"), axis: axis!)]
    case "reshaped": return [x.reshaped(numPyCase.integers("shape"))]
    case "broadcast": return [x.broadcast(to: numPyCase.integers("shape"))]
    case "putting":
      let positions = try operand(2, as: Int64.self).scalars.map(Int.init)
      return [x.putting(try other(), at: positions, axis: axis!)]
    case "take": return [x.take(try indices(), axis: axis!)]
    case "gathered":
      let indices = Tensor<Int>(try operand(1, as: Int64.self))
      return [x.gathered(indices, axis: axis!)]
    case "split": return x.split(lengths: numPyCase.integers("lengths"), axis: axis!)
    case "diagonal": return [x.diagonal(numPyCase.integer("offset"))]
    case "padEdge": return [x.padded(margins, with: .edge)]
    case "padReflect": return [x.padded(margins, with: .reflect)]
    case "padConstant": return [x.padded(margins, with: .constant(zero()))]
    case "mask": return [x[try operand(1, as: Bool.self)]]
    default: return nil
    }
  }

  /// The results of an operation on masks.
  func logic() throws -> [any NumPyResult]? {
    let x = try operand(0, as: Bool.self)
    let (axis, keepDims) = (numPyCase.axis, numPyCase.keepDims)
    switch numPyCase.operation {
    case "logicalAnd": return [x .& (try operand(1))]
    case "logicalOr": return [x .| (try operand(1))]
    case "logicalXor": return [x .^ (try operand(1))]
    case "logicalNot": return [.!x]
    case "any": return [axis.map { x.any(axis: $0, keepDims: keepDims) } ?? Tensor(x.any())]
    case "all": return [axis.map { x.all(axis: $0, keepDims: keepDims) } ?? Tensor(x.all())]
    case "countNonzero":
      return [
        int64(
          axis.map { x.countNonzero(axis: $0, keepDims: keepDims) } ?? Tensor(x.countNonzero()))
      ]
    case "argWhere": return [int64(x.argWhere())]
    default: return try rearranged(x)
    }
  }

  /// The results of an operation that creates a tensor.
  func resultsWithoutOperand() throws -> [any NumPyResult]? {
    guard numPyCase.operands.isEmpty else { return nil }
    switch numPyCase.operation {
    case "zeros": return [Tensor<Double>.zeros(numPyCase.integers("shape"))]
    case "ones": return [Tensor<Double>.ones(numPyCase.integers("shape"))]
    case "identity": return [Tensor<Double>.identity(numPyCase.integer("count"))]
    default: break
    }
    let bounds = numPyCase.arguments["bounds"]!
    switch numPyCase.operation {
    case "linspace":
      return [
        Tensor<Double>.linspace(bounds[0]...bounds[1], count: numPyCase.integer("count"))
      ]
    case "range":
      return [
        Tensor<Int64>.range(
          from: Int64(bounds[0]), to: Int64(bounds[1]), by: numPyCase.integer("step"))
      ]
    default: return nil
    }
  }

  private var margins: [(before: Int, after: Int)] {
    let numbers = numPyCase.integers("margins")
    return stride(from: 0, to: numbers.count, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
  }

  /// The zero of a type, or false.
  private func zero<Scalar: TensorElement>() -> Scalar {
    switch Scalar.self {
    case is Bool.Type: false as! Scalar
    case is Float.Type: Float(0) as! Scalar
    default: Int16(0) as! Scalar
    }
  }
}
