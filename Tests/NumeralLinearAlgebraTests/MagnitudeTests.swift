// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

/// Systems and decompositions of numbers near the largest and the smallest of their type.
@Suite struct MagnitudeTests {
  static let decimalExponents = [-310, -300, -200, 0, 150, 200, 307]

  private func expectEqual<Scalar: RealScalar>(
    _ found: Tensor<Scalar>, _ expected: Tensor<Scalar>, relative: Scalar,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.shape == expected.shape, sourceLocation: sourceLocation)
    for (x, y) in zip(found.scalars, expected.scalars) {
      #expect(abs(x - y) <= relative * abs(y), "\(x), \(y)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: decimalExponents)
  func solutionsDoNotDependOnTheUnit(_ exponent: Int) throws {
    let unit = Double("1e\(exponent)")!
    let matrix: Tensor<Double> = [[2, 1], [1, 3]]
    let a = matrix * unit
    expectEqual(try a.solve(Tensor([unit, unit])), [0.4, 0.2], relative: 1e-12)
    expectEqual(
      try a.solve(Tensor([[unit, 0], [unit, 5 * unit]])), [[0.4, -1], [0.2, 2]], relative: 1e-12)
    guard exponent > -308 else { return }
    expectEqual(try a.inverse(), Tensor([[0.6, -0.2], [-0.2, 0.4]]) / unit, relative: 1e-12)
  }

  @Test(arguments: [-40, -37, -20, 0, 20, 37])
  func floatSolutionsDoNotDependOnTheUnit(_ exponent: Int) throws {
    let unit = Float("1e\(exponent)")!
    let matrix: Tensor<Float> = [[2, 1], [1, 3]]
    expectEqual(try (matrix * unit).solve(Tensor([unit, unit])), [0.4, 0.2], relative: 1e-4)
  }

  @Test func smallElementsBesideOrdinaryOnesKeepTheirBits() throws {
    let (n, small) = (20, 0x1p-900)
    let a = Tensor<Double>.normal([n, n], seed: 1)
    var b = a
    for i in 1..<n { b[i, i - 1] = small }
    var c = b
    for i in 1..<n { c[i, i - 1] = 0 }
    // Such elements vanish beside the others in every sum.
    let right = Tensor<Double>.normal([n], seed: 2)
    #expect(try b.solve(right) == c.solve(right))
  }

  @Test(arguments: [-42, -30, 0, 36])
  func floatDecompositionsDoNotDependOnTheUnit(_ exponent: Int) throws {
    let unit = Float("1e\(exponent)")!
    let matrix: Tensor<Float> = [[4, 2], [2, 3]]
    let factor = try (matrix * unit).cholesky()
    expectEqual(
      factor, Tensor([[2, 0], [1, Float(2).squareRoot()]]) * unit.squareRoot(), relative: 1e-2)
    let root = Float(17).squareRoot()
    let values = Tensor<Float>([(7 - root) / 2, (7 + root) / 2])
    expectEqual(try (matrix * unit).symmetricEigen().values, values * unit, relative: 1e-2)
  }

  @Test func unitsMayDifferByRow() throws {
    let diagonal: [Double] = [0x1p-1030, 1, 1e300]
    var a = Tensor<Double>.zeros([3, 3])
    for (i, x) in diagonal.enumerated() { a[i, i] = x }
    expectEqual(try a.solve(Tensor(diagonal)), [1, 1, 1], relative: 1e-12)
  }

  @Test func unitsMayDifferByColumn() throws {
    let a: Tensor<Double> = [[0x1p-1030, 1], [0x1p-1030, 2]]
    expectEqual(try a.solve(Tensor([1 + 0x1p-30, 2 + 0x1p-30])), [0x1p1000, 1], relative: 1e-5)
  }

  @Test func rightSidesMayDifferInMagnitude() throws {
    let a: Tensor<Double> = [[2, 1], [1, 3]]
    let b: Tensor<Double> = [[0x1.4p-1028, 1e307, 1, 0], [0x1.4p-1028, 1e307, 1, 0]]
    expectEqual(
      try a.solve(b), [[0x1p-1029, 4e306, 0.4, 0], [0x1p-1030, 2e306, 0.2, 0]], relative: 1e-12)
    // A small element beside the largest is not lost.
    expectEqual(
      try Tensor<Double>.identity(2).solve([1e308, 1e-200]), [1e308, 1e-200], relative: 1e-15)
    // Elimination would pass the largest number on its way to this solution.
    let steep: Tensor<Double> = [[1, -1], [1, 1]]
    expectEqual(try steep.solve([1.5e308, -1.5e308]), [0, -1.5e308], relative: 1e-12)
  }

  @Test func anyPowersOfTwoByRowAndColumn() throws {
    var generator = RandomKey(8).generator
    let n = 30
    let a = Tensor<Double>.normal([n, n], seed: 1) + .identity(n) * 20
    let x = Tensor<Double>.normal([n], seed: 2)
    let b = matmul(a, x)
    func exponents() -> [Int] { (0..<n).map { _ in generator.next(upperBound: 900) - 450 } }
    let (rows, columns) = (exponents(), exponents())
    func power(_ exponent: Int) -> Double {
      Double(sign: .plus, exponent: exponent, significand: 1)
    }
    var (scaled, right, solution) = (a, b, x)
    for i in 0..<n {
      for j in 0..<n { scaled[i, j] = a[i, j] * power(rows[i]) * power(columns[j]) }
      right[i] = b[i] * power(rows[i])
      solution[i] = x[i] * power(-columns[i])
    }
    expectEqual(try scaled.solve(right), solution, relative: 1e-10)
  }

  @Test func solutionsBeyondTheLargestNumberAreErrors() {
    let small: Tensor<Double> = [[1e-200]]
    #expect(throws: LinearAlgebraError.outOfRange(function: "solve")) {
      try small.solve([1e200])
    }
    #expect(throws: LinearAlgebraError.outOfRange(function: "inverse")) {
      try (Tensor<Double>.identity(3) * 0x1p-1030).inverse()
    }
    #expect(throws: LinearAlgebraError.outOfRange(function: "inverse")) {
      try (Tensor<Float>.identity(3) * 0x1p-133).inverse()
    }
    let message = "\(LinearAlgebraError.outOfRange(function: "solve"))"
    #expect(message.contains("solve: the result is beyond the largest number"))
  }

  @Test(arguments: [-1070, -1000, 0, 500, 1020])
  func singularMatricesOfAnyMagnitudeAreErrors(_ exponent: Int) {
    let matrix: Tensor<Double> = [[1, 2], [2, 4]]
    #expect(throws: LinearAlgebraError.singular(function: "solve", pivot: 1)) {
      try (matrix * Double(sign: .plus, exponent: exponent, significand: 1)).solve([1, 1])
    }
  }

  @Test(arguments: decimalExponents)
  func choleskyFactorsOfAnyMagnitude(_ exponent: Int) throws {
    let unit = Double("1e\(exponent)")!
    let matrix: Tensor<Double> = [[4, 2], [2, 3]]
    let root = unit.squareRoot()
    let factor = Tensor<Double>([[2, 0], [1, 2.squareRoot()]])
    expectEqual(try (matrix * unit).cholesky(), factor * root, relative: 1e-12)
  }

  @Test func choleskyFactorsOfMixedMagnitudes() throws {
    let n = 20
    let x = Tensor<Double>.normal([n, n], seed: 3)
    let a = matmul(x, x, transposing: .right) + .identity(n)
    var generator = RandomKey(9).generator
    let powers = (0..<n).map { _ in
      Double(sign: .plus, exponent: generator.next(upperBound: 1000) - 500, significand: 1)
    }
    var (scaled, expected) = (a, try a.cholesky())
    for i in 0..<n {
      for j in 0..<n {
        scaled[i, j] *= powers[i] * powers[j]
        expected[i, j] *= powers[i]
      }
    }
    expectEqual(try scaled.cholesky(), expected, relative: 1e-9)
  }

  @Test(arguments: [1e160, 1e300, 1.7e308])
  func aLargeElementMakesAMatrixIndefinite(_ large: Double) {
    for row in 1..<4 {
      for column in 0..<row {
        var a = Tensor<Double>.identity(4)
        a[row, column] = large
        #expect(
          throws: LinearAlgebraError.notPositiveDefinite(function: "cholesky", order: row + 1)
        ) { try a.cholesky() }
      }
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(function: "cholesky", order: 2)) {
      try Tensor([[1, 0, 0], [large, 1, 0], [large, large, 1]]).cholesky()
    }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(function: "cholesky", order: 1)) {
      try Tensor([[-large]]).cholesky()
    }
  }

  @Test(arguments: decimalExponents)
  func eigenvaluesAndSingularValuesOfAnyMagnitude(_ exponent: Int) throws {
    let unit = Double("1e\(exponent)")!
    let matrix: Tensor<Double> = [[2, 1], [1, 2]]
    let f = try (matrix * unit).symmetricEigen()
    expectEqual(f.values, Tensor([1, 3]) * unit, relative: 1e-12)
    #expect(abs(abs(f.vectors) - 0.5.squareRoot()).max() < 1e-12)
    let singular = try (Tensor<Double>([[3, 0], [4, 5]]) * unit).svd().values
    let expected = Tensor<Double>([45.squareRoot(), 5.squareRoot()])
    expectEqual(singular, expected * unit, relative: 1e-12)
  }

  @Test func valuesBeyondTheLargestNumberAreErrors() {
    let large = Tensor<Double>(repeating: 1e308, shape: [2, 2])
    #expect(throws: LinearAlgebraError.outOfRange(function: "symmetricEigen")) {
      try large.symmetricEigen()
    }
    #expect(throws: LinearAlgebraError.outOfRange(function: "svd")) {
      try large.svd()
    }
  }

  @Test func matricesBeyondLAPACKsIntegersAreErrors() {
    // No memory is touched: the shape alone is refused.
    let error = #expect(throws: LinearAlgebraError.self) {
      try checkOrder("symmetricEigen", [40_000, 40_000], atMost: 32_000)
    }
    #expect(
      error.map { "\($0)" }
        == "symmetricEigen: the shape is [40000, 40000], expected at most 32000 rows or columns")
    #expect(throws: Never.self) { try checkOrder("", [40_000, 3], atMost: 32_000) }
    #expect(throws: LinearAlgebraError.self) {
      try Tensor<Float>.zeros([0, 1 << 31]).svd()
    }
  }
}
