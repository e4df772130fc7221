// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct LogisticRegressionTests {
  private func expectScikitLearns<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ labels: [Int], _ name: String, tolerance: Double
  ) throws {
    let file = try linearModelFixture()
    let key = "logistic.\(name)"
    let penalty = try file.tensor("\(key).penalty", as: Double.self)[0].scalar
    let estimator = LogisticRegression(
      penalty: penalty, intercept: !name.hasSuffix("origin"), tolerance: 1e-10,
      maxIterations: 2000)
    let model = try estimator.fit(rows, labels)
    #expect(model.hasConverged, "\(model.iterations) iterations")
    #expect(model.classes == Set(labels).sorted())
    for (field, found) in [
      ("coefficients", model.coefficients), ("intercept", model.intercept),
      ("probabilities", model.predictProbabilities(rows[..<50])),
    ] {
      try expectNear(found, file.tensor("\(key).\(field)"), tolerance, "\(key).\(field)")
    }
    let probabilities = model.predictProbabilities(rows)
    #expect(abs(probabilities.sum(axis: 1) - 1).max() < 1e-6)
    let predicted = model.predict(rows)
    #expect(predicted == probabilities.argmax(axis: 1).scalars.map { model.classes[$0] })
    #expect(try model.score(rows, labels) == accuracy(predicted: predicted, labels: labels))
  }

  @Test(arguments: ["binary", "binary_origin", "binary_free", "several", "several_origin"])
  func equalsScikitLearns(_ name: String) throws {
    let file = try linearModelFixture()
    let labels = try file.tensor("logistic.\(name).labels", as: Int.self).scalars
    try expectScikitLearns(
      file.tensor("logistic.\(name).rows", as: Double.self), labels, name, tolerance: 1e-7)
  }

  @Test func equalsScikitLearnsOnDigits() throws {
    try expectScikitLearns(digitRows, digits.labels, "digits", tolerance: 1e-5)
  }

  @Test(arguments: [1, 4], [0, 3] as [Double])
  func theGradientOfTheLossIsThatOfFiniteDifferences(_ functions: Int, _ penalty: Double) throws {
    // More rows than a block, and a constant feature.
    var rows = Tensor<Double>.normal([1100, 3], seed: 1) * Tensor([1, 20, 0.1]) + 4
    rows[.all, 1] = Tensor(0.1)
    let labels = Tensor<Int>.integers([1100], in: 0..<functions, seed: 2).scalars
    let targets =
      functions == 1
      ? Tensor<Double>(.bernoulli([1100, 1], probability: 0.4, seed: 2))
      : Tensor<Double>.oneHot(labels, depth: functions)
    for intercept in [true, false] {
      let loss = try LogisticLoss(rows, targets: targets, penalty: penalty, intercept: intercept)
      let point = Tensor<Double>.normal([functions, 4], seed: 3)
      expectGradient(loss(point).gradient, at: point) { loss($0).value }
    }
  }

  @Test func theLossIsThatOfNaiveLoops() throws {
    let rows = Tensor<Double>.normal([40, 2], seed: 1)
    let labels = (0..<40).map { $0 * $0 % 3 }
    let loss = try LogisticLoss(
      rows, targets: .oneHot(labels, depth: 3), penalty: 0.7, intercept: false)
    let point = Tensor<Double>.normal([3, 3], seed: 2)
    let weights = loss.weights(point).weights
    var sum = 0.35 * square(weights).sum()
    for row in 0..<40 {
      let scores = (0..<3).map {
        weights[$0, 0] * rows[row, 0] + weights[$0, 1] * rows[row, 1]
      }
      sum -= Double.log(
        Double.exp(scores[labels[row]]) / scores.reduce(0) { $0 + Double.exp($1) })
    }
    #expect(abs(loss(point).value - sum / 40) < 1e-14)
  }

  @Test func largeScoresDoNotOverflow() throws {
    let rows = Tensor<Double>([[-1], [1]])
    let loss = try LogisticLoss(rows, targets: [[0], [1]], penalty: 0, intercept: false)
    for x in [-1e4, 1e4] {
      let found = loss(Tensor([[x, 0]]))
      #expect(found.value.isFinite && isFinite(found.gradient).all())
    }
  }

  @Test(arguments: [1e-8, 1e-3, 1e3, 1e8])
  func unitsAndMeansDoNotSlowAFitDown(_ unit: Double) throws {
    let file = try linearModelFixture()
    let rows = try file.tensor("logistic.several.rows", as: Double.self)
    let labels = try file.tensor("logistic.several.labels", as: Int.self).scalars
    let estimator = LogisticRegression(penalty: 0, tolerance: 1e-8)
    let expected = try estimator.fit(rows, labels)
    let found = try estimator.fit(
      rows * Tensor([unit, 1, 1]) + Tensor([100 * unit, 0, 7]), labels)
    #expect(found.hasConverged && expected.hasConverged)
    #expect(found.iterations <= expected.iterations + 5)
    expectNear(found.coefficients * Tensor([unit, 1, 1]), expected.coefficients, 1e-6)
  }

  @Test func constantAndDuplicatedFeatures() throws {
    let x = Tensor<Double>.normal([200, 1], seed: 1)
    let noise = Tensor<Double>.normal([200, 1], seed: 2)
    let labels = (x + noise).scalars.map { $0 > 0.3 ? 1 : 0 }
    let constant = Tensor<Double>(repeating: 0.1, shape: [200, 1])
    let single = try LogisticRegression(penalty: 0, tolerance: 1e-9).fit(x, labels)
    let model = try LogisticRegression(penalty: 0, tolerance: 1e-9)
      .fit(Tensor.concatenate([x, constant, x], axis: 1), labels)
    let slope = single.coefficients[0, 0]
    expectNear(model.coefficients, Tensor([[slope / 2, 0, slope / 2]]), 1e-7)
    expectNear(model.intercept, Tensor<Double>(single.intercept), 1e-7)
  }

  @Test func moreFeaturesThanRows() throws {
    let rows = Tensor<Float>.normal([12, 100], seed: 1)
    let labels = (0..<12).map { $0 % 3 }
    let model = try LogisticRegression(penalty: 0.1, maxIterations: 1000).fit(rows, labels)
    #expect(model.hasConverged)
    #expect(try model.score(rows, labels) == 1)
    // The minimum is a combination of rows whose weights, the errors, sum to 0 over the classes.
    #expect(abs(model.coefficients.sum(axis: 0)).max() < 1e-5)
  }

  @Test func oneRowOfEachClass() throws {
    let model = try LogisticRegression(tolerance: 1e-10).fit(Tensor<Double>([[-2], [2]]), [4, -1])
    #expect(model.classes == [-1, 4])
    #expect(model.predict([[-1], [1]]) == [4, -1])
    // The derivative at the minimum: w = 4 · sigmoid(2w), downward as the first class is above.
    let w = -model.coefficients[0, 0]
    #expect(abs(w - 4 / (1 + Double.exp(2 * w))) < 1e-9)
  }

  @Test func separableClassesWithoutAPenaltyDoNotConverge() throws {
    let rows = Tensor<Double>([[-2], [-1], [1], [2]])
    let estimator = LogisticRegression(penalty: 0, tolerance: 0, maxIterations: 7)
    let model = try estimator.fit(rows, [0, 0, 1, 1])
    #expect(!model.hasConverged)
    #expect(model.iterations == 7)
    #expect(model.predict(rows) == [0, 0, 1, 1])
  }

  @Test func largePenaltiesLeaveTheFrequencies() throws {
    let rows = Tensor<Double>.normal([40, 2], seed: 1)
    let labels = (0..<40).map { $0 < 30 ? 0 : 1 }
    for penalty in [1e9, 1e300] {
      let model = try LogisticRegression(penalty: penalty, tolerance: 1e-12).fit(rows, labels)
      #expect(model.hasConverged)
      #expect(abs(model.coefficients).max() < 1e-7)
      #expect(abs(model.predictProbabilities(rows)[.all, 1] - 0.25).max() < 1e-7)
    }
  }

  @Test func coefficientsBeyondTheLargestNumberAreErrors() {
    let rows = Tensor<Float>([[-2], [1], [-1], [2]]) * 0x1p-140
    let error = #expect(throws: LinearAlgebraError.self) {
      try LogisticRegression(penalty: 0).fit(rows, [0, 0, 1, 1])
    }
    #expect(error == .outOfRange(function: "LogisticRegression"))
  }

  @Test func tinyNumbersCountAsZeros() throws {
    let rows = Tensor<Double>([[-2], [-1], [1], [2]]) * 1e-200
    let model = try LogisticRegression().fit(rows, [0, 0, 1, 1])
    #expect(model.hasConverged)
    #expect(model.coefficients[0, 0].magnitude < 1e-100)
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    let labels = (0..<digits.count).map { digits.labels[$0] }
    try assertSameAtAnyNumberOfThreads {
      try LogisticRegression(maxIterations: 20).fit(digitRows, labels)
    }
  }

  @Test func argumentErrors() {
    let rows = Tensor<Double>([[1, 2], [3, 4], [5, 7]])
    expectArgumentError("labels: found a count of 2, expected 3, as many as rows") {
      try LogisticRegression().fit(rows, [1, 2])
    }
    expectArgumentError("labels: found one class, 7, expected 2 classes or more") {
      try LogisticRegression().fit(rows, [7, 7, 7])
    }
    expectArgumentError("rows: found 0 of 2 features, expected 1 or more, of 1 or more") {
      try LogisticRegression().fit(Tensor<Double>.zeros([0, 2]), [])
    }
    expectArgumentError("penalty: found -1.0, expected a finite number of 0 or more") {
      try LogisticRegression(penalty: -1).fit(rows, [0, 1, 1])
    }
    expectArgumentError("tolerance: found nan, expected 0 or more") {
      try LogisticRegression(tolerance: .nan).fit(rows, [0, 1, 1])
    }
    expectArgumentError("maxIterations: found 0, expected 1 or more") {
      try LogisticRegression(maxIterations: 0).fit(rows, [0, 1, 1])
    }
    expectArgumentError("rows: found nan in row 1, column 0, expected finite numbers") {
      try LogisticRegression().fit(Tensor<Float>([[1, 2], [.nan, 4]]), [0, 1])
    }
    expectArgumentError(
      "rows: found -1e+200 in row 1, column 0, expected numbers of at most "
        + "2.370187977027294e+153, whose squares are finite"
    ) {
      try LogisticRegression().fit(Tensor<Double>([[1, 2], [-1e200, 4]]), [0, 1])
    }
  }
}
