// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

/// What centers say about rows, against distances by definition.
final class KMeansModelTests: XCTestCase {
  /// Rows, centers among them, and the tolerance of a distance relative to 1.
  private let examples: [(name: String, rows: Tensor<Float>, centers: Tensor<Float>, Double)] = [
    ("digits", digitRows[0..<700], digitRows[900..<913], 1e-5),
    ("one center", digitRows[0..<40], digitRows[50..<51], 1e-5),
    ("eight centers", digitRows[0..<40], digitRows[50..<58], 1e-5),
    ("far from 0", digitRows[0..<700] + 1e4, digitRows[900..<950] + 1e4, 1e-5),
    ("far from 0 below it", digitRows[0..<700] - 1e4, digitRows[900..<903] - 1e4, 1e-5),
    ("rows far from the centers", digitRows[0..<40] + 1e4, digitRows[50..<60], 2),
    ("one feature", Tensor<Float>.uniform([600, 1], seed: 1), [[0.1], [0.5], [0.52], [2]], 1e-5),
    ("centers far from one another", blobs(500, clusters: 9), blobs(9, clusters: 9), 1e-4),
    ("equal centers", digitRows[0..<40], digitRows.take([3, 3, 4, 3, 4]), 1e-5),
  ]

  func testTransformIsTheDistances() throws {
    for (name, rows, centers, tolerance) in examples {
      let distances = try KMeansModel(centers: centers).transform(Samples(rows))
      XCTAssertEqual(distances.shape, [rows.shape[0], centers.shape[0]])
      let naive = NaiveClusters(rows, centers)
      for (row, expected) in naive.distances.enumerated() {
        for (center, square) in expected.enumerated() {
          let difference = Double(distances[row, center]) - square.squareRoot()
          XCTAssertEqual(
            difference / max(1, square.squareRoot()), 0, accuracy: min(tolerance, 1e-4),
            "\(name): row \(row), center \(center)")
        }
      }
    }
  }

  func testPredictAndClosestAreTheNearest() throws {
    for (name, rows, centers, tolerance) in examples {
      let model = KMeansModel(centers: centers)
      let (clusters, distances) = try model.closest(Samples(rows))
      let naive = NaiveClusters(rows, centers)
      naive.assertNearest(clusters, tolerance: tolerance, name)
      XCTAssertEqual(try model.predict(Samples(rows)), clusters, name)
      for (row, distance) in distances.enumerated() {
        let expected = naive.distances[row][clusters[row]].squareRoot()
        XCTAssertEqual(Double(distance), expected, accuracy: 1e-6 * max(1, expected), name)
      }
    }
  }

  func testOfEquallyNearCentersTheFirstIsTaken() throws {
    let model = KMeansModel(centers: digitRows.take([3, 3, 4, 3, 4, 4, 3, 4, 4, 3, 3]))
    XCTAssertEqual(try model.predict(Samples(digitRows.take([3, 4]))), [0, 2])
    let line = KMeansModel(centers: [[-1], [1], [3]])
    XCTAssertEqual(try line.predict(Samples([[0], [2], [-7], [2.5]])), [0, 1, 0, 2])
  }

  func testInertiaAndScore() throws {
    let weights = (0..<700).map { Float($0 % 3) }
    for (name, rows, centers, tolerance) in examples where tolerance < 1 {
      let (model, naive) = (KMeansModel(centers: centers), NaiveClusters(rows, centers))
      let weights = Array(weights.prefix(rows.shape[0]))
      let inertia = try model.inertia(Samples(rows))
      let weighted = try model.inertia(Samples(rows), weights: weights)
      XCTAssertEqual(inertia / naive.inertia(), 1, accuracy: 1e-6, name)
      XCTAssertEqual(weighted / naive.inertia(weights), 1, accuracy: 1e-6, name)
      XCTAssertEqual(try model.score(Samples(rows)), -inertia)
      XCTAssertEqual(try model.score(Samples(rows), weights: weights), -weighted)
    }
  }

  func testBlocksOfRowsFitTogether() throws {
    let model = KMeansModel(centers: digitRows[0..<20])
    let whole = try model.closest(Samples(digitRows))
    for count in [1, 511, 512, 513, 1025] {
      let part = try model.closest(Samples(digitRows[0..<count]))
      XCTAssertEqual(part.clusters, Array(whole.clusters.prefix(count)))
      XCTAssertEqual(part.distances, Array(whole.distances.prefix(count)))
    }
    let bytes = Samples(bytes: digits.images, maxValue: digits.maxValue)
    XCTAssertEqual(try model.closest(bytes).distances, whole.distances)
    XCTAssertEqual(try model.transform(bytes), try model.transform(Samples(digitRows)))
  }

  func testSameBitsAtAnyNumberOfThreads() throws {
    let model = KMeansModel(centers: digitRows[0..<20])
    try assertSameAtAnyNumberOfThreads { try model.transform(Samples(digitRows)) }
    try assertSameAtAnyNumberOfThreads { try model.closest(Samples(digitRows)).distances }
  }
}
