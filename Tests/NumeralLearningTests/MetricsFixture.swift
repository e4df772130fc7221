// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import TestSupport
import Testing
import XCTest

/// Label lists and points with their metrics, computed by scikit-learn.
struct MetricsFixture: Decodable {
  let pairs: [Pair]
  let silhouettes: [Silhouette]

  struct Pair: Decodable, CustomTestStringConvertible {
    let name: String
    let labels, clusters: [Int]
    let accuracy, homogeneity, completeness: Double
    /// Pairs of β and the V-measure for it.
    let vMeasures: [[Double]]
    let adjustedRandIndex, mutualInformation, normalizedMutualInformation: Double
    let classes: [Int]
    let confusion: [[Int]]
    let precision, recall, f1: [Double]

    var testDescription: String { name }
  }

  struct Silhouette: Decodable, CustomTestStringConvertible {
    let name: String
    /// The points; nil for the first rows of the digits, one for each element of `clusters`.
    let points: [[Double]]?
    let clusters: [Int]
    let score: Double

    var testDescription: String { name }
  }

  static func load() throws -> MetricsFixture {
    try JSONDecoder().decode(
      MetricsFixture.self, from: try Data(contentsOf: fixture("metrics.json")))
  }
}

/// Asserts that `body` throws an `ArgumentError` with this description.
func assertArgumentError<Result>(
  _ description: String, line: UInt = #line, _ body: () throws -> Result
) {
  XCTAssertThrowsError(try body(), line: line) { error in
    XCTAssertEqual((error as? ArgumentError)?.description, description, line: line)
    XCTAssertEqual(error.localizedDescription, description, line: line)
  }
}
