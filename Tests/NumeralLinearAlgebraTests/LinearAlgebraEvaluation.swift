// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport

/// The operation of a case, on its operands.
struct LinearAlgebraEvaluation {
  let numPyCase: NumPyCase
  let cases: NumPyCases
  let layout: OperandLayout

  /// The results, or nil if the operation is unknown.
  func results() throws -> [any NumPyResult]? {
    numPyCase.operands[0].type == "float32" ? try results(Float.self) : try results(Double.self)
  }

  /// The operand at an index.
  private func operand<Scalar: RealScalar>(
    _ index: Int, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    layout.view(try cases.tensor(numPyCase.operands[index]))
  }

  private func results<Scalar: RealScalar>(_ type: Scalar.Type) throws -> [any NumPyResult]? {
    let a: Tensor<Scalar> = try operand(0)
    return try systems(a) ?? spectra(a) ?? rectangular(a) ?? products(a)
  }

  private func systems<Scalar: RealScalar>(_ a: Tensor<Scalar>) throws -> [any NumPyResult]? {
    func sides() throws -> Tensor<Scalar> { try operand(1) }
    switch numPyCase.operation {
    case "solve": return [try a.solve(sides())]
    case "inverse": return [try a.inverse()]
    case "determinant": return [try a.determinant()]
    case "logDeterminant":
      let (sign, logMagnitude) = try LU(a).logDeterminant
      return [sign, logMagnitude]
    case "lu":
      let factors = try LU(a)
      return [Tensor<Int64>(factors.permutation), factors.l, factors.u]
    case "cholesky": return [try a.cholesky()]
    case "choleskySolve": return [try Cholesky(a).solve(sides())]
    case "solveTriangular":
      return [
        try a.solveTriangular(
          sides(), numPyCase.integer("lower") == 1 ? .lower : .upper,
          transposed: numPyCase.integer("transposed") == 1)
      ]
    case "leastSquares":
      let fit = try a.leastSquares(sides())
      return [
        fit.solution, fit.residuals, Tensor<Int64>(fit.rank),
        fit.singularValues[0..<fit.rank.scalar],
      ]
    case "matrixPower": return [try a.matrixPower(numPyCase.integer("power"))]
    case "matrixExponential": return [try a.matrixExponential()]
    case "trace": return [a.trace()]
    default: return nil
    }
  }

  private func spectra<Scalar: RealScalar>(_ a: Tensor<Scalar>) throws -> [any NumPyResult]? {
    switch numPyCase.operation {
    case "symmetricEigen": return [try a.symmetricEigen().values]
    case "symmetricEigenRange":
      let range = numPyCase.integer("low")..<numPyCase.integer("high")
      return [try SymmetricEigen(a, indices: range).values]
    case "eigen":
      return parts(try Eigen(a).values)
    case "schur":
      let factors = try Schur(a)
      return [matmul(matmul(factors.z, factors.t), factors.z.transposed())] + parts(factors.values)
    case "conditionNumber": return [try a.conditionNumber()]
    default: return nil
    }
  }

  /// The real and imaginary parts of eigenvalues, ordered by them.
  private func parts<Scalar: RealScalar>(_ values: Tensor<Complex<Scalar>>) -> [Tensor<Scalar>] {
    func rounded(_ x: Scalar) -> Double { (Double(x) * 1e4).rounded() }
    let ordered = values.scalars.sorted {
      (rounded($0.real), rounded($0.imaginary)) < (rounded($1.real), rounded($1.imaginary))
    }
    return [Tensor(ordered.map(\.real)), Tensor(ordered.map(\.imaginary))]
  }

  private func rectangular<Scalar: RealScalar>(_ a: Tensor<Scalar>) throws -> [any NumPyResult]? {
    switch numPyCase.operation {
    case "svdValues": return [try SVD(a, .valuesOnly).values]
    case "svdProduct":
      let factors = try a.svd()
      return [matmul(factors.u * factors.values[..., .newAxis, .all], factors.vTransposed)]
    case "randomizedValues":
      return [try SVD(a, largest: numPyCase.integer("count"), seed: 1).values]
    case "qrProduct":
      let factors = try QR(a)
      return [matmul(factors.q, factors.r)]
    case "qrMagnitudes": return [abs(try QR(a).r)]
    case "qrPivoted":
      let factors = try QR(a, pivoting: true)
      return [abs(factors.r), Tensor<Int64>(factors.permutation)]
    case "pseudoInverse": return [try a.pseudoInverse()]
    case "matrixRank": return [Tensor<Int64>(try a.matrixRank())]
    case "gramMatrix":
      return [a.gramMatrix(transposing: numPyCase.integer("right") == 1 ? .right : .left)]
    case "norm":
      let orders: [NormOrder] = [.frobenius, .one, .two, .infinity, .nuclear]
      let order = orders[numPyCase.integer("order")]
      return [
        try numPyCase.axis.map { a.norm(order, axis: $0, keepDims: numPyCase.keepDims) }
          ?? Tensor(a.norm(order))
      ]
    default: return nil
    }
  }

  private func products<Scalar: RealScalar>(_ a: Tensor<Scalar>) throws -> [any NumPyResult]? {
    let b: Tensor<Scalar> = try operand(1)
    switch numPyCase.operation {
    case "outer": return [outer(a, b)]
    case "kron": return [kron(a, b)]
    case "tensordot": return [tensordot(a, b, axes: numPyCase.integer("axes"))]
    case "tensordotPairs": return [tensordot(a, b, axes: ([1, 2], [1, 0]))]
    default: return nil
    }
  }
}
