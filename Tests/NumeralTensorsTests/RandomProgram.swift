// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

/// Views and operations, one after the other, that `random_programs.py` has chosen.
struct RandomProgram: Decodable, Sendable {
  /// The type, the shape and the numbers of the first tensor.
  let type: String
  let shape, numbers: [Int]
  let steps: [Step]
  let result: NumPyCase.Array

  /// One view or operation.
  struct Step: Decodable, Sendable {
    let operation: String
    let axis, count: Int?
    let axes: [Int]?
    let keepDims: Bool?
    let items: [Item]?
    let operand: Operand?
  }

  /// An index of an axis: a number, a stride, or a new axis.
  struct Item: Decodable, Sendable {
    let index, from, to, by: Int?
    let isNew: Bool?

    var tensorIndex: any TensorIndex {
      if let index { return index }
      return isNew == true ? AxisSlice.newAxis : AxisSlice.stride(from: from, to: to, by: by!)
    }
  }

  /// A second operand.
  struct Operand: Decodable, Sendable {
    let shape, numbers: [Int]
    let transposed: Bool
  }
}

/// The elements that random programs compute with.
protocol ProgramElement: NumericElement, SignedNumeric {
  /// An integer, or a quarter of it.
  static func element(_ number: Int) -> Self
  /// The result of an operation that other types do not have, or nil.
  static func own(_ step: RandomProgram.Step, _ x: Tensor<Self>) -> Tensor<Self>?
}

extension RandomProgram {
  /// The result of all steps.
  func run<Scalar: ProgramElement>(_ type: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    steps.reduce(Self.tensor(shape, numbers)) { x, step in step.applied(to: x) }
  }

  /// The numbers of the script's function of this name.
  static func tensor<Scalar: ProgramElement>(_ shape: [Int], _ numbers: [Int]) -> Tensor<Scalar> {
    let values: [Scalar] = (0..<shape.reduce(1, *)).map {
      .element(($0 * numbers[0] + numbers[1]) % 33 - 16)
    }
    return Tensor(values, shape: shape)
  }
}

extension RandomProgram.Operand {
  func tensor<Scalar: ProgramElement>(_ type: Scalar.Type = Scalar.self) -> Tensor<Scalar> {
    let x: Tensor<Scalar> = RandomProgram.tensor(shape, numbers)
    return transposed ? x.transposed() : x
  }
}

extension RandomProgram.Step {
  func applied<Scalar: ProgramElement>(to x: Tensor<Scalar>) -> Tensor<Scalar> {
    view(of: x) ?? elementwise(x) ?? reduced(x) ?? rearranged(x) ?? assigned(x)
      ?? Scalar.own(self, x)!
  }

  private func view<Scalar: ProgramElement>(of x: Tensor<Scalar>) -> Tensor<Scalar>? {
    switch operation {
    case "indexed":
      let indices = items!.map(\.tensorIndex)
      return switch indices.count {
      case 1: x[indices[0]]
      case 2: x[indices[0], indices[1]]
      default: x[indices[0], indices[1], indices[2]]
      }
    case "transposed": return x.transposed(axes!)
    case "flipped": return x.flipped(axis: axis!)
    case "expanded": return x.expanded(axis: axis!)
    case "broadcast": return x.broadcast(to: axes!)
    case "diagonal": return x.diagonal(axis!)
    case "reshaped": return x.reshaped(axes!)
    default: return nil
    }
  }

  private func elementwise<Scalar: ProgramElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar>? {
    // The second operand: another tensor, or this one reversed.
    func other() -> Tensor<Scalar> { operand?.tensor() ?? x.flipped(axis: axis!) }
    switch operation {
    case "add": return x + other()
    case "subtract": return x - other()
    case "multiply": return x * other()
    case "minimum": return minimum(x, other())
    case "maximum": return maximum(x, other())
    case "negate": return -x
    case "abs": return abs(x)
    case "square": return square(x)
    case "sign": return sign(x)
    case "where": return Tensor.where(x .> Scalar(exactly: count!)!, x, -x)
    case "masked": return x[x .> Scalar(exactly: count!)!]
    default: return nil
    }
  }

  private func reduced<Scalar: ProgramElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar>? {
    guard let keepDims else { return nil }
    switch operation {
    case "max": return x.max(axis: axis!, keepDims: keepDims)
    case "min": return x.min(axis: axis!, keepDims: keepDims)
    case "argmax": return x.argmax(axis: axis!, keepDims: keepDims).map { Scalar(exactly: $0)! }
    case "argmin": return x.argmin(axis: axis!, keepDims: keepDims).map { Scalar(exactly: $0)! }
    default: return nil
    }
  }

  private func rearranged<Scalar: ProgramElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar>? {
    switch operation {
    case "sorted": x.sorted(axis: axis!)
    case "argsort": x.argsort(axis: axis!).map { Scalar(exactly: $0)! }
    case "differences": x.differences(axis: axis!)
    case "rolled": x.rolled(count!, axis: axis!)
    case "take": x.take(axes!, axis: axis!)
    case "concatenated": Tensor.concatenate([x, x.flipped(axis: axis!)], axis: axis!)
    case "repeated": x.repeated(2, axis: axis!)
    default: nil
    }
  }

  /// A copy that was written to, minus twice the original, which stays as it was.
  private func assigned<Scalar: ProgramElement>(_ x: Tensor<Scalar>) -> Tensor<Scalar>? {
    var copy = x
    let value: Tensor<Scalar>
    switch operation {
    case "assign", "assignSum", "assignProduct": value = operand!.tensor()
    default: return nil
    }
    func write(_ part: inout Tensor<Scalar>) {
      switch operation {
      case "assign": part = value
      case "assignSum": part += value
      default: part *= value
      }
    }
    let indices = items!.map(\.tensorIndex)
    // An assignment without reading takes another way than a change in place.
    switch (operation, indices.count) {
    case ("assign", 1): copy[indices[0]] = value
    case ("assign", 2): copy[indices[0], indices[1]] = value
    case (_, 1): write(&copy[indices[0]])
    case (_, 2): write(&copy[indices[0], indices[1]])
    default: write(&copy[indices[0], indices[1], indices[2]])
    }
    return copy - 2 * x
  }
}

extension Int: ProgramElement {
  static func element(_ number: Int) -> Int { number }

  static func own(_ step: RandomProgram.Step, _ x: Tensor<Int>) -> Tensor<Int>? {
    switch step.operation {
    case "sum": x.sum(axis: step.axis!, keepDims: step.keepDims!)
    case "cumulativeSum": x.cumulativeSum(axis: step.axis!)
    default: nil
    }
  }
}

extension Double: ProgramElement {
  static func element(_ number: Int) -> Double { Double(number) / 4 }

  static func own(_ step: RandomProgram.Step, _ x: Tensor<Double>) -> Tensor<Double>? {
    let (axis, keepDims) = (step.axis ?? 0, step.keepDims ?? false)
    return switch step.operation {
    case "sum": x.sum(axis: axis, keepDims: keepDims)
    case "mean": x.mean(axis: axis, keepDims: keepDims)
    case "variance": x.variance(axis: axis, keepDims: keepDims)
    case "median": x.median(axis: axis, keepDims: keepDims)
    case "cumulativeSum": x.cumulativeSum(axis: axis)
    case "tanh": NumeralTensors.tanh(x)
    case "sin": NumeralTensors.sin(x)
    case "exp": NumeralTensors.exp(x)
    case "sqrt": NumeralTensors.sqrt(abs(x))
    case "product": matmul(x, x.transposed())
    default: nil
    }
  }
}
