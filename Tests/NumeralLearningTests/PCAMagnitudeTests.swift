// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLearning
import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

/// Principal components of small variance, of wide rows, and of very large and small numbers.
@Suite struct PCAMagnitudeTests {
  private func expectOrthonormal<Scalar: RealScalar>(
    _ components: Tensor<Scalar>, _ tolerance: Scalar,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let products = matmul(components, components, transposing: .right)
    #expect(
      abs(products - .identity(components.count)).max() < tolerance,
      sourceLocation: sourceLocation)
  }

  private func expectEqual(
    _ found: Tensor<Double>, _ expected: Tensor<Double>, relative: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.shape == expected.shape, sourceLocation: sourceLocation)
    for (x, y) in zip(found.scalars, expected.scalars) {
      #expect(abs(x - y) <= relative * abs(y), "\(x), \(y)", sourceLocation: sourceLocation)
    }
  }

  /// The variances by the singular values of all centered rows at once.
  private func variances(_ rows: Tensor<Double>) throws -> Tensor<Double> {
    let centered = rows - rows.mean(axis: 0)
    let values = try centered.svd(.valuesOnly).values
    return values * values / Double(rows.count - 1)
  }

  @Test func smallVariancesEqualScikitLearns() throws {
    let file = try SafeTensors(contentsOf: fixture("pca.safetensors"))
    let pca = try PCA().fit(file.tensor("low_rank.rows", as: Double.self))
    // The smallest standard deviation is 2e-9 of the largest, of which 2e-16 is rounding.
    try expectEqual(
      pca.explainedVariance, file.tensor("low_rank.explained_variance"), relative: 1e-6)
    expectOrthonormal(pca.components, 1e-12)
  }

  /// Rows whose standard deviations are powers of `ratio`.
  private func graded(_ count: Int, _ features: Int, ratio: Double) throws -> Tensor<Double> {
    let f = try Tensor<Double>.normal([count, features], seed: 1).svd()
    let scales = (0..<f.values.count).map { i in (0..<i).reduce(1.0) { x, _ in x * ratio } }
    return matmul(f.u * Tensor(scales), f.vTransposed) + 1
  }

  @Test(
    arguments: [[300, 8], [1500, 8], [40, 40], [9, 30], [5000, 6]], [0.9, 0.2, 0.05])
  func smallVariancesEqualThoseOfSingularValues(_ shape: [Int], _ ratio: Double) throws {
    let features = min(shape[0], shape[1], 8)
    let rows = try graded(shape[0], shape[1], ratio: ratio)
    let pca = try PCA(components: features - 1).fit(rows)
    let expected = try variances(rows)[..<(features - 1)]
    expectEqual(pca.explainedVariance, expected, relative: 1e-5)
    expectOrthonormal(pca.components, 1e-12)
    // The coordinates have the variances that are promised for them.
    let coordinates = pca.transform(rows).variance(axis: 0, correction: 1)
    expectEqual(coordinates, pca.explainedVariance, relative: 1e-4)
  }

  @Test(arguments: [[103, 4_000], [2, 5_000], [50, 51], [300, 400]])
  func wideRows(_ shape: [Int]) throws {
    let rows = Tensor<Double>.normal(shape, seed: 4)
    let size = min(10, shape[0] - 1)
    let pca = try PCA(components: size).fit(rows)
    let all = try variances(rows)
    expectEqual(pca.explainedVariance, all[..<size], relative: 1e-12)
    expectEqual(pca.explainedVarianceRatio, all[..<size] / all.sum(), relative: 1e-12)
    expectOrthonormal(pca.components, 1e-13)
    expectEqual(
      pca.transform(rows).variance(axis: 0, correction: 1), pca.explainedVariance,
      relative: 1e-11)
  }

  @Test func veryWideRowsTakeTheMemoryOfTheData() throws {
    // A covariance matrix would have 43 thousand million elements.
    let rows = Tensor<Float>.normal([103, 207_400], seed: 5)
    let pca = try PCA(components: 10).fit(rows)
    expectOrthonormal(pca.components, 1e-5)
    let coordinates = pca.transform(rows).variance(axis: 0, correction: 1)
    #expect(abs(coordinates / pca.explainedVariance - 1).max() < 1e-4)
  }

  @Test func wideRowsAreTheSameBitsAtAnyNumberOfThreads() throws {
    let rows = Tensor<Float>.normal([60, 3000], seed: 3)
    let models = try [1, 2, 5].map { threads in
      try Parallel.$threads.withValue(threads) { try PCA(components: 20).fit(rows) }
    }
    #expect(models[1] == models[0])
    #expect(models[2] == models[0])
  }

  @Test(arguments: [[200, 6], [6, 200]], [-1060, -600, -350, 350, 490])
  func componentsDoNotDependOnTheUnit(_ shape: [Int], _ exponent: Int) throws {
    // Integers of 14 bits, so that subnormal numbers hold them too.
    let rows = Tensor<Double>(
      Tensor<Int>(Tensor<Double>.normal(shape, standardDeviation: 1000, seed: 6)))
    let unit = Double(sign: .plus, exponent: exponent, significand: 1)
    let (expected, found) = try (PCA(components: 3).fit(rows), PCA(components: 3).fit(rows * unit))
    #expect(abs(found.components - expected.components).max() < 1e-12)
    expectEqual(found.explainedVarianceRatio, expected.explainedVarianceRatio, relative: 1e-12)
    let difference = abs(found.mean - expected.mean * unit).max()
    #expect(difference <= max(1e-12 * abs(found.mean).max(), .leastNonzeroMagnitude))
    if exponent > -500 {
      expectEqual(
        found.explainedVariance, expected.explainedVariance * unit * unit, relative: 1e-12)
    }
  }

  @Test func componentsOfSmallFloatsDoNotDependOnTheUnit() throws {
    let rows = Tensor<Float>.normal([50, 4], seed: 7)
    let (expected, found) = try (PCA().fit(rows), PCA().fit(rows * 0x1p-80))
    #expect(abs(found.components - expected.components).max() < 1e-6)
    #expect(abs(found.explainedVarianceRatio - expected.explainedVarianceRatio).max() < 1e-6)
  }

  @Test func variancesBeyondTheLargestNumberAreErrors() {
    func expectError<Scalar: RealScalar>(
      _ rows: Tensor<Scalar>, _ message: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let error = #expect(throws: ArgumentError.self, sourceLocation: sourceLocation) {
        _ = try PCA(components: 1).fit(rows)
      }
      #expect(error.map { "\($0)" } == message, sourceLocation: sourceLocation)
    }
    let largest = "expected numbers whose variance is at most"
    expectError(
      [[1e200, 0], [0, 1e200], [1, 1]] as Tensor<Double>,
      "rows: found 1e+200 in row 0, column 0, \(largest) 1.7976931348623157e+308")
    expectError(
      [[0, 3, -1e30], [4, 5, 2]] as Tensor<Float>,
      "rows: found -1e+30 in row 0, column 2, \(largest) 3.4028235e+38")
    expectError(
      [[1.7e308, 0, 0], [-1.7e308, 1, 0]] as Tensor<Double>,
      "rows: found 1.7e+308 in row 0, column 0, \(largest) 1.7976931348623157e+308")
  }

  @Test func rowsBeyondLAPACKsIntegersAreErrors() {
    let error = #expect(throws: ArgumentError.self) {
      // The memory is not touched: the shape alone is refused.
      try PCA(components: 1).fit(Tensor<Float>(unsafeUninitialized: [23_001, 23_001]) { _ in })
    }
    #expect(
      error.map { "\($0)" }
        == "rows: found 23001 of 23001 features, expected at most 23000 rows or features")
  }

  @Test func transformedRowsHaveTheFeaturesOfTheFit() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let pca = try PCA(components: 1).fit(Tensor<Float>([[1, 2], [3, 5]]))
      _ = pca.transform([[1]])
    }
    expectMessage(stopped, "PCAModel.transform: the shape is [1, 1], expected [rows, 2]")
  }

  @Test func reconstructedRowsHaveACoordinateForEachComponent() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let pca = try PCA(components: 1).fit(Tensor<Float>([[1, 2], [3, 5]]))
      _ = pca.inverseTransform([[1, 2]])
    }
    expectMessage(stopped, "PCAModel.inverseTransform: the shape is [1, 2], expected [rows, 1]")
  }
}
