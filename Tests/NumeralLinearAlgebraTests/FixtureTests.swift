// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

/// The results of NumPy and SciPy: see `Fixtures/make_fixtures.py`.
@Suite struct FixtureTests {
  private func array(_ name: String) throws -> Tensor<Double> {
    try Tensor(contentsOf: fixture("\(name).npy"))
  }

  /// Expects the numbers of a fixture but for some rounding errors of the largest.
  private func expectFixture(
    _ found: Tensor<Double>, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try array(name)
    expectClose(
      found, expected, scale: expected.largest, units: 1000, sourceLocation: sourceLocation)
  }

  @Test func systems() throws {
    let a = try array("square")
    try expectFixture(a.solve(array("right")), "solution")
    try expectFixture(a.inverse(), "inverse")
    try expectFixture(QR(a).solve(array("right")), "solution")
    try expectFixture(a.leastSquares(array("right")).solution, "solution")
  }

  @Test func determinants() throws {
    let a = try array("square")
    try expectFixture(a.determinant(), "determinant")
    let (sign, logMagnitude) = try LU(a).logDeterminant
    try expectFixture(sign, "slogdet_sign")
    try expectFixture(logMagnitude, "slogdet_log")
  }

  @Test func functionsOfSquareMatrices() throws {
    let a = try array("square")
    try expectFixture(a.conditionNumber(), "condition")
    try expectFixture(a.trace(), "trace")
    try expectFixture(a.matrixPower(5), "power_5")
    try expectFixture(a.matrixPower(-2), "power_minus_2")
    let (exponents, expected) = (try array("exponents"), try array("exponentials"))
    let found = try exponents.matrixExponential()
    for matrix in 0..<3 {
      expectClose(found[matrix], expected[matrix], scale: expected[matrix].largest, units: 1000)
    }
  }

  @Test func leastSquaresOfDependentColumns() throws {
    let fit = try array("deficient").leastSquares(array("deficient_sides"))
    #expect(fit.rank.scalar == 4)
    try expectFixture(fit.solution, "deficient_solution")
    try expectFixture(fit.residuals, "deficient_residuals")
    try expectFixture(fit.singularValues, "deficient_values")
    let a = try array("deficient")
    #expect(try a.matrixRank().scalar == 4)
    try expectFixture(a.pseudoInverse(), "deficient_pinv")
  }

  @Test func norms() throws {
    let (a, expected) = (try array("deficient"), try array("deficient_norms"))
    let orders: [NormOrder] = [.frobenius, .nuclear, .one, .two, .infinity]
    for (order, norm) in zip(orders, expected.scalars) {
      #expect(
        try a.norm(order).isApproximatelyEqual(to: norm, relativeTolerance: 1e-14), "\(order)")
    }
    #expect(a.norm().isApproximatelyEqual(to: expected[0].scalar, relativeTolerance: 1e-14))
  }

  @Test func productsOfTensors() throws {
    let (a, b) = (try array("tensor_a"), try array("tensor_b"))
    try expectFixture(tensordot(a, b, axes: 1), "tensordot_1")
    try expectFixture(tensordot(a, b, axes: ([1, -1], [1, 0])), "tensordot_pairs")
    try expectFixture(kron(a[0], b[0]), "kron")
    try expectFixture(kron(a, b[0][0]), "kron_vector")
  }
}
