// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct LinearRegressionTests {
  private func expectScikitLearns<Scalar: RealScalar>(
    _ type: Scalar.Type, _ name: String, _ intercept: Bool, _ tolerance: Double
  ) throws {
    let file = try linearModelFixture()
    let rows: Tensor<Scalar> = try file.tensor("\(name).rows")
    let targets: Tensor<Scalar> = try file.tensor("\(name).targets")
    let key = "\(name).\(intercept ? "intercept" : "origin").linear"
    let model = try LinearRegression(intercept: intercept).fit(rows, targets)
    for (field, found) in [
      ("coefficients", model.coefficients), ("intercept", model.intercept),
      ("singular_values", model.singularValues), ("predicted", model.predict(rows)),
    ] {
      try expectNear(found, file.tensor("\(key).\(field)"), tolerance, "\(key).\(field)")
    }
    #expect(try file.tensor("\(key).rank", as: Int.self)[0].scalar == model.rank)
    let score = try file.tensor("\(key).score", as: Double.self)[0].scalar
    #expect(abs(try model.score(rows, targets) - score) < tolerance)
    let errors = Tensor<Double>(model.predict(rows)) - Tensor<Double>(targets)
    let scale = square(Tensor<Double>(targets)).sum()
    #expect(
      abs(Tensor<Double>(model.residualSumOfSquares) - square(errors).sum(axis: 0)).max()
        <= tolerance * scale)
  }

  @Test(arguments: ["tall", "several", "wide", "deficient", "single"], [true, false])
  func equalsScikitLearns(_ name: String, _ intercept: Bool) throws {
    // The condition number of the tall rows, which are far from the origin, is 10³ without an
    // intercept.
    try expectScikitLearns(Double.self, name, intercept, 1e-11)
  }

  @Test(arguments: [true, false])
  func equalsScikitLearnsInFloat(_ intercept: Bool) throws {
    try expectScikitLearns(Float.self, "float", intercept, 1e-6)
  }

  @Test(arguments: [[40, 6], [6, 40], [20, 20]])
  func dependentFeaturesHaveTheSolutionOfLeastNorm(_ shape: [Int]) throws {
    let basis = Tensor<Double>.normal([shape[0], 3], seed: 1)
    let rows = matmul(basis, Tensor<Double>.normal([3, shape[1]], seed: 2))
    let targets = Tensor<Double>.normal([shape[0]], seed: 3)
    let model = try LinearRegression(intercept: false).fit(rows, targets)
    #expect(model.rank == 3)
    let expected = matmul(try rows.pseudoInverse(), targets)
    expectNear(model.coefficients, expected, 1e-12)
    // Orthogonal to the null space: a combination of rows.
    let projection = matmul(
      matmul(rows.transposed(), try rows.transposed().pseudoInverse()), expected)
    expectNear(model.coefficients, projection, 1e-12)
  }

  @Test func duplicatedFeaturesShareTheirCoefficient() throws {
    let x = Tensor<Float>.normal([30, 1], seed: 1)
    let rows = Tensor.concatenate([x, x, x], axis: 1)
    let model = try LinearRegression().fit(rows, (x * 6 + 1).squeezed(axis: 1))
    expectNear(model.coefficients, [2, 2, 2], 1e-6)
    expectNear(model.intercept, Tensor(1), 1e-6)
    #expect(model.rank == 1)
  }

  @Test func constantFeaturesHaveNoCoefficient() throws {
    // The sum of 0.1 seven times is not 0.7: the mean is rounded.
    for count in [1, 2, 7, 3000] {
      let rows = Tensor<Double>(repeating: 0.1, shape: [count, 3])
      let targets = Tensor<Double>.normal([count], seed: 1)
      let model = try LinearRegression().fit(rows, targets)
      #expect(model.rank == 0)
      #expect(model.coefficients == [0, 0, 0])
      #expect(abs(model.intercept.scalar - targets.mean()) < 1e-15)
    }
  }

  @Test func oneRowIsFittedByItsTarget() throws {
    let model = try LinearRegression().fit(Tensor<Double>([[3, 4]]), [5])
    #expect(model.coefficients == [0, 0])
    #expect(model.intercept == Tensor(5))
    #expect(model.rank == 0)
    #expect(model.residualSumOfSquares == Tensor(0))
    let origin = try LinearRegression(intercept: false).fit(Tensor<Double>([[3, 4]]), [5])
    expectNear(origin.coefficients, [0.6, 0.8], 1e-15)
  }

  @Test(arguments: [[30, 4], [4, 30], [3000, 4]], [-1040, -400, 0, 400, 1000])
  func coefficientsFollowTheUnits(_ shape: [Int], _ exponent: Int) throws {
    let rows = Tensor<Double>(
      Tensor<Int>(Tensor<Double>.normal(shape, standardDeviation: 1000, seed: 6)))
    let targets = Tensor<Double>.normal([shape[0]], seed: 7)
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let expected = try LinearRegression().fit(rows, targets)
    // Both in the same unit: the coefficients are the same.
    let found = try LinearRegression().fit(rows * unit, targets * unit)
    // Targets below the smallest normal number are rounded.
    expectNear(found.coefficients, expected.coefficients, exponent < -1000 ? 1e-6 : 1e-11)
    #expect(found.rank == expected.rank)
    if exponent > -500 {
      let scaled = try LinearRegression().fit(rows * unit, targets)
      expectNear(scaled.coefficients * unit, expected.coefficients, 1e-11)
      expectNear(scaled.intercept, expected.intercept, 1e-11)
    }
  }

  @Test func featuresOfVeryDifferentUnitsKeepTheirDigits() throws {
    // The squares of the condition number would be beyond Double.
    let x = Tensor<Double>.normal([200, 3], seed: 1)
    let units = Tensor<Double>([1e5, 1, 1e-5])
    let coefficients = Tensor<Double>([1, -2, 3])
    let model = try LinearRegression().fit(x * units, matmul(x, coefficients))
    #expect(model.rank == 3)
    expectNear(model.coefficients * units, coefficients, 1e-5)
  }

  @Test func coefficientsBeyondTheLargestNumberAreErrors() {
    let error = #expect(throws: LinearAlgebraError.self) {
      try LinearRegression().fit(Tensor<Float>([[0], [1e-30]]), [0, 1e30])
    }
    #expect(error == .outOfRange(function: "LinearRegression"))
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    let rows = Tensor<Float>.normal([3000, 200], seed: 3)
    let targets = Tensor<Float>.normal([3000, 4], seed: 4)
    try assertSameAtAnyNumberOfThreads { try LinearRegression().fit(rows, targets) }
  }

  @Test func argumentErrors() {
    let rows = Tensor<Double>([[1, 2], [3, 4], [5, 7]])
    func expectError(
      _ rows: Tensor<Double>, _ targets: Tensor<Double>, _ message: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      for fit in [
        { _ = try LinearRegression().fit(rows, targets) },
        { _ = try Ridge().fit(rows, targets) },
        { _ = try RidgePath().fit(rows, targets) },
      ] {
        let error = #expect(throws: ArgumentError.self, sourceLocation: sourceLocation) {
          try fit()
        }
        #expect(error.map { "\($0)" } == message, sourceLocation: sourceLocation)
      }
    }
    expectError(rows, [1, 2], "targets: found a count of 2, expected 3, as many as rows")
    expectError(
      .zeros([0, 2]), .zeros([0]),
      "rows: found 0 of 2 features, expected 1 or more, of 1 or more")
    expectError(
      .zeros([2, 0]), .zeros([2]),
      "rows: found 2 of 0 features, expected 1 or more, of 1 or more")
    expectError(
      rows, .zeros([3, 0]), "targets: found the shape [3, 0], expected one number at least")
    expectError(
      [[1, 2], [3, .nan], [5, 7]], [1, 2, 3],
      "rows: found nan in row 1, column 1, expected finite numbers")
    expectError(
      rows, [1, 2, .infinity], "targets: found inf in row 2, expected finite numbers")
    expectError(
      rows, [[1, 2], [-.infinity, 3], [4, 5]],
      "targets: found -inf in row 1, column 0, expected finite numbers")
  }

  @Test func scoresOfConstantTargetsAreScikitLearns() throws {
    #expect(try r2Score(predicted: Tensor<Double>([2, 2]), targets: [2, 2]) == 1)
    #expect(try r2Score(predicted: Tensor<Double>([2, 3]), targets: [2, 2]) == 0)
    #expect(
      abs(
        try r2Score(predicted: Tensor<Double>([2.5, 0, 2, 8]), targets: [3, -0.5, 2, 7])
          - 0.9486081370449679) < 1e-15)
    let (predicted, targets): (Tensor<Double>, Tensor<Double>) = (
      [[1e200], [2e200]], [[1e200], [3e200]]
    )
    #expect(abs(try r2Score(predicted: predicted, targets: targets) - 0.5) < 1e-15)
  }
}
