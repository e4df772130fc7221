// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

/// Solvers, whitening and batches of principal component analysis.
@Suite struct PCAVariantTests {
  private static let names = ["tall", "all", "wide", "digits"]

  private func rows(_ name: String, _ file: SafeTensors) throws -> Tensor<Double> {
    name == "digits" ? Tensor<Double>(digitRows) : try file.tensor("\(name).rows")
  }

  private func expectScikitLearns<Scalar: RealScalar>(
    _ pca: PCAModel<Scalar>, _ rows: Tensor<Scalar>, _ key: String, _ file: SafeTensors,
    tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for (field, found) in [
      ("mean", pca.mean), ("components", pca.components),
      ("explained_variance", pca.explainedVariance),
      ("explained_variance_ratio", pca.explainedVarianceRatio),
      ("transformed", pca.transform(rows[..<50])),
    ] {
      try expectNear(
        found, file.tensor("\(key).\(field)"), tolerance, "\(key).\(field)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: names, [PCA.Solver.automatic, .covariance, .svd])
  func whitenedEqualsScikitLearns(_ name: String, _ solver: PCA.Solver) throws {
    let file = try SafeTensors(contentsOf: fixture("pca_variants.safetensors"))
    let (rows, key) = (try rows(name, file), "\(name).whitened")
    let components = try file.tensor("\(key).components", as: Double.self).count
    let pca = try PCA(components: components, solver: solver, whiten: true).fit(rows)
    try expectScikitLearns(pca, rows, key, file, tolerance: 1e-10)
    let coordinates = pca.transform(rows)
    #expect(abs(coordinates.variance(axis: 0, correction: 1) - 1).max() < 1e-9)
    // The coordinates without whitening reconstruct the same rows.
    let plain = try PCA(components: components, solver: solver).fit(rows)
    expectNear(
      pca.inverseTransform(coordinates), plain.inverseTransform(plain.transform(rows)), 1e-12)
  }

  @Test(arguments: names, [false, true])
  func batchesEqualScikitLearns(_ name: String, _ whiten: Bool) throws {
    let file = try SafeTensors(contentsOf: fixture("pca_variants.safetensors"))
    let (rows, key) = (try rows(name, file), "\(name).incremental\(whiten ? ".whitened" : "")")
    let components = try file.tensor("\(key).components", as: Double.self).count
    let batches = try file.tensor("\(name).batches", as: Int.self).scalars
    var pca = IncrementalPCA<Double>(components: components, whiten: whiten)
    for batch in rows.split(lengths: batches) { try pca.partialFit(batch) }
    #expect(pca.count == rows.count)
    try expectScikitLearns(pca.model!, rows, key, file, tolerance: 1e-9)

    var float = IncrementalPCA<Float>(components: components, whiten: whiten)
    for batch in rows.split(lengths: batches) { try float.partialFit(Tensor<Float>(batch)) }
    try expectScikitLearns(float.model!, Tensor<Float>(rows), key, file, tolerance: 1e-4)
  }

  @Test(arguments: [[1, 1, 1, 7, 50, 30], [90], [40, 50], [2, 88]])
  func batchesOfAllComponentsEqualTheWhole(_ lengths: [Int]) throws {
    let file = try SafeTensors(contentsOf: fixture("pca_variants.safetensors"))
    let rows = try rows("tall", file)
    let expected = try PCA().fit(rows)
    var pca = IncrementalPCA<Double>(components: 6)
    for batch in rows.split(lengths: lengths) { try pca.partialFit(batch) }
    let model = try #require(pca.model)
    expectNear(model.mean, expected.mean, 1e-13)
    expectNear(model.components, expected.components, 1e-10)
    expectNear(model.explainedVariance, expected.explainedVariance, 1e-12)
    expectNear(model.explainedVarianceRatio, expected.explainedVarianceRatio, 1e-12)
  }

  @Test func thereIsNoModelBeforeTheSecondRow() throws {
    var pca = IncrementalPCA<Float>(components: 2)
    #expect(pca.model == nil)
    try pca.partialFit([[1, 2, 3]])
    #expect(pca.model == nil)
    try pca.partialFit([[4, 6, 3]])
    let model = try #require(pca.model)
    expectNear(model.explainedVariance, [12.5, 0], 1e-6)
    expectNear(model.components[0], [0.6, 0.8, 0], 1e-6)
  }

  @Test func equalRowsHaveNoVarianceAfterWhiteningToo() throws {
    let rows = Tensor<Float>(repeating: 0.1, shape: [5, 3])
    let pca = try PCA(components: 2, whiten: true).fit(rows)
    #expect(pca.transform(rows) == .zeros([5, 2]))
    // The direction without variance stays near 0, whatever the unit.
    for unit in [1e-15, 1, 1e15] as [Float] {
      let line = Tensor<Float>([[0, 0], [1, 1], [2, 2], [5, 5]]) * unit
      let coordinates = try PCA(whiten: true).fit(line).transform(line)
      #expect(abs(coordinates[.all, 0].standardDeviation(correction: 1) - 1) < 1e-6)
      #expect(abs(coordinates[.all, 1]).max() < 2)
    }
  }

  @Test(arguments: [[300, 40], [40, 300], [1500, 64]])
  func solversAgree(_ shape: [Int]) throws {
    // Variances that decay, as those of images do.
    let decay = Tensor<Double>((0..<shape[1]).map { Double.exp(-0.3 * Double($0)) })
    let rows = Tensor<Double>.normal(shape, seed: 1) * decay + 5
    let expected = try PCA(components: 5).fit(rows)
    for solver in [PCA.Solver.covariance, .svd, .randomized] {
      let pca = try PCA(components: 5, solver: solver, seed: 3).fit(rows)
      let ratios = pca.explainedVariance / expected.explainedVariance
      #expect(abs(ratios - 1).max() < 1e-8, "\(solver)")
      expectNear(pca.components, expected.components, 1e-4, "\(solver)")
      expectNear(pca.explainedVarianceRatio, expected.explainedVarianceRatio, 1e-8, "\(solver)")
    }
  }

  @Test func randomizedVariancesOfDigitsAreNearTheExactOnes() throws {
    let expected = try PCA(components: 10, solver: .svd).fit(digitRows)
    for seed in 0..<3 as Range<UInt64> {
      let pca = try PCA(components: 10, solver: .randomized, seed: RandomKey(seed)).fit(digitRows)
      let ratios = pca.explainedVariance / expected.explainedVariance
      #expect(abs(ratios - 1).max() < 1e-4)
      #expect(abs(pca.explainedVarianceRatio - expected.explainedVarianceRatio).max() < 1e-5)
    }
  }

  @Test func randomizedIsTheSameBitsAtAnyNumberOfThreads() throws {
    let rows = Tensor<Float>.normal([3000, 300], seed: 3)
    try assertSameAtAnyNumberOfThreads {
      try PCA(components: 20, solver: .randomized, seed: 1).fit(rows)
    }
  }

  @Test func argumentErrors() throws {
    expectArgumentError(
      "rows: found 23001 features, expected at most 23000, for a covariance matrix"
    ) {
      try PCA(components: 1, solver: .covariance).fit(Tensor<Float>.zeros([2, 23_001]))
    }
    var pca = IncrementalPCA<Float>(components: 2)
    expectArgumentError("components: found 2, expected at most 1, as many as features") {
      try pca.partialFit([[1], [2]])
    }
    expectArgumentError("rows: found 0 of 3 features, expected 1 or more") {
      try pca.partialFit(.zeros([0, 3]))
    }
    try pca.partialFit([[1, 2, 3], [4, 5, 7]])
    let before = pca
    expectArgumentError("rows: found 2 of 4 features, expected 1 or more, of 3") {
      try pca.partialFit(.zeros([2, 4]))
    }
    expectArgumentError("rows: found inf in row 0, column 1, expected finite numbers") {
      try pca.partialFit([[1, .infinity, 3]])
    }
    expectArgumentError(
      "rows: found 1e+30 in row 0, column 2, expected numbers of at most 2.662558e+18, whose "
        + "squares are finite"
    ) {
      try pca.partialFit([[1, 2, 1e30]])
    }
    #expect(pca == before)
  }
}
