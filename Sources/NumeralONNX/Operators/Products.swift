// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// `Gemm`: alpha · A · B + beta · C, with either matrix transposed or not.
struct Gemm: Operator {
  let alpha, beta: Float
  let transposed: MatrixOperands
  private var activation: Activation?

  init(_ attributes: Attributes) throws {
    alpha = try attributes.float("alpha", default: 1)
    beta = try attributes.float("beta", default: 1)
    var transposed: MatrixOperands = []
    if try attributes.flag("transA") { transposed.insert(.left) }
    if try attributes.flag("transB") { transposed.insert(.right) }
    self.transposed = transposed
  }

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    guard !transposed.contains(.left), operands[0].hasExamples, !operands[1].hasExamples else {
      return false
    }
    guard operands.count > 2 else { return true }
    return operands[2].shape.count < 2
      || operands[2].hasExamples || operands[2].shape[0] == 1
  }

  func fused(with activation: Activation) -> (any Operation)? {
    guard self.activation == nil else { return nil }
    var result = self
    result.activation = activation
    return result
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (a, b) = (try inputs.float(0, "A"), try inputs.float(1, "B"))
    let c = try inputs.optionalFloat(2, "C")
    guard a.rank == 2, b.rank == 2 else {
      throw OperationError(
        found: "operands of the shapes \(a.shape) and \(b.shape)", expected: "matrices")
    }
    let (left, right) = (transposed.contains(.left), transposed.contains(.right))
    let shape = [a.shape[left ? 1 : 0], b.shape[right ? 0 : 1]]
    guard a.shape[left ? 0 : 1] == b.shape[right ? 1 : 0] else {
      throw OperationError(
        found: "the shapes \(a.shape)\(left ? " transposed" : "") and "
          + "\(b.shape)\(right ? " transposed" : "")", expected: "matrices that can be multiplied")
    }
    if let c {
      guard try broadcastShape(c.shape, shape) == shape else {
        throw OperationError(found: "a summand of shape \(c.shape)", expected: "\(shape)")
      }
    }
    return [
      .float(shape) {
        var result = matmul(a.tensor, b.tensor, transposing: transposed)
        if alpha != 1 { result *= alpha }
        if let c, beta != 0 { result += beta == 1 ? c.tensor : c.tensor * beta }
        activation?.apply(to: &result)
        return result
      }
    ]
  }
}

/// `MatMul`: matrix products, broadcast over leading axes as NumPy's.
struct MatMul: Operator {
  init(_ attributes: Attributes) throws {}

  func keepsExamplesApart(_ operands: [ExampleOperand]) -> Bool {
    let (a, b) = (operands[0], operands[1])
    guard a.hasExamples, a.shape.count > 1 else { return false }
    // The first axis of two operands of the same rank is that of the products, beyond matrices.
    return b.hasExamples
      ? a.shape.count > 2 && a.shape.count == b.shape.count
      : b.shape.count < a.shape.count || a.shape.count == 2 || b.shape[0] == 1
  }

  func outputs(_ inputs: Operands) throws -> [Output] {
    let (a, b) = (try inputs.float(0, "A"), try inputs.float(1, "B"))
    guard a.rank > 0, b.rank > 0, a.shape.last! == b.shape[max(0, b.rank - 2)] else {
      throw OperationError(
        found: "the shapes \(a.shape) and \(b.shape)", expected: "matrices that can be multiplied")
    }
    var shape = try broadcastShape(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
    if a.rank > 1 { shape.append(a.shape[a.rank - 2]) }
    if b.rank > 1 { shape.append(b.shape[b.rank - 1]) }
    return [.float(shape) { matmul(a.tensor, b.tensor).reshaped(shape) }]
  }
}
