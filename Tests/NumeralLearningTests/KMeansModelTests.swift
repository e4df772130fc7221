// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing
import XCTest

/// Rows and centers to compute distances of.
struct DistanceExample: CustomTestStringConvertible, Sendable {
  let name: String
  let rows, centers: Tensor<Float>

  var testDescription: String { name }

  init(_ name: String, _ rows: Tensor<Float>, _ centers: Tensor<Float>) {
    (self.name, self.rows, self.centers) = (name, rows, centers)
  }

  static let all = [
    DistanceExample("digits", digitRows[0..<700], digitRows[900..<913]),
    DistanceExample("one center", digitRows[0..<40], digitRows[50..<51]),
    DistanceExample("eight centers", digitRows[0..<40], digitRows[50..<58]),
    DistanceExample("far from 0", digitRows[0..<700] + 1e4, digitRows[900..<950] + 1e4),
    DistanceExample("far below 0", digitRows[0..<700] - 1e4, digitRows[900..<903] - 1e4),
    DistanceExample("rows far from the centers", digitRows[0..<40] + 1e4, digitRows[50..<60]),
    DistanceExample("one feature", .uniform([600, 1], seed: 1), [[0.1], [0.5], [0.52], [2]]),
    DistanceExample(
      "centers far from one another", blobs(500, clusters: 9), blobs(9, clusters: 9)),
    DistanceExample("equal centers", digitRows[0..<40], digitRows.take([3, 3, 4, 3, 4])),
  ]
}

/// Predictions and distances against distances by definition.
@Suite struct KMeansModelTests {
  @Test(arguments: DistanceExample.all)
  func transformReturnsTheDistances(example: DistanceExample) throws {
    let (rows, centers) = (example.rows, example.centers)
    let distances = try KMeansModel(centers: centers).transform(rows)
    #expect(distances.shape == [rows.shape[0], centers.shape[0]])
    for (row, expected) in NaiveClusters(rows, centers).distances.enumerated() {
      for (center, square) in expected.enumerated() {
        let difference = Double(distances[row, center]) - square.squareRoot()
        #expect(abs(difference) <= 1e-6 * square.squareRoot(), "row \(row), center \(center)")
      }
    }
  }

  @Test(arguments: DistanceExample.all)
  func predictAndClosestReturnTheNearest(example: DistanceExample) throws {
    let model = KMeansModel(centers: example.centers)
    let (clusters, distances) = try model.closest(example.rows)
    #expect(try model.predict(example.rows) == clusters)
    #expect(clusters.count == example.rows.count)
    #expect(distances.count == example.rows.count)
    let naive = NaiveClusters(example.rows, example.centers)
    for (row, (cluster, distance)) in zip(clusters, distances).enumerated() {
      let (expected, smallest) = (naive.distances[row][cluster], naive.distances[row].min()!)
      #expect(expected <= smallest * (1 + 3e-6), "row \(row)")
      #expect(
        abs(Double(distance) - expected.squareRoot()) <= 1e-6 * expected.squareRoot(),
        "row \(row)")
    }
  }

  @Test(arguments: DistanceExample.all)
  func inertiaAndScore(example: DistanceExample) throws {
    let (model, rows) = (KMeansModel(centers: example.centers), example.rows)
    let naive = NaiveClusters(rows, example.centers)
    let weights = (0..<rows.shape[0]).map { Float($0 % 3) }
    let inertia = try model.inertia(rows)
    let weighted = try model.inertia(rows, weights: weights)
    #expect(abs(inertia / naive.inertia() - 1) <= 1e-6)
    #expect(abs(weighted / naive.inertia(weights) - 1) <= 1e-6)
    #expect(try model.score(rows) == -inertia)
    #expect(try model.score(rows, weights: weights) == -weighted)
  }

  @Test func theFirstOfEquallyNearCentersIsTaken() throws {
    let model = KMeansModel(centers: digitRows.take([3, 3, 4, 3, 4, 4, 3, 4, 4, 3, 3]))
    #expect(try model.predict(digitRows.take([3, 4])) == [0, 2])
    let line = KMeansModel(centers: [[-1], [1], [3]])
    #expect(try line.predict(Samples([[0], [2], [-7], [2.5]])) == [0, 1, 0, 2])
  }

  @Test(arguments: [1, 511, 512, 513, 1025])
  func chunksOfRowsFitTogether(count: Int) throws {
    let model = KMeansModel(centers: digitRows[0..<20])
    let whole = try model.closest(digitRows)
    let part = try model.closest(digitRows[0..<count])
    #expect(part.clusters == Array(whole.clusters.prefix(count)))
    #expect(part.distances == Array(whole.distances.prefix(count)))
  }

  @Test func bytesAndFloatsGiveTheSame() throws {
    let model = KMeansModel(centers: digitRows[0..<20])
    let bytes = Samples(bytes: digits.images, maxValue: digits.maxValue)
    #expect(try model.closest(bytes).distances == model.closest(digitRows).distances)
    #expect(try model.transform(bytes) == model.transform(digitRows))
  }
}

final class KMeansModelThreadsTests: XCTestCase {
  func testSameBitsAtAnyNumberOfThreads() throws {
    let model = KMeansModel(centers: digitRows[0..<20])
    try assertSameAtAnyNumberOfThreads { try model.transform(digitRows) }
    try assertSameAtAnyNumberOfThreads { try model.closest(digitRows).distances }
  }
}
