// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct SVDTests {
  static let shapes = [
    [0, 3], [3, 0], [1, 1], [5, 5], [3, 8], [8, 3], [60, 20], [3, 5, 4], [2, 3, 4, 6], [0, 2, 2],
  ]

  @Test(arguments: shapes)
  func productsOfTheFactors(_ shape: [Int]) throws {
    try expectFactors(shape, as: Float.self)
    try expectFactors(shape, as: Double.self)
  }

  private func expectFactors<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    let (batch, r) = (Array(shape.dropLast(2)), min(m, n))
    let a = Tensor<Scalar>.normal(shape, seed: 5)
    let f = try SVD(a)
    #expect(f.u.shape == batch + [m, r])
    #expect(f.values.shape == batch + [r])
    #expect(f.vTransposed.shape == batch + [r, n])
    expectClose(
      matmul(f.u * f.values.reshaped(batch + [1, r]), f.vTransposed), a,
      scale: f.values.largest)
    expectOrthonormalColumns(f.u)
    expectOrthonormalColumns(f.vTransposed.matricesTransposed)
    for matrix in 0..<(r == 0 ? 0 : batch.reduce(1, *)) {
      let values = f.values.reshaped([-1, r])[matrix].scalars
      #expect(values == values.sorted(by: >) && values.last! >= 0)
    }
    let full = try SVD(a, .full)
    #expect(full.u.shape == batch + [m, m])
    #expect(full.vTransposed.shape == batch + [n, n])
    expectOrthonormalColumns(full.u)
    expectOrthonormalColumns(full.vTransposed.matricesTransposed)
    let only = try SVD(a, .valuesOnly)
    #expect(only.u.shape == batch + [m, 0])
    #expect(only.vTransposed.shape == batch + [0, n])
    for values in [only.values, full.values] {
      expectClose(values, f.values, scale: f.values.largest)
    }
    let pseudo = try f.pseudoInverse()
    #expect(pseudo.shape == batch + [n, m])
    expectClose(try full.pseudoInverse(), pseudo, scale: pseudo.largest * f.values.largest * 100)
    expectClose(matmul(matmul(a, pseudo), a), a, scale: a.largest * 100)
    #expect(f.rank() == Tensor(repeating: r, shape: batch))
    #expect(try a.matrixRank() == f.rank())
  }

  @Test func ranksAndConditionNumbers() throws {
    let a: Tensor<Double> = [[[3, 0], [0, 6]], [[1, 2], [2, 4]], [[0, 0], [0, 0]]]
    let f = try SVD(a)
    #expect(f.rank() == [2, 1, 0])
    #expect(f.rank(relativeTolerance: 0.6) == [1, 1, 0])
    let conditions = f.conditionNumber().scalars
    #expect(conditions[0].isApproximatelyEqual(to: 2))
    #expect(conditions[1] > 1e15)
    #expect(conditions[2] == .infinity)
    #expect(try Tensor<Double>.zeros([0, 3]).conditionNumber().scalar == 1)
    #expect(
      try a.pseudoInverse().isApproximatelyEqual(
        to: Tensor(
          [1 / 3, 0, 0, 1 / 6, 0.04, 0.08, 0.08, 0.16, 0, 0, 0, 0], shape: [3, 2, 2]),
        absoluteTolerance: 1e-15))
    #expect(throws: LinearAlgebraError.outOfRange(function: "pseudoInverse")) {
      try Tensor<Double>([[0x1p-1030]]).pseudoInverse()
    }
  }

  /// A matrix with singular values 1, 1/2, 1/4, … and random vectors.
  private func decaying(_ m: Int, _ n: Int) throws -> Tensor<Double> {
    let u = try QR(Tensor<Double>.normal([m, n], seed: 1)).q
    let v = try QR(Tensor<Double>.normal([n, n], seed: 2)).q
    let values = Tensor<Double>((0..<n).map { Double(sign: .plus, exponent: -$0, significand: 1) })
    return matmul(u * values, v, transposing: .right)
  }

  @Test(arguments: [0, 1, 5, 30])
  func theLargestValuesByRandomProjection(_ count: Int) throws {
    let a = try decaying(60, 30)
    let f = try SVD(a, largest: count, seed: 3)
    let exact = try SVD(a)
    #expect(f.u.shape == [60, count])
    #expect(f.vTransposed.shape == [count, 30])
    expectOrthonormalColumns(f.u)
    expectOrthonormalColumns(f.vTransposed.matricesTransposed)
    expectClose(f.values, exact.values[0..<count], scale: 1)
    // The best approximation of a rank misses the next singular value, in the 2-norm.
    let error = try (a - matmul(f.u * f.values, f.vTransposed)).norm(.two)
    let best = count < 30 ? Double(sign: .plus, exponent: -count, significand: 1) : 0
    #expect(error <= 1.01 * best + 1e-14)
    #expect(try SVD(a, largest: count, seed: 3).u == f.u)
  }

  @Test(arguments: [1e-300, 1e300])
  func randomProjectionOfAnyMagnitude(_ unit: Double) throws {
    let a = try decaying(20, 10).reshaped([1, 20, 10])
    let f = try SVD(a * unit, largest: 3, seed: 3)
    #expect(f.values.shape == [1, 3])
    #expect((f.values / unit).isApproximatelyEqual(to: [[1, 0.5, 0.25]], relativeTolerance: 1e-12))
  }
}
