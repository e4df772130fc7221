// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

@Suite struct LinearModelPreconditionTests {
  @Test func rowsAreAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try LinearRegression().fit(Tensor<Float>.zeros([3]), .zeros([3]))
    }
    expectMessage(stopped, "LinearRegression: the shape is [3], expected [rows, features]")
  }

  @Test func targetsAreAListOrAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Ridge().fit(Tensor<Float>.zeros([3, 2]), .zeros([3, 1, 1]))
    }
    expectMessage(
      stopped, "Ridge: the targets have the shape [3, 1, 1], expected [rows] or [rows, targets]")
  }

  @Test func predictedRowsHaveTheFeaturesOfTheFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Ridge().fit(Tensor<Float>([[1, 2], [3, 5]]), [1, 2])
      _ = model.predict([[1]])
    }
    expectMessage(stopped, "LinearModel.predict: the shape is [1, 1], expected [rows, 2]")
  }

  @Test func scoredTargetsHaveTheColumnsOfTheFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try Ridge().fit(Tensor<Float>([[1, 2], [3, 5]]), [1, 2])
      _ = try model.score([[1, 2]], [[1]])
    }
    expectMessage(
      stopped,
      "r2Score: the shapes are [1] and [1, 1], expected the same, [rows] or [rows, targets]")
  }

  @Test func classifiedRowsAreAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try LogisticRegression().fit(Tensor<Float>.zeros([3]), [0, 1, 1])
    }
    expectMessage(stopped, "LogisticRegression: the shape is [3], expected [rows, features]")
  }

  @Test func classifiedRowsHaveTheFeaturesOfTheFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let model = try LogisticRegression().fit(Tensor<Float>([[1, 2], [3, 5]]), [0, 1])
      _ = model.predictProbabilities([[1, 2, 3]])
    }
    expectMessage(
      stopped,
      "LogisticRegressionModel.predictProbabilities: the shape is [1, 3], expected [rows, 2]")
  }

  @Test func incrementalPCAHasAComponent() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = IncrementalPCA<Float>(components: 0)
    }
    expectMessage(stopped, "IncrementalPCA: found 0 components, expected 1 or more")
  }

  @Test func incrementalPCAReadsMatrices() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var pca = IncrementalPCA<Float>(components: 1)
      try pca.partialFit([1, 2])
    }
    expectMessage(stopped, "IncrementalPCA: the shape is [2], expected [rows, features]")
  }
}
