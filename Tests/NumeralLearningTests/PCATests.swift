// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralFiles
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

final class PCATests: XCTestCase {
  private func check<Scalar: RealScalar>(
    _ name: String, _ rows: Tensor<Scalar>, tolerance: Double, line: UInt = #line
  ) throws {
    let expected = try SafeTensors(contentsOf: fixture("pca.safetensors"))
    let components: Tensor<Double> = try expected.tensor("\(name).components")
    let pca = try PCA(components: components.shape[0]).fit(rows)
    for (key, found) in [
      ("mean", pca.mean), ("components", pca.components),
      ("explained_variance", pca.explainedVariance),
      ("explained_variance_ratio", pca.explainedVarianceRatio),
      ("transformed", pca.transform(rows[0..<min(50, rows.shape[0])])),
    ] {
      let reference: Tensor<Double> = try expected.tensor("\(name).\(key)")
      XCTAssertEqual(found.shape, reference.shape, "\(name).\(key)", line: line)
      let scale = abs(reference).max()
      let difference = abs(Tensor<Double>(found) - reference).max()
      XCTAssertLessThan(difference, tolerance * scale, "\(name).\(key)", line: line)
    }
  }

  func testEqualsScikitLearn() throws {
    let file = try SafeTensors(contentsOf: fixture("pca.safetensors"))
    try check("tall", file.tensor("tall.rows", as: Double.self), tolerance: 1e-12)
    try check("wide", file.tensor("wide.rows", as: Double.self), tolerance: 1e-12)
    try check("float", file.tensor("float.rows", as: Float.self), tolerance: 1e-6)
    try check("digits", digitRows, tolerance: 1e-6)
  }

  func testComponentsAreOrthonormalAndVariancesAreThoseOfTheCoordinates() throws {
    let pca = try PCA().fit(Tensor<Double>(digitRows))
    let coordinates = pca.transform(Tensor<Double>(digitRows))
    XCTAssertEqual(pca.components.shape, [64, 64])
    let products = matmul(pca.components, pca.components, transposing: .right)
    XCTAssertLessThan(abs(products - .identity(64)).max(), 1e-12)
    let variances = coordinates.variance(axis: 0, correction: 1)
    XCTAssertLessThan(abs(variances - pca.explainedVariance).max(), 1e-12)
    XCTAssertEqual(pca.explainedVarianceRatio.sum(), 1, accuracy: 1e-12)
    // All components reconstruct the rows exactly.
    let restored = pca.inverseTransform(coordinates)
    XCTAssertLessThan(abs(restored - Tensor<Double>(digitRows)).max(), 1e-12)
  }

  func testResidualVarianceIsTheUnexplainedVariance() throws {
    let pca = try PCA(components: 12).fit(Tensor<Double>(digitRows))
    let residuals =
      Tensor<Double>(digitRows) - pca.inverseTransform(pca.transform(Tensor<Double>(digitRows)))
    let total = Tensor<Double>(digitRows).variance(axis: 0, correction: 1).sum()
    let explained = pca.explainedVarianceRatio.sum()
    XCTAssertEqual((residuals * residuals).sum() / 1796, total * (1 - explained), accuracy: 1e-9)
  }

  func testDirectionOfALineFarFromTheOrigin() throws {
    // In Float, the squares of such numbers would cancel all digits of their differences.
    let steps = Tensor<Float>.range(from: -50, to: 50).reshaped([100, 1])
    let rows = steps * Tensor<Float>([3, -4], shape: [1, 2]) + 1e6
    let pca = try PCA(components: 1).fit(rows)
    XCTAssertEqual(pca.components[0, 0], -0.6, accuracy: 1e-6)
    XCTAssertEqual(pca.components[0, 1], 0.8, accuracy: 1e-6)
    XCTAssertEqual(pca.explainedVariance[0].scalar, 25 * 100 * 101 / 12, accuracy: 0.1)
    XCTAssertEqual(pca.explainedVarianceRatio[0].scalar, 1, accuracy: 1e-6)
  }

  func testEqualRowsHaveNoVariance() throws {
    let pca = try PCA(components: 2).fit(Tensor<Float>(repeating: 0.1, shape: [5, 3]))
    XCTAssertEqual(pca.explainedVariance, [0, 0])
    XCTAssertEqual(pca.explainedVarianceRatio, [0, 0])
    XCTAssertEqual(pca.transform(Tensor(repeating: 0.1, shape: [1, 3])), [[0, 0]])
  }

  func testSameBitsAtAnyNumberOfThreads() throws {
    let rows = Tensor<Float>.normal([5000, 300], seed: 3)
    try assertSameAtAnyNumberOfThreads { try PCA(components: 20).fit(rows) }
  }

  func testErrorsNameTheArgument() {
    func check(_ rows: Tensor<Float>, _ components: Int?, _ message: String) {
      XCTAssertThrowsError(try PCA(components: components).fit(rows)) {
        XCTAssertEqual("\($0)", message)
      }
    }
    check(.zeros([1, 3]), nil, "rows: found 1 of 3 features, expected 2 or more, of 1 or more")
    check(.zeros([4, 0]), nil, "rows: found 4 of 0 features, expected 2 or more, of 1 or more")
    check(
      .zeros([4, 3]), 4, "components: found 4, expected 1 to 3, for 4 rows of 3 features")
    check(.zeros([4, 3]), 0, "components: found 0, expected 1 to 3, for 4 rows of 3 features")
    var rows = Tensor<Float>.zeros([4, 3])
    rows[2, 1] = .nan
    check(rows, 1, "rows: found nan in row 2, column 1, expected finite numbers")
  }
}
