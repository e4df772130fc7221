// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `Constant`: a tensor in the file.
struct Constant: Operator {
  private let value: Value

  init(_ attributes: Attributes) throws {
    if let tensor = try attributes.tensor("value") {
      value = tensor
    } else if attributes.contains("value_float") {
      value = .float(Tensor(try attributes.float("value_float", default: 0)))
    } else if let numbers = try attributes.floats("value_floats") {
      value = .float(Tensor(numbers))
    } else if let integer = try attributes.int("value_int") {
      value = .int(Tensor(integer))
    } else if let integers = try attributes.ints("value_ints") {
      value = .int(Tensor(integers))
    } else {
      throw OperationError(
        found: "no attribute 'value' of numbers, integers or Booleans", expected: "one")
    }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    [Output(kind: value.kind, shape: value.shape) { value }]
  }
}

/// `ConstantOfShape`: one number repeated to a shape.
struct ConstantOfShape: Operator {
  private let value: Value

  private struct Repeated: Rearrangement {
    let shape: [Int]
    func callAsFunction<Scalar>(_ x: Tensor<Scalar>) -> Tensor<Scalar> {
      Tensor(repeating: x.reshaped([]).scalar, shape: shape)
    }
  }

  init(_ attributes: Attributes) throws {
    value = try attributes.tensor("value") ?? .float(Tensor(0))
    guard value.shape.reduce(1, *) == 1 else {
      throw OperationError(found: "a value of shape \(value.shape)", expected: "one number")
    }
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let shape = try inputs.integers(0, "input")
    return [.rearranged(value, to: shape, Repeated(shape: shape))]
  }
}

/// `Shape`: the lengths of some axes, by default all.
struct Shape: Operator {
  private let start: Int
  private let end: Int?

  init(_ attributes: Attributes) throws {
    start = try attributes.int("start") ?? 0
    end = try attributes.int("end")
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let shape = try inputs.value(0, "data").shape
    func position(_ axis: Int) -> Int {
      min(max(axis < 0 ? max(axis, -shape.count) + shape.count : axis, 0), shape.count)
    }
    let (first, last) = (position(start), position(end ?? shape.count))
    let lengths = Array(shape[first..<max(first, last)])
    return [.int([lengths.count]) { Tensor(lengths) }]
  }
}

/// `Size`: the number of elements.
struct Size: Operator {
  init(_ attributes: Attributes) throws {}

  func outputs(_ inputs: Operands) throws -> [Output] {
    let count = try inputs.value(0, "data").shape.reduce(1, *)
    return [.int([]) { Tensor(count) }]
  }
}

/// `Range`: numbers from a start to a limit at equal distances.
struct NumberRange: Operator {
  init(_ attributes: Attributes) throws {}

  func outputs(_ inputs: Operands) throws -> [Output] {
    guard try inputs.value(0, "start").kind == .float else {
      let (start, limit, step) = (
        try integer(inputs, 0, "start"), try integer(inputs, 1, "limit"),
        try integer(inputs, 2, "delta")
      )
      let count = try count(Double(start), Double(limit), Double(step))
      return [.int([count]) { Tensor((0..<count).map { start &+ $0 &* step }) }]
    }
    let (start, limit, step) = (
      try number(inputs, 0, "start"), try number(inputs, 1, "limit"),
      try number(inputs, 2, "delta")
    )
    let count = try count(Double(start), Double(limit), Double(step))
    return [.float([count]) { Tensor((0..<count).map { start + Float($0) * step }) }]
  }

  private func count(_ start: Double, _ limit: Double, _ step: Double) throws -> Int {
    let count = ((limit - start) / step).rounded(.up)
    guard step != 0, count.isFinite, count < 0x1p53 else {
      throw OperationError(
        found: "a range from \(start) to \(limit) by \(step)", expected: "a finite one")
    }
    return Int(max(0, count))
  }

  private func integer(_ inputs: Operands, _ index: Int, _ name: String) throws -> Int {
    let integers = try inputs.integers(index, name)
    guard integers.count == 1 else {
      throw OperationError(found: "\(integers.count) numbers as '\(name)'", expected: "one")
    }
    return integers[0]
  }

  private func number(_ inputs: Operands, _ index: Int, _ name: String) throws -> Float {
    let numbers = try inputs.numbers(index, name)
    guard numbers.count == 1 else {
      throw OperationError(found: "\(numbers.count) numbers as '\(name)'", expected: "one")
    }
    return numbers[0]
  }
}
