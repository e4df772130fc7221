// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

/// Data with few or equal rows, with one feature, and clusters without rows.
final class KMeansDegenerateDataTests: XCTestCase {
  func testAsManyClustersAsRows() throws {
    let rows = digitRows[0..<60]
    for initialization in [KMeansInitialization.kMeansPlusPlus, .random, .centers(rows)] {
      let result = try KMeans(clusters: 60, initialization: initialization).fit(Samples(rows))
      XCTAssertEqual(result.inertia, 0)
      XCTAssertEqual(result.labels.sorted(), Array(0..<60))
      XCTAssertTrue(result.hasConverged)
    }
  }

  func testRowsThatAreAllEqual() throws {
    let rows = Tensor<Float>(repeating: 0.1, shape: [20, 3])
    for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
      let result = try KMeans(clusters: 5, initialization: initialization).fit(Samples(rows))
      XCTAssertEqual(result.inertia, 0)
      XCTAssertEqual(result.centers, Tensor(repeating: 0.1, shape: [5, 3]))
      XCTAssertEqual(result.labels, [Int](repeating: 0, count: 20))
      XCTAssertTrue(result.hasConverged)
    }
    // Centers far from the rows all move to them.
    let elsewhere = Tensor<Float>((0..<15).map(Float.init), shape: [5, 3])
    let result = try KMeans(clusters: 5, initialization: .centers(elsewhere)).fit(Samples(rows))
    XCTAssertEqual(result.inertia, 0)
    XCTAssertEqual(result.centers, Tensor(repeating: 0.1, shape: [5, 3]))
    XCTAssertTrue(result.hasConverged)
  }

  func testFewerDifferentRowsThanClusters() throws {
    for seed in 0..<20 {
      let choice = Tensor<Float>.uniform([50], in: 0..<6, seed: RandomKey(9).child(seed)).scalars
        .map {
          Int($0)
        }
      let rows = Tensor<Float>.normal([6, 2], seed: RandomKey(8).child(seed)).take(choice)
      for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
        let result = try KMeans(
          clusters: 9, initialization: initialization, restarts: 1, tolerance: 0,
          seed: RandomKey(7).child(seed)
        ).fit(Samples(rows))
        XCTAssertEqual(result.inertia, 0)
        XCTAssertTrue(result.hasConverged)
        XCTAssertTrue(result.centers.scalars.allSatisfy(\.isFinite))
        XCTAssertEqual(Set(NaiveClusters.lists(result.centers)), Set(NaiveClusters.lists(rows)))
      }
    }
  }

  func testOneFeature() throws {
    let line = Tensor<Float>([1, 2, 3, 11, 12, 13, 101, 102, 103], shape: [9, 1])
    let result = try KMeans(clusters: 3).fit(Samples(line))
    XCTAssertEqual(result.centers.scalars.sorted(), [2, 12, 102])
    XCTAssertEqual(result.inertia, 6)
    XCTAssertEqual(result.counts, [3, 3, 3])
  }

  func testAnEmptyClusterDoesNotTakeAnothersOnlyRow() throws {
    // The row at 1100 is the farthest from its center, but the only one of its cluster.
    let line = Tensor<Float>([0, 1, 2, 1100], shape: [4, 1])
    let result = try KMeans(
      clusters: 3, initialization: .centers([[0], [1000], [9000]]), maxIterations: 1
    ).fit(Samples(line))
    XCTAssertEqual(result.centers.scalars, [0.5, 1100, 2])
    XCTAssertEqual(result.counts, [2, 1, 1])
  }
}
