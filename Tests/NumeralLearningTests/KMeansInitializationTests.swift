// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

final class KMeansInitializationTests: XCTestCase {
  /// The inertia of the initial centers, which the first iteration reports.
  private func initialInertia(
    _ initialization: KMeansInitialization, _ clusters: Int, _ rows: Tensor<Float>,
    weights: [Float]? = nil, seed: RandomKey
  ) throws -> Double {
    var inertia: Double?
    _ = try KMeans(
      clusters: clusters, initialization: initialization, restarts: 1, maxIterations: 1, seed: seed
    ).fit(rows, weights: weights) { if case .iteration(let step) = $0 { inertia = step.inertia } }
    return try XCTUnwrap(inertia)
  }

  func testInitialCentersAreDistinctRows() throws {
    // With as many centers as rows, every row coincides with a center.
    for seed in 0..<10 {
      for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
        let all = try initialInertia(
          initialization, 100, digitRows[0..<100], seed: RandomKey(5).child(seed))
        XCTAssertEqual(all, 0)
      }
    }
    // k-means++ finds each distinct row once among 1,000 rows with repetitions.
    let repeated = digitRows[0..<90].take((0..<1000).map { $0 * $0 % 90 })
    let different = Set((0..<1000).map { $0 * $0 % 90 }).count
    for seed in 0..<5 {
      XCTAssertEqual(
        try initialInertia(.kMeansPlusPlus, different, repeated, seed: RandomKey(6).child(seed)), 0)
    }
  }

  func testPlusPlusSpreadsBetterThanRandomRows() throws {
    func mean(_ initialization: KMeansInitialization) throws -> Double {
      try (0..<20).map {
        try initialInertia(initialization, 30, digitRows, seed: RandomKey(1).child($0))
      }
      .reduce(0, +) / 20
    }
    let (plusPlus, random) = (try mean(.kMeansPlusPlus), try mean(.random))
    XCTAssertLessThan(plusPlus, 0.9 * random)
    // scikit-learn's kmeans_plusplus: 5211 on average, with a standard deviation of 95.
    XCTAssertEqual(plusPlus, 5211, accuracy: 70)
  }

  func testPlusPlusFindsEveryBlob() throws {
    for seed in 0..<20 {
      let rows = blobs(400, clusters: 12, seed: RandomKey(2).child(seed))
      let inertia = try initialInertia(.kMeansPlusPlus, 12, rows, seed: RandomKey(3).child(seed))
      XCTAssertLessThan(inertia, 400 * 3 * 4)
    }
  }

  /// Rows of weight 0 are far away; a center on one of them would stay there.
  func testRowsOfNoWeightAreNeverChosen() throws {
    var rows = blobs(200, clusters: 4)
    var weights = [Float](repeating: 0.5, count: 200)
    for row in stride(from: 0, to: 200, by: 2) {
      weights[row] = 0
      rows[row] = Tensor(repeating: Float(-1000 - 50 * row), shape: [3])
    }
    for seed in 0..<20 {
      for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
        let seed = RandomKey(4).child(seed)
        let result = try KMeans(
          clusters: 4, initialization: initialization, restarts: 1, maxIterations: 1, seed: seed
        ).fit(Samples(rows), weights: weights)
        XCTAssertGreaterThan(result.centers.min(), -10)
        let mini = try MiniBatchKMeans(
          clusters: 4, initialization: initialization, maxIterations: 3, batchSize: 20, seed: seed
        ).fit(Samples(rows), weights: weights)
        XCTAssertGreaterThan(mini.centers.min(), -10)
      }
    }
    // The same holds for more clusters than rows with a weight.
    let few = (0..<200).map { Float($0 == 7 || $0 == 9 ? 1 : 0) }
    for seed in 0..<20 {
      let result = try KMeans(clusters: 5, maxIterations: 1, seed: RandomKey(5).child(seed)).fit(
        Samples(rows), weights: few)
      XCTAssertGreaterThan(result.centers.min(), -10)
      XCTAssertEqual(result.inertia, 0)
    }
  }

  func testHeavyRowsAreChosenMoreOften() throws {
    // A row with three times the weight of the other is drawn in three of four fits.
    let rows = Tensor<Float>([[0], [1]])
    for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
      let heavy = try (0..<400).count {
        let inertia = try initialInertia(
          initialization, 1, rows, weights: [1, 3], seed: RandomKey(6).child($0))
        return inertia == 1
      }
      XCTAssertEqual(Double(heavy) / 400, 0.75, accuracy: 0.08)
    }
  }
}
