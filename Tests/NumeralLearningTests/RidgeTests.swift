// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

@Suite struct RidgeTests {
  private static let penalties = [0.01, 1, 100]

  private func expectScikitLearns<Scalar: RealScalar>(
    _ type: Scalar.Type, _ name: String, _ intercept: Bool, _ tolerance: Double
  ) throws {
    let file = try linearModelFixture()
    let rows: Tensor<Scalar> = try file.tensor("\(name).rows")
    let targets: Tensor<Scalar> = try file.tensor("\(name).targets")
    let key = "\(name).\(intercept ? "intercept" : "origin").ridge"
    let coefficients = try file.tensor("\(key).coefficients", as: Double.self)
    let constants = try file.tensor("\(key).intercept", as: Double.self)
    let path = RidgePath(penalties: Self.penalties, intercept: intercept)
    let models = try path.fit(rows, targets)
    for (index, penalty) in Self.penalties.enumerated() {
      let ridge = try Ridge(penalty: penalty, intercept: intercept).fit(rows, targets)
      for (model, name) in [(ridge, "Ridge"), (models[index], "RidgePath")] {
        #expect(model.penalty == penalty)
        expectNear(model.coefficients, coefficients[index], tolerance, "\(key), \(name)")
        expectNear(model.intercept, constants[index], tolerance, "\(key), \(name)")
      }
    }
    let found = try path.crossValidate(rows, targets)
    try expectNear(found.meanSquaredErrors, file.tensor("\(key).errors"), tolerance, key)
    #expect(found.models == models)
    #expect(try file.tensor("\(key).best", as: Double.self)[0].scalar == found.best.penalty)
  }

  @Test(arguments: ["tall", "several", "wide", "deficient", "single"], [true, false])
  func equalsScikitLearns(_ name: String, _ intercept: Bool) throws {
    try expectScikitLearns(Double.self, name, intercept, 1e-9)
  }

  @Test(arguments: [true, false])
  func equalsScikitLearnsInFloat(_ intercept: Bool) throws {
    try expectScikitLearns(Float.self, "float", intercept, 1e-6)
  }

  @Test(arguments: [[30, 4], [4, 30], [8, 8], [1, 3]], [0.1, 5])
  func theGradientIsZero(_ shape: [Int], _ penalty: Double) throws {
    let rows = Tensor<Double>.normal(shape, seed: 1) + 2
    let targets = Tensor<Double>.normal([shape[0], 2], seed: 2)
    let model = try Ridge(penalty: penalty).fit(rows, targets)
    let (coefficients, intercept) = (model.coefficients, model.intercept)
    expectGradient(.zeros(coefficients.shape), at: coefficients, tolerance: 1e-6) {
      naiveObjective(rows, targets, $0, intercept, penalty: penalty)
    }
    expectGradient(.zeros(intercept.shape), at: intercept, tolerance: 1e-6) {
      naiveObjective(rows, targets, coefficients, $0, penalty: penalty)
    }
  }

  @Test(arguments: [[30, 4], [6, 9], [1100, 3]], [true, false])
  func leaveOneOutErrorsAreThoseOfFitsWithoutARow(_ shape: [Int], _ intercept: Bool) throws {
    let rows = Tensor<Double>.normal(shape, seed: 1) * 3 + 1
    let targets = Tensor<Double>.normal([shape[0], 2], seed: 2) + rows[.all, ..<2]
    // Gram matrices for the first penalties, singular vectors for the second.
    let isSmall = shape[0] > shape[1] && shape[0] < 1000
    for penalties in isSmall ? [[0.5, 20], [1e-12, 20]] : [[0.5, 20]] {
      let path = RidgePath(penalties: penalties, intercept: intercept)
      let found = try path.crossValidate(rows, targets).meanSquaredErrors
      for (index, penalty) in penalties.enumerated() {
        var sum = 0.0
        for row in 0..<shape[0] {
          let others = (0..<shape[0]).filter { $0 != row }
          let model = try Ridge(penalty: penalty, intercept: intercept)
            .fit(rows.take(others), targets.take(others))
          sum += square(model.predict(rows[row...row]) - targets[row...row]).sum()
        }
        let expected = sum / Double(targets.size)
        #expect(abs(found[index].scalar - expected) < 1e-6 * expected)
      }
    }
  }

  @Test(arguments: [[40, 6], [6, 40]])
  func smallPenaltiesApproachLeastSquares(_ shape: [Int]) throws {
    let rows = Tensor<Double>.normal(shape, seed: 1)
    let targets = Tensor<Double>.normal([shape[0]], seed: 2)
    let expected = try LinearRegression().fit(rows, targets).coefficients
    for penalty in [0, 1e-300, 1e-13] {
      let model = try Ridge(penalty: penalty).fit(rows, targets)
      expectNear(model.coefficients, expected, 1e-12)
    }
  }

  @Test func largePenaltiesLeaveTheMean() throws {
    let targets = Tensor<Float>([1, 2, 6])
    let model = try Ridge(penalty: 1e300).fit(Tensor<Float>([[1], [2], [4]]), targets)
    #expect(abs(model.coefficients).max() < 1e-30)
    expectNear(model.intercept, Tensor(3), 1e-7)
  }

  @Test func collinearFeaturesOfDoubleKeepTheirDigits() throws {
    // A small penalty on features that differ by 1e-7: their Gram matrix is singular in Double.
    let x = Tensor<Double>.normal([50, 1], seed: 1)
    let y = x + 1e-7 * Tensor<Double>.normal([50, 1], seed: 2)
    let rows = Tensor.concatenate([x, y], axis: 1)
    let targets = (x + 1e7 * (y - x)).squeezed(axis: 1)
    let model = try Ridge(penalty: 1e-18, intercept: false).fit(rows, targets)
    expectNear(model.coefficients, Tensor([1 - 1e7, 1e7]), 1e-3)
  }

  @Test(arguments: [[30, 4], [4, 30]], [-1000, -400, 400, 1000])
  func unitsOfHugeAndTinyNumbers(_ shape: [Int], _ exponent: Int) throws {
    let rows = Tensor<Double>.normal(shape, seed: 1)
    let targets = Tensor<Double>.normal([shape[0]], seed: 2)
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    // A penalty of 1 is nothing beside huge numbers, and all beside tiny ones.
    let model = try Ridge().fit(rows * unit, targets * unit)
    if exponent > 0 {
      let expected = try LinearRegression().fit(rows, targets)
      expectNear(model.coefficients, expected.coefficients, 1e-11)
    } else {
      #expect(abs(model.coefficients).max() < 1e-200)
    }
  }

  @Test func theBestOnValidationRowsHasTheHighestScore() throws {
    let rows = Tensor<Double>.normal([60, 40], seed: 1)
    let targets = rows[.all, 0] + Tensor<Double>.normal([60], seed: 2)
    let models = try RidgePath(penalties: [1e-3, 1, 30, 1e6]).fit(rows[..<45], targets[..<45])
    let scores = try models.map { try $0.score(rows[45...], targets[45...]) }
    let best = try models.best(on: rows[45...], targets[45...])
    #expect(best == models[scores.firstIndex(of: scores.max()!)!])
    #expect(try models[..<0].best(on: rows, targets) == nil)
  }

  @Test func classifiesDigits() throws {
    let targets = Tensor<Float>.oneHot(digits.labels, depth: 10)
    let path = RidgePath(penalties: [0.01, 1, 100])
    let best = try path.crossValidate(digitRows[..<1200], targets[..<1200]).best
    #expect(best.penalty == 1)
    let predicted = best.predict(digitRows[1200...]).argmax(axis: 1).scalars
    // scikit-learn's RidgeCV chooses the same penalty, and classifies 524 of 597.
    let found = try accuracy(predicted: predicted, labels: Array(digits.labels[1200...]))
    #expect(found == Double(524) / 597)
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    for shape in [[3000, 300], [70, 900]] {
      let rows = Tensor<Float>.normal(shape, seed: 3)
      let targets = Tensor<Float>.normal([shape[0], 4], seed: 4)
      try assertSameAtAnyNumberOfThreads { try Ridge().fit(rows, targets) }
      try assertSameAtAnyNumberOfThreads { try RidgePath().crossValidate(rows, targets) }
    }
  }

  @Test(arguments: [-1, .nan, .infinity] as [Double])
  func penaltiesAreFiniteAndNotNegative(_ penalty: Double) {
    let rows = Tensor<Double>([[1], [2]])
    let message = "found \(penalty), expected a finite number of 0 or more"
    expectArgumentError("penalty: \(message)") { try Ridge(penalty: penalty).fit(rows, [1, 2]) }
    expectArgumentError("penalties: \(message)") {
      try RidgePath(penalties: [1, penalty]).fit(rows, [1, 2])
    }
  }

  @Test func argumentErrorsOfPaths() {
    let rows = Tensor<Double>([[1], [2]])
    expectArgumentError("penalties: found an empty list, expected one penalty at least") {
      try RidgePath(penalties: []).fit(rows, [1, 2])
    }
    expectArgumentError("penalties: found 0.0, expected numbers above 0") {
      try RidgePath(penalties: [1, 0]).crossValidate(rows, [1, 2])
    }
    expectArgumentError("rows: found 1, expected 2 or more") {
      try RidgePath().crossValidate(Tensor<Double>([[1]]), [1])
    }
  }
}
