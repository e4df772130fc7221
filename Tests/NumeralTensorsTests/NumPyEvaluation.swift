// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import TestSupport

/// The operation of a case, on its operands.
struct NumPyEvaluation {
  let numPyCase: NumPyCase
  let cases: NumPyCases
  let layout: OperandLayout

  init(_ numPyCase: NumPyCase, _ cases: NumPyCases, _ layout: OperandLayout) {
    (self.numPyCase, self.cases, self.layout) = (numPyCase, cases, layout)
  }

  /// The relative difference that is allowed.
  ///
  /// NumPy's vectorized functions are within four units in the last place, and reductions of it
  /// that are rounded to `Float` were accumulated in another order.
  var tolerance: Double {
    let exact: Set = [
      "add", "subtract", "multiply", "divide", "sqrt", "floor", "ceil", "trunc", "round", "max",
      "min", "sorted", "transposed", "clamped", "abs", "square", "where", "concatenate", "topK",
      "reshaped", "broadcast", "putting", "maskedReplace",
    ]
    if exact.contains(numPyCase.operation) { return 0 }
    return numPyCase.results.contains { $0.type == "float32" } ? 1e-6 : 1e-13
  }

  /// The magnitude that differences are relative to at least.
  ///
  /// Products that cancel leave the rounding of the largest. Denormal numbers have fewer digits.
  var magnitude: Double {
    guard ["matmul", "einsum", "histogram"].contains(numPyCase.operation) else { return 1e-30 }
    return numPyCase.operands.reduce(1) { product, array in
      let scalars =
        array.type == "float32"
        ? (try? cases.tensor(array, as: Float.self))?.scalars.map(Double.init)
        : (try? cases.tensor(array, as: Double.self))?.scalars
      return product * (scalars?.map(\.magnitude).max() ?? 1)
    }
  }

  /// The results, or nil if the operation is unknown.
  func results() throws -> [any NumPyResult]? {
    // Operations without an operand, or whose first is a mask of others, have their own types.
    if let results = try resultsWithoutOperand() { return results }
    let types = numPyCase.operands.map(\.type)
    switch types.first == "bool" && types.count == 3 ? types[1] : types[0] {
    case "float32": return try real(Float.self)
    case "float64": return try real(Double.self)
    case "int8": return try integer(Int8.self)
    case "int16": return try integer(Int16.self)
    case "int32": return try integer(Int32.self)
    case "int64": return try integer(Int64.self)
    case "uint8": return try integer(UInt8.self)
    case "uint16": return try integer(UInt16.self)
    case "uint32": return try integer(UInt32.self)
    case "uint64": return try integer(UInt64.self)
    case "bool": return try logic()
    default: return nil
    }
  }

  /// The operand at an index.
  func operand<Scalar: TensorElement>(
    _ index: Int, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    layout.view(try cases.tensor(numPyCase.operands[index]))
  }
}
