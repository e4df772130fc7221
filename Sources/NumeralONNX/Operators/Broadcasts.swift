// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The shape of two broadcast operands.
///
/// - Throws: `OperationError` if they cannot be broadcast.
func broadcastShape(_ a: [Int], _ b: [Int]) throws -> [Int] {
  let rank = max(a.count, b.count)
  return try (0..<rank).map { axis in
    let (left, right) = (axis - rank + a.count, axis - rank + b.count)
    let (x, y) = (left < 0 ? 1 : a[left], right < 0 ? 1 : b[right])
    guard x == y || x == 1 || y == 1 else {
      throw OperationError(found: "the shapes \(a) and \(b)", expected: "shapes that broadcast")
    }
    return x == 1 ? y : x
  }
}

/// Whether broadcast operands with examples are aligned at their first axes, and all others are
/// the same for each example.
func areExamplesAligned(_ operands: [ExampleOperand]) -> Bool {
  let rank = operands.map(\.shape.count).max() ?? 0
  return operands.allSatisfy {
    $0.shape.count < rank ? !$0.hasExamples : $0.hasExamples || $0.shape.first == 1
  }
}

/// A function of two broadcast operands: `Add`, `Mul`, `Pow`, …
struct Arithmetic: Operator {
  enum Function: String {
    case add = "Add"
    case subtract = "Sub"
    case multiply = "Mul"
    case divide = "Div"
    case power = "Pow"
    case minimum = "Min"
    case maximum = "Max"
    case sum = "Sum"
  }
  let function: Function
  private(set) var activation: Activation?

  init(_ attributes: Attributes) throws {
    function = Function(rawValue: attributes.type)!
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { areExamplesAligned(operands) }

  func fused(with activation: Activation) -> (any Operation)? {
    guard self.activation == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    switch function {
    case .minimum, .maximum, .sum: return [try fold(inputs)]
    default: return [try pair(inputs)]
    }
  }

  /// The function of the first two inputs.
  private func pair(_ inputs: Operands) throws -> Output {
    let value = try inputs.value(0, "A")
    guard value.kind == .float else {
      let (a, b) = (try inputs.int(0, "A"), try inputs.int(1, "B"))
      return .int(try broadcastShape(a.shape, b.shape)) { combine(a.tensor, b.tensor) }
    }
    let a = try inputs.float(0, "A")
    // An exponent may be an integer.
    if function == .power, let exponent = inputs.optional(1), exponent.kind == .int {
      return .float(try broadcastShape(a.shape, exponent.shape)) {
        pow(a.tensor, exponent.floats)
      }
    }
    let b = try inputs.float(1, "B")
    return .float(try broadcastShape(a.shape, b.shape)) {
      finished(combine(a.tensor, b.tensor))
    }
  }

  /// The function of any number of inputs.
  private func fold(_ inputs: Operands) throws -> Output {
    let value = try inputs.value(0, "data_0")
    guard value.kind == .float else {
      let parts = try inputs.values.indices.map { try inputs.int($0, "data_\($0)") }
      let shape = try parts.reduce([]) { try broadcastShape($0, $1.shape) }
      return .int(shape) {
        parts.dropFirst().reduce(parts[0].tensor) { combine($0, $1.tensor) }
      }
    }
    let parts = try inputs.values.indices.map { try inputs.float($0, "data_\($0)") }
    let shape = try parts.reduce([]) { try broadcastShape($0, $1.shape) }
    return .float(shape) {
      finished(parts.dropFirst().reduce(parts[0].tensor) { combine($0, $1.tensor) })
    }
  }

  private func finished(_ x: consuming Tensor<Float>) -> Tensor<Float> {
    activation?.apply(to: &x)
    return x
  }

  private func combine(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    switch function {
    case .add, .sum:
      // Both in one pass, which a residual block ends with.
      activation == .relu
        ? a._zipMapChunks(b) { $0.map { $0 + $1 < 0 ? 0 : $0 + $1 } } : a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: b.size == 1 && b.rank <= a.rank ? pow(a, b.scalar) : pow(a, b)
    case .minimum: NumeralTensors.minimum(a, b)
    case .maximum: NumeralTensors.maximum(a, b)
    }
  }

  /// Integers wrap around, and a division by 0 is 0: no number in a file stops the process.
  private func combine(_ a: Tensor<Int>, _ b: Tensor<Int>) -> Tensor<Int> {
    switch function {
    case .add, .sum: a &+ b
    case .subtract: a &- b
    case .multiply: a &* b
    case .divide: a.zipMap(b) { $1 == 0 ? 0 : $0.dividedReportingOverflow(by: $1).partialValue }
    case .power: a.zipMap(b) { Self.power($0, $1) }
    case .minimum: a.zipMap(b) { min($0, $1) }
    case .maximum: a.zipMap(b) { max($0, $1) }
    }
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    var (result, square, rest) = (1, base, max(exponent, 0))
    while rest > 0 {
      if rest & 1 == 1 { result &*= square }
      square &*= square
      rest >>= 1
    }
    return result
  }
}

/// A comparison of two broadcast operands: `Equal`, `Less`, …
struct Comparison: Operator {
  private enum Function: String {
    case equal = "Equal"
    case less = "Less"
    case lessOrEqual = "LessOrEqual"
    case greater = "Greater"
    case greaterOrEqual = "GreaterOrEqual"
  }
  private let function: Function

  init(_ attributes: Attributes) throws { function = Function(rawValue: attributes.type)! }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { areExamplesAligned(operands) }

  func outputs(_ inputs: Operands) throws -> [Output] {
    switch try inputs.value(0, "A").kind {
    case .float:
      let (a, b) = (try inputs.float(0, "A"), try inputs.float(1, "B"))
      return [.bool(try broadcastShape(a.shape, b.shape)) { compare(a.tensor, b.tensor) }]
    case .int:
      let (a, b) = (try inputs.int(0, "A"), try inputs.int(1, "B"))
      return [.bool(try broadcastShape(a.shape, b.shape)) { compare(a.tensor, b.tensor) }]
    case .bool:
      let (a, b) = (try inputs.bool(0, "A"), try inputs.bool(1, "B"))
      return [
        .bool(try broadcastShape(a.shape, b.shape)) {
          compare(Tensor<Int>(a.tensor), Tensor<Int>(b.tensor))
        }
      ]
    }
  }

  private func compare<Scalar: NumericElement>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>
  ) -> Tensor<Bool> {
    switch function {
    case .equal: a .== b
    case .less: a .< b
    case .lessOrEqual: a .<= b
    case .greater: a .> b
    case .greaterOrEqual: a .>= b
    }
  }
}

/// `And`, `Or` and `Xor` of two broadcast operands.
struct Logic: Operator {
  private let type: String

  init(_ attributes: Attributes) throws { type = attributes.type }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { areExamplesAligned(operands) }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (a, b) = (try inputs.bool(0, "A"), try inputs.bool(1, "B"))
    return [
      .bool(try broadcastShape(a.shape, b.shape)) {
        switch type {
        case "And": a.tensor .& b.tensor
        case "Or": a.tensor .| b.tensor
        default: a.tensor .^ b.tensor
        }
      }
    ]
  }
}

/// `Where`: elements of one operand or the other, by a mask; all three are broadcast.
struct Where: Operator {
  init(_ attributes: Attributes) throws {}

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { areExamplesAligned(operands) }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let mask = try inputs.bool(0, "condition")
    let value = try inputs.value(1, "X")
    let other = try inputs.value(2, "Y")
    let shape = try broadcastShape(mask.shape, broadcastShape(value.shape, other.shape))
    switch value.kind {
    case .float:
      let (x, y) = (try inputs.float(1, "X"), try inputs.float(2, "Y"))
      return [.float(shape) { .where(mask.tensor, x.tensor, y.tensor) }]
    case .int:
      let (x, y) = (try inputs.int(1, "X"), try inputs.int(2, "Y"))
      return [.int(shape) { .where(mask.tensor, x.tensor, y.tensor) }]
    case .bool:
      let (x, y) = (try inputs.bool(1, "X"), try inputs.bool(2, "Y"))
      return [.bool(shape) { .where(mask.tensor, x.tensor, y.tensor) }]
    }
  }
}

/// `PRelu`: x where x ≥ 0, and slope · x elsewhere; the slope is broadcast to x.
struct PRelu: Operator {
  init(_ attributes: Attributes) throws {}

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool { areExamplesAligned(operands) }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (x, slope) = (try inputs.float(0, "X"), try inputs.float(1, "slope"))
    guard try broadcastShape(x.shape, slope.shape) == x.shape else {
      throw OperationError(
        found: "slopes of shape \(slope.shape) for numbers of shape \(x.shape)",
        expected: "slopes that broadcast to it")
    }
    return [.float(x.shape) { x.tensor.zipMap(slope.tensor) { $0 < 0 ? $0 * $1 : $0 } }]
  }
}
