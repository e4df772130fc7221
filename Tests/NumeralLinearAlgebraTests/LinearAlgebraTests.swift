// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

@Suite struct LinearAlgebraTests {
  static let sizes = [0, 1, 2, 5, 40]

  private func expectClose<Scalar: RealScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ tolerance: Scalar,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(a.shape == b.shape, sourceLocation: sourceLocation)
    guard a.size > 0 else { return }
    #expect(abs(a - b).max() < tolerance, "\(Scalar.self)", sourceLocation: sourceLocation)
  }

  @Test(arguments: sizes)
  func solving(_ n: Int) throws {
    try expectSolutions(n, 1e-5, as: Float.self)
    try expectSolutions(n, 1e-13, as: Double.self)
  }

  private func expectSolutions<Scalar: RealScalar>(
    _ n: Int, _ tolerance: Scalar, as: Scalar.Type
  ) throws {
    // A dominant diagonal keeps the systems well conditioned.
    let a = Tensor<Scalar>.normal([n, n], seed: 1) + Tensor.identity(n) * Scalar(4 * n)
    for shape in [[n], [n, 1], [n, 7], [n, 0]] {
      let b = Tensor<Scalar>.normal(shape, seed: 2)
      expectClose(matmul(a, try a.solve(b)), b, tolerance)
    }
    expectClose(matmul(a, try a.inverse()), .identity(n), tolerance)
  }

  @Test func solvingExchangesRows() throws {
    let a: Tensor<Double> = [[0, 2], [1, 0]]
    #expect(try a.solve([4, 3]) == [3, 2])
  }

  @Test(arguments: sizes)
  func cholesky(_ n: Int) throws {
    try expectCholesky(n, 1e-5, as: Float.self)
    try expectCholesky(n, 1e-13, as: Double.self)
  }

  private func expectCholesky<Scalar: RealScalar>(
    _ n: Int, _ tolerance: Scalar, as: Scalar.Type
  ) throws {
    let x = Tensor<Scalar>.normal([n, n], seed: 3)
    let a = matmul(x, x, transposing: .right) / Scalar(max(n, 1)) + Tensor.identity(n)
    let l = try a.cholesky()
    expectClose(matmul(l, l, transposing: .right), a, tolerance)
    for row in 0..<n {
      for column in (row + 1)..<max(n, row + 1) { #expect(l[row, column] == 0) }
    }
  }

  @Test(arguments: sizes)
  func symmetricEigen(_ n: Int) throws {
    try expectEigen(n, 2e-5, as: Float.self)
    try expectEigen(n, 1e-13, as: Double.self)
  }

  private func expectEigen<Scalar: RealScalar>(
    _ n: Int, _ tolerance: Scalar, as: Scalar.Type
  ) throws {
    let x = Tensor<Scalar>.normal([n, n], seed: 4)
    let a = (x + x.transposed()) / Scalar(2)
    let f = try a.symmetricEigen()
    let (values, vectors) = (f.values, f.vectors)
    #expect(values.shape == [n])
    #expect(values.scalars == values.scalars.sorted())
    expectClose(matmul(a, vectors), vectors * values, tolerance)
    expectClose(matmul(vectors, vectors, transposing: .left), .identity(n), tolerance)
    expectClose(x, Tensor<Scalar>.normal([n, n], seed: 4), 1e-30)
  }

  @Test func eigenvaluesOfATwoByTwoMatrix() throws {
    let values = try ([[2, 1], [1, 2]] as Tensor<Double>).symmetricEigen().values
    #expect(values.isApproximatelyEqual(to: [1, 3]))
  }

  @Test(arguments: [[0, 3], [3, 0], [1, 1], [5, 5], [3, 8], [8, 3], [60, 20], [20, 60]])
  func singularValues(_ shape: [Int]) throws {
    try expectSingularValues(shape, 2e-5, as: Float.self)
    try expectSingularValues(shape, 1e-13, as: Double.self)
  }

  private func expectSingularValues<Scalar: RealScalar>(
    _ shape: [Int], _ tolerance: Scalar, as: Scalar.Type
  ) throws {
    let (m, n) = (shape[0], shape[1])
    let a = Tensor<Scalar>.normal([m, n], seed: 5)
    let f = try a.svd()
    let (u, values, v) = (f.u, f.values, f.vTransposed)
    let r = min(m, n)
    #expect(u.shape == [m, r])
    #expect(values.shape == [r])
    #expect(v.shape == [r, n])
    #expect(values.scalars == values.scalars.sorted(by: >))
    #expect(values.scalars.allSatisfy { $0 >= 0 })
    expectClose(matmul(u * values, v), a, tolerance)
    expectClose(matmul(u, u, transposing: .left), .identity(r), tolerance)
    expectClose(matmul(v, v, transposing: .right), .identity(r), tolerance)
  }

  private func expectError(
    _ expected: LinearAlgebraError, _ words: [String],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
  ) {
    let error = #expect(throws: LinearAlgebraError.self, sourceLocation: sourceLocation) {
      _ = try body()
    }
    #expect(error == expected, sourceLocation: sourceLocation)
    for word in words {
      #expect(
        error.map { "\($0)".contains(word) } == true, "\(word)", sourceLocation: sourceLocation)
    }
  }

  @Test func aSingularMatrixHasNoSolution() {
    let singular: Tensor<Double> = [[1, 2], [2, 4]]
    expectError(.singular(function: "solve", pivot: 1), ["solve", "singular", "invertible"]) {
      try singular.solve([1, 1])
    }
    #expect(throws: LinearAlgebraError.self) { try Tensor<Float>.zeros([3, 3]).inverse() }
  }

  @Test func anIndefiniteMatrixHasNoCholeskyFactor() {
    let indefinite: Tensor<Double> = [[4, 2, 0], [2, 1, 0], [0, 0, -1]]
    expectError(
      .notPositiveDefinite(function: "cholesky", order: 2),
      ["cholesky", "order 2", "positive definite"]
    ) { try indefinite.cholesky() }
  }

  @Test(arguments: [Double.nan, .infinity])
  func elementsMustBeFinite(_ bad: Double) {
    var a = Tensor<Double>.identity(3)
    a[2, 1] = bad
    func error(_ function: String) -> LinearAlgebraError {
      .notFinite(function: function, argument: "the matrix", position: 7)
    }
    let b = Tensor<Double>.ones([3])
    expectError(error("solve"), ["solve", "7", "the matrix", "finite"]) { try a.solve(b) }
    expectError(error("inverse"), ["inverse"]) { try a.inverse() }
    expectError(error("cholesky"), ["cholesky"]) { try a.cholesky() }
    expectError(error("symmetricEigen"), ["symmetricEigen"]) { try a.symmetricEigen() }
    expectError(error("svd"), ["svd"]) { try a.svd() }
    expectError(
      .notFinite(function: "solve", argument: "the right side", position: 1), ["the right side"]
    ) { try Tensor<Double>.identity(2).solve(Tensor([0, bad])) }
  }
}
