// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct EigenTests {
  static let shapes = [
    [0, 0], [1, 1], [2, 2], [5, 5], [40, 40], [3, 5, 5], [0, 4, 4], [2, 0, 0],
  ]

  @Test(arguments: shapes)
  func vectorsAreScaledByTheirValues(_ shape: [Int]) throws {
    try expectEigen(shape, as: Float.self)
    try expectEigen(shape, as: Double.self)
  }

  private func expectEigen<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let n = shape.last!
    let a = Tensor<Scalar>.normal(shape, seed: 1)
    let f = try Eigen(a)
    #expect(f.values.shape == Array(shape.dropLast()))
    #expect(f.vectors.shape == shape)
    let (re, im) = (f.vectors.real(), f.vectors.imaginary())
    let values = f.values.reshaped(shape.dropLast(2) + [1, n])
    let (valueRe, valueIm) = (values.real(), values.imaginary())
    expectClose(matmul(a, re), re * valueRe - im * valueIm, scale: 10 * a.largest)
    expectClose(matmul(a, im), re * valueIm + im * valueRe, scale: 10 * a.largest)
    let norms = (re * re + im * im).sum(axis: -2)
    expectClose(norms, .ones(norms.shape), scale: 1)
    expectClose(f.values.real().sum(axis: -1), a.trace(), scale: Scalar(10 * max(n, 1)) * a.largest)
    let only = try Eigen(a, .valuesOnly)
    #expect(only.vectors.shape == shape.dropLast() + [0])
    expectClose(
      only.values.real().sum(axis: -1), f.values.real().sum(axis: -1), scale: 100 * a.largest)
  }

  @Test func aRotationHasConjugateValues() throws {
    let f = try Eigen(Tensor<Double>([[0, -1], [1, 0]]))
    #expect(f.values.scalars == [Complex(0, 1), Complex(0, -1)])
    // A·v = i·v: (−v₁, v₀) = (i·v₀, i·v₁).
    let (v0, v1) = (f.vectors[0, 0], f.vectors[1, 0])
    #expect((v1 + Complex(0, 1) * v0).magnitude < 1e-15)
  }

  @Test(arguments: [1e-300, 1e-160, 1e160, 1e300])
  func anyMagnitude(_ unit: Double) throws {
    let f = try Eigen(Tensor<Double>([[0, -2], [2, 0]]) * unit)
    #expect((f.values[0].scalar.imaginary / unit).isApproximatelyEqual(to: 2))
    let schur = try Schur(Tensor<Double>([[1, 2], [0, 3]]) * unit)
    #expect((schur.values[1].scalar.real / unit).isApproximatelyEqual(to: 3))
    #expect(
      throws: LinearAlgebraError.notFinite(function: "Eigen", argument: "the matrix", position: 0)
    ) { try Eigen(Tensor<Double>([[.nan]])) }
  }

  @Test(arguments: shapes)
  func schurForms(_ shape: [Int]) throws {
    try expectSchur(shape, as: Float.self)
    try expectSchur(shape, as: Double.self)
  }

  private func expectSchur<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let a = Tensor<Scalar>.normal(shape, seed: 1)
    let f = try Schur(a)
    expectOrthonormalColumns(f.z)
    expectClose(
      matmul(matmul(f.z, f.t), f.z, transposing: .right), a, scale: 10 * a.largest)
    for index in indices(of: shape) {
      let (row, column) = (index[index.count - 2], index[index.count - 1])
      guard row > column else { continue }
      let element = f.t.flattened[position(index, in: shape)].scalar
      // Below the diagonal, only the blocks of conjugate pairs.
      let value = f.values.flattened[position(Array(index.dropLast()), in: f.values.shape)].scalar
      #expect(element == 0 || (row == column + 1 && value.imaginary < 0))
    }
  }
}
