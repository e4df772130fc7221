// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct LUTests {
  /// Orders below and above those of plain loops, of one panel and of several.
  static let shapes = [
    [0, 0], [1, 1], [2, 2], [8, 8], [16, 16], [17, 17], [64, 64], [65, 65], [200, 200], [530, 530],
    [3, 5, 5], [2, 3, 20, 20], [0, 4, 4], [3, 0, 0], [2, 70, 70],
  ]

  /// A's rows in the order of a permutation, for each matrix of a batch.
  private func permuted<Scalar: RealScalar>(
    _ a: Tensor<Scalar>, _ permutation: Tensor<Int>
  ) -> Tensor<Scalar> {
    let n = a.shape[a.rank - 1]
    let rows = a.reshaped([n == 0 ? 0 : a.size / n, n])
    let order = permutation.scalars.enumerated().map { $0.offset / n * n + $0.element }
    return rows.take(order).reshaped(a.shape)
  }

  @Test(arguments: shapes)
  func rowsPermutedAreTheProductOfTheFactors(_ shape: [Int]) throws {
    try expectFactors(shape, as: Float.self)
    try expectFactors(shape, as: Double.self)
  }

  private func expectFactors<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let a = Tensor<Scalar>.normal(shape, seed: 1)
    let f = try LU(a)
    #expect(f.permutation.shape == Array(shape.dropLast()))
    expectClose(matmul(f.l, f.u), permuted(a, f.permutation), scale: f.u.largest)
    #expect(f.l.size == 0 || abs(f.l).max() <= 1, "partial pivoting")
    let n = shape.last!
    for index in indices(of: shape) {
      let (row, column) = (index[index.count - 2], index[index.count - 1])
      let offset = position(index, in: shape)
      if column > row { #expect(f.l.flattened[offset].scalar == 0) }
      if column == row { #expect(f.l.flattened[offset].scalar == 1) }
      if column < row { #expect(f.u.flattened[offset].scalar == 0) }
      if n > 100 && row > 3 { break }
    }
  }

  @Test(arguments: shapes)
  func solutionsAndInverses(_ shape: [Int]) throws {
    try expectSolutions(shape, as: Float.self)
    try expectSolutions(shape, as: Double.self)
  }

  private func expectSolutions<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let n = shape.last!
    // A dominant diagonal keeps the systems well conditioned.
    let a = Tensor<Scalar>.normal(shape, seed: 1) + Tensor.identity(n) * Scalar(4 * n)
    let f = try LU(a)
    for columns in [1, 3, 150] {
      let b = Tensor<Scalar>.normal(shape.dropLast() + [columns], seed: 2)
      let x = try f.solve(b)
      expectClose(matmul(a, x), b, scale: b.largest)
      #expect(try a.solve(b) == x)
    }
    let vector = Tensor<Scalar>.normal([n], seed: 3)
    let x = try f.solve(vector)
    #expect(x.shape == Array(shape.dropLast()))
    expectClose(
      matmul(a, x.reshaped(x.shape + [1])), vector.reshaped([n, 1]) + .zeros(x.shape + [1]),
      scale: vector.largest)
    let identity = Tensor<Scalar>.identity(n) + .zeros(shape)
    expectClose(matmul(a, try f.inverse()), identity, scale: 1)
    #expect(try a.inverse() == f.inverse())
  }

  @Test func solvingExchangesRows() throws {
    let a: Tensor<Double> = [[0, 2], [1, 0]]
    #expect(try a.solve([4, 3]) == [3, 2])
  }

  @Test func rightSidesAreBroadcast() throws {
    let a = Tensor<Double>.normal([3, 1, 6, 6], seed: 1) + .identity(6) * 10
    let b = Tensor<Double>.normal([4, 6, 2], seed: 2)
    let x = try a.solve(b)
    #expect(x.shape == [3, 4, 6, 2])
    for i in 0..<3 { for j in 0..<4 { #expect(try x[i][j] == a[i][0].solve(b[j])) } }
    let single = Tensor<Double>.normal([6, 6], seed: 3) + .identity(6) * 10
    #expect(try single.solve(b)[2] == single.solve(b[2]))
  }

  @Test func determinantsOfSmallMatrices() throws {
    let a: Tensor<Double> = [[0, 2], [3, 4]]
    #expect(try a.determinant().scalar == -6)
    let batch: Tensor<Double> = [[[1, 2], [3, 4]], [[2, 0], [0, 5]], [[1, 2], [2, 4]]]
    let determinants = try batch.determinant()
    #expect(determinants.isApproximatelyEqual(to: [-2, 10, 0]))
    let logarithm = try LU(batch).logDeterminant
    #expect(logarithm.sign == [-1, 1, 0])
    #expect(logarithm.logMagnitude[1].scalar.isApproximatelyEqual(to: Double.log(10)))
    #expect(logarithm.logMagnitude[2].scalar == -.infinity)
    #expect(try Tensor<Double>.zeros([0, 0]).determinant().scalar == 1)
  }

  @Test func determinantsBeyondTheRangeHaveLogarithms() throws {
    let n = 300
    let a = Tensor<Double>.identity(n) * 1e10
    let f = try LU(a)
    #expect(f.determinant.scalar == .infinity)
    let logarithm = f.logDeterminant.logMagnitude.scalar
    #expect(
      logarithm.isApproximatelyEqual(to: Double(n) * Double.log(1e10), relativeTolerance: 1e-14))
    // Factors beyond the range on the way to a product within it.
    var b = Tensor<Double>.identity(4) * 1e200
    b[2, 2] = -1e-200
    b[3, 3] = 1e-200
    #expect(try b.determinant().scalar.isApproximatelyEqual(to: -1, relativeTolerance: 1e-14))
    let tiny = Tensor<Double>([[0x1p-1030, 0], [0, 0x1p1020]])
    #expect(
      try tiny.determinant().scalar.isApproximatelyEqual(to: 0x1p-10, relativeTolerance: 1e-12))
  }

  @Test func scaledFactorsAreOfTheMatrixItself() throws {
    let a = Tensor<Double>([[1e-120, 3e-120, 2e-120], [4, 1, 7], [2e150, 5e150, 1e150]])
    let f = try LU(a)
    let (product, rows) = (matmul(f.l, f.u), a.take(f.permutation.scalars))
    for (x, y) in zip(product.scalars, rows.scalars) {
      #expect(x.isApproximatelyEqual(to: y, relativeTolerance: 1e-14))
    }
  }

  @Test func aSingularMatrixHasFactorsAndNoSolution() throws {
    let a: Tensor<Double> = [[1, 2], [2, 4]]
    let f = try LU(a)
    #expect(f.determinant.scalar == 0)
    #expect(matmul(f.l, f.u) == a.take(f.permutation.scalars))
    #expect(throws: LinearAlgebraError.singular(function: "LU.solve", pivot: 1)) {
      try f.solve([1, 1])
    }
    #expect(throws: LinearAlgebraError.singular(function: "inverse", pivot: 1)) {
      try a.inverse()
    }
    // Of several panels.
    var large = Tensor<Double>.normal([150, 150], seed: 1)
    for row in 0..<150 { large[row, 100] = 0 }
    #expect(throws: LinearAlgebraError.singular(function: "solve", pivot: 100)) {
      try large.solve(.zeros([150]))
    }
    let batch = Tensor<Double>.concatenate([
      Tensor.identity(2).reshaped([1, 2, 2]), a.reshaped([1, 2, 2]),
    ])
    let error = LinearAlgebraError.singular(function: "solve", pivot: 1, matrix: 1)
    #expect(throws: error) { try batch.solve([1, 1]) }
    #expect("\(error)".contains("matrix 1 of the batch is singular"))
  }

  @Test(arguments: [[300, 300], [900, 5, 5], [7, 90, 90]])
  func theSameBitsAtAnyNumberOfThreads(_ shape: [Int]) throws {
    let a = Tensor<Double>.normal(shape, seed: 1)
    let b = Tensor<Double>.normal(shape.dropLast() + [200], seed: 2)
    try expectSameAtAnyNumberOfThreads { try [LU(a).l, LU(a).u, a.solve(b), a.inverse()] }
  }
}
