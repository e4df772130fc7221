// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct CholeskyTests {
  static let shapes = [
    [0, 0], [1, 1], [2, 2], [16, 16], [17, 17], [64, 64], [65, 65], [200, 200], [530, 530],
    [3, 5, 5], [2, 3, 20, 20], [0, 4, 4], [2, 70, 70],
  ]

  private func positiveDefinite<Scalar: RealScalar>(_ shape: [Int]) -> Tensor<Scalar> {
    let n = shape.last!
    let x = Tensor<Scalar>.normal(shape, seed: 3)
    return matmul(x, x, transposing: .right) / Scalar(max(n, 1)) + Tensor.identity(n)
  }

  @Test(arguments: shapes)
  func factorsAndSolutions(_ shape: [Int]) throws {
    try expectFactors(shape, as: Float.self)
    try expectFactors(shape, as: Double.self)
  }

  private func expectFactors<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let n = shape.last!
    let a: Tensor<Scalar> = positiveDefinite(shape)
    let f = try Cholesky(a)
    expectClose(matmul(f.l, f.l, transposing: .right), a, scale: a.largest)
    #expect(try a.cholesky() == f.l)
    for index in indices(of: shape) where index[index.count - 1] > index[index.count - 2] {
      guard f.l.flattened[position(index, in: shape)].scalar != 0 else { continue }
      Issue.record("\(index): not 0")
    }
    for columns in [1, 3, 150] {
      let b = Tensor<Scalar>.normal(shape.dropLast() + [columns], seed: 2)
      expectClose(matmul(a, try f.solve(b)), b, scale: 4 * b.largest)
    }
    #expect(try f.solve(Tensor.ones([n])).shape == Array(shape.dropLast()))
    expectClose(matmul(a, try f.inverse()), .identity(n) + .zeros(shape), scale: 4)
  }

  @Test func determinants() throws {
    let a: Tensor<Double> = [[4, 2], [2, 3]]
    let f = try Cholesky(a)
    #expect(f.determinant.scalar.isApproximatelyEqual(to: 8))
    #expect(f.logDeterminant.scalar.isApproximatelyEqual(to: Double.log(8)))
    let large = try Cholesky(Tensor<Double>.identity(100) * 1e300)
    #expect(large.determinant.scalar == .infinity)
    #expect(
      large.logDeterminant.scalar
        .isApproximatelyEqual(to: 100 * Double.log(1e300), relativeTolerance: 1e-14))
    #expect(large.determinant.shape == [])
    #expect(try Cholesky(Tensor<Double>.ones([3, 1, 1])).determinant == [1, 1, 1])
  }

  @Test(arguments: [3, 20, 100, 200])
  func theMinorThatIsNotPositive(_ n: Int) {
    var a: Tensor<Double> = positiveDefinite([n, n])
    a[n - 2, n - 2] = -1
    #expect(
      throws: LinearAlgebraError.notPositiveDefinite(function: "Cholesky", order: n - 1)
    ) { try Cholesky(a) }
    let batch = Tensor<Double>.concatenate([
      Tensor.identity(n).reshaped([1, n, n]), a.reshaped([1, n, n]),
    ])
    let error = LinearAlgebraError.notPositiveDefinite(
      function: "Cholesky", order: n - 1, matrix: 1)
    #expect(throws: error) { try Cholesky(batch) }
  }

  @Test(arguments: [1e-300, 1e-160, 1e160, 1e300])
  func solutionsOfAnyMagnitude(_ unit: Double) throws {
    let a = Tensor<Double>([[4, 2], [2, 3]]) * unit
    let x = try Cholesky(a).solve(Tensor([8, 7]) * unit)
    #expect(abs(x - [1.25, 1.5]).max() < 1e-14)
  }

  @Test(arguments: [[300, 300], [900, 5, 5], [7, 90, 90]])
  func theSameBitsAtAnyNumberOfThreads(_ shape: [Int]) throws {
    let a: Tensor<Double> = positiveDefinite(shape)
    let b = Tensor<Double>.normal(shape.dropLast() + [200], seed: 2)
    try expectSameAtAnyNumberOfThreads {
      let f = try Cholesky(a)
      return try [f.l, f.solve(b)]
    }
  }
}
