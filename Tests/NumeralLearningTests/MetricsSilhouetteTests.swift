// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

final class MetricsSilhouetteTests: XCTestCase {
  private let features = Digits.images.features()

  /// The score by its definition, point by point.
  private func naive(_ points: [[Double]], _ clusters: [Int]) -> Double {
    func distance(_ i: Int, _ j: Int) -> Double {
      zip(points[i], points[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let scores = points.indices.map { i -> Double in
      let means = Dictionary(grouping: points.indices.filter { $0 != i }) { clusters[$0] }
        .mapValues { others in
          others.reduce(0) { $0 + distance(i, $1) } / Double(others.count)
        }
      guard let own = means[clusters[i]] else { return 0 }
      let next = means.filter { $0.key != clusters[i] }.values.min()!
      return (next - own) / max(own, next)
    }
    return scores.reduce(0, +) / Double(scores.count)
  }

  func testScoresEqualTheDefinition() throws {
    for (rows, width) in [(4, 2), (127, 1), (129, 5), (1100, 3)] {
      let points = Tensor<Double>.normal([rows, width], seed: RandomKey(8).child(rows))
      let clusters = (0..<rows).map { $0 == 0 ? 99 : $0 * $0 % 5 }
      XCTAssertEqual(
        try silhouette(points, clusters: clusters),
        naive((0..<rows).map { points[$0].scalars }, clusters), accuracy: 1e-12)
    }
  }

  func testScoreDoesNotDependOnShiftOrScale() throws {
    // Around the origin, squared norms of 10¹² would cancel all digits of distances of 1.
    let points = Tensor<Double>.normal([90, 4], seed: 2)
    let clusters = (0..<90).map { $0 % 4 }
    let score = try silhouette(points, clusters: clusters)
    XCTAssertEqual(try silhouette(points + 1e6, clusters: clusters), score, accuracy: 1e-9)
    XCTAssertEqual(try silhouette(points * 1e-30, clusters: clusters), score, accuracy: 1e-12)
  }

  func testASampleIsScoredWithoutTheOtherPoints() throws {
    // A third of the points, chosen by the seed, has about the score of all.
    let labels = Digits.images.labels
    let whole = try silhouette(features, clusters: labels)
    let score = try silhouette(features, clusters: labels, sampleCount: 600, seed: 1)
    XCTAssertEqual(score, whole, accuracy: 0.02)
    XCTAssertEqual(
      score, try silhouette(features, clusters: labels, sampleCount: 600, seed: 1))
    XCTAssertNotEqual(
      score, try silhouette(features, clusters: labels, sampleCount: 600, seed: 2))
    for count in [1797, 5000] {
      XCTAssertEqual(
        whole, try silhouette(features, clusters: labels, sampleCount: count, seed: 1))
    }

    // Leave out one of four points: each choice has a different score, and each of them occurs.
    let points: Tensor<Double> = [[0], [1], [5], [8]]
    let possible = [
      naive([[1], [5], [8]], [0, 1, 1]), naive([[0], [5], [8]], [0, 1, 1]),
      naive([[0], [1], [8]], [0, 0, 1]), naive([[0], [1], [5]], [0, 0, 1]),
    ].sorted()
    let scores = try (0..<40).map {
      try silhouette(points, clusters: [3, 3, 1, 1], sampleCount: 3, seed: RandomKey($0))
    }
    let distinct = Set(scores).sorted()
    XCTAssertEqual(distinct.count, 4)
    for (x, y) in zip(distinct, possible) { XCTAssertEqual(x, y, accuracy: 1e-14) }
  }

  func testSameBitsAtAnyNumberOfThreads() throws {
    let labels = Digits.images.labels
    try assertSameAtAnyNumberOfThreads { try silhouette(features, clusters: labels) }
  }

  func testInvalidArgumentsAreErrors() {
    let points: Tensor<Float> = [[0, 1], [2, 3], [4, 5]]
    assertArgumentError("clusters: found a count of 2, expected 3, as many as points") {
      try silhouette(points, clusters: [0, 1])
    }
    assertArgumentError(
      "clusters: found 1 distinct among 3 points, expected 2 or more, and fewer than points"
    ) { try silhouette(points, clusters: [4, 4, 4]) }
    assertArgumentError(
      "clusters: found 3 distinct among 3 points, expected 2 or more, and fewer than points"
    ) { try silhouette(points, clusters: [0, 1, 2]) }
    assertArgumentError(
      "clusters: found 0 distinct among 0 points, expected 2 or more, and fewer than points"
    ) { try silhouette(Tensor<Float>.zeros([0, 4]), clusters: []) }
    assertArgumentError("sampleCount: found 0, expected 1 or more") {
      try silhouette(points, clusters: [0, 0, 1], sampleCount: 0)
    }
    for number in [Float.nan, .infinity] {
      let points = Tensor<Float>([[0, 1], [2, 3], [4, number]])
      assertArgumentError(
        "points: found \(number) in row 2, column 1, expected finite numbers"
      ) { try silhouette(points, clusters: [0, 0, 1]) }
    }
  }
}
