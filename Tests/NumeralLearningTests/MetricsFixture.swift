// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import XCTest

/// What scikit-learn says of some label lists and points.
struct MetricsFixture: Decodable {
  let pairs: [Pair]
  let silhouettes: [Silhouette]

  struct Pair: Decodable {
    let name: String
    let labels, clusters: [Int]
    let accuracy, homogeneity, completeness: Double
    /// Pairs of β and the V-measure.
    let vMeasures: [[Double]]
    let adjustedRandIndex, mutualInformation, normalizedMutualInformation: Double
    let classes: [Int]
    let confusion: [[Int]]
    let precision, recall, f1: [Double]
  }

  struct Silhouette: Decodable {
    let name: String
    /// None for the first of the digits, as many as there are clusters.
    let points: [[Double]]?
    let clusters: [Int]
    let score: Double
  }

  static func load() throws -> MetricsFixture {
    try JSONDecoder().decode(
      MetricsFixture.self, from: try Data(contentsOf: fixture("metrics.json")))
  }
}

/// Checks that `body` throws an `ArgumentError` with this description.
func assertArgumentError<Result>(
  _ description: String, line: UInt = #line, _ body: () throws -> Result
) {
  XCTAssertThrowsError(try body(), line: line) { error in
    XCTAssertEqual((error as? ArgumentError)?.description, description, line: line)
    XCTAssertEqual(error.localizedDescription, description, line: line)
  }
}
