// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

final class SamplesTests: XCTestCase {
  func testBytesAreScaledByWhite() throws {
    let bytes = Tensor<UInt8>([0, 51, 255, 102, 3, 1], shape: [2, 1, 3])
    let samples = Samples(bytes: bytes, maxValue: 255)
    XCTAssertEqual([samples.count, samples.featureCount], [2, 3])
    // At rest, clusters of one row are the rows.
    let rows = Tensor<Float>([0, 51, 255, 102, 3, 1], shape: [2, 3]) * (1 / 255)
    let result = try KMeans(clusters: 2).fit(samples)
    XCTAssertEqual(result.centers, rows.take(result.labels))
    XCTAssertEqual(
      try KMeansModel(centers: rows).transform(Samples(bytes: bytes, maxValue: 255)),
      try KMeansModel(centers: rows).transform(Samples(rows)))
  }

  func testRowsWithoutNumbersAreErrors() {
    let cases: [(String, Samples)] = [
      ("no rows, expected one or more", Samples(Tensor<Float>.zeros([0, 4]))),
      (
        "no rows, expected one or more",
        Samples(bytes: Tensor<UInt8>([UInt8](), shape: [0, 2, 2]), maxValue: 1)
      ),
      ("rows of no features, expected one or more", Samples(Tensor<Float>.zeros([4, 0]))),
      (
        "rows of no features, expected one or more",
        Samples(bytes: Tensor<UInt8>([UInt8](), shape: [4, 0, 2]), maxValue: 1)
      ),
    ]
    for (problem, samples) in cases {
      for fit in fits(samples, clusters: 1) {
        assertArgumentError("samples: found \(problem)") { try fit() }
      }
    }
  }

  func testNumbersThatAreNotFiniteAreNamedWithTheirPlace() throws {
    for (number, name) in [(Float.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")] {
      for (row, column) in [(0, 0), (3, 63), (511, 5), (512, 0), (1796, 63)] {
        var rows = digitRows
        rows[row, column] = number
        // The first is named, not the first that some thread finds.
        rows[1796, 63] = number
        let message =
          "samples: found \(name) in row \(row), column \(column), expected finite numbers"
        for fit in fits(Samples(rows), clusters: 2) { assertArgumentError(message) { try fit() } }
      }
    }
    // The largest numbers are finite.
    let largest = Tensor<Float>([[.greatestFiniteMagnitude], [-.greatestFiniteMagnitude]])
    XCTAssertEqual(try KMeansModel(centers: largest).predict(Samples(largest)).count, 2)
  }

  /// Everything that takes rows.
  private func fits(_ samples: Samples, clusters: Int) -> [() throws -> Void] {
    let model = KMeansModel(centers: .zeros([clusters, samples.featureCount]))
    return [
      { _ = try KMeans(clusters: clusters).fit(samples) },
      { _ = try MiniBatchKMeans(clusters: clusters).fit(samples) },
      { _ = try MiniBatchKMeans(clusters: clusters).partialFit(samples) },
      { _ = try StreamingKMeans(clusters: clusters).fit(samples) },
      { _ = try model.predict(samples) }, { _ = try model.transform(samples) },
      { _ = try model.closest(samples) }, { _ = try model.inertia(samples) },
      { _ = try model.score(samples) },
      { _ = try model.meanSquaredDistance(samples) },
    ]
  }
}
