// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

final class StreamingKMeansTests: XCTestCase {
  func testDefaultsAreSageMakers() {
    let kMeans = StreamingKMeans(clusters: 10)
    XCTAssertEqual(kMeans.epochs, 1)
    XCTAssertEqual(kMeans.miniBatchSize, 5000)
    XCTAssertNil(kMeans.extraCenterFactor)
    XCTAssertEqual(kMeans.halfLifeTimeSize, 0)
    XCTAssertEqual(kMeans.initMethod, .random)
    XCTAssertEqual(kMeans.localLloydInitMethod, .kMeansPlusPlus)
    XCTAssertEqual(kMeans.localLloydMaxIterations, 300)
    XCTAssertNil(kMeans.localLloydNumTrials)
    XCTAssertEqual(kMeans.localLloydTolerance, 1e-4)
    XCTAssertEqual(
      StreamingKMeans.InitMethod.allCases.map(\.rawValue), ["random", "kmeans++"])
  }

  /// The center and the inertias of a fit of one center to batches of one row, in this order.
  private func naive(
    _ rows: [Double], halfLife: Int
  ) -> (center: Double, inertias: [Double]) {
    var (center, weight, inertias) = (rows[0], 0.0, [Double]())
    for x in rows {
      inertias.append((x - center) * (x - center))
      weight *= halfLife == 0 ? 1 : exp(-log(2) / Double(halfLife))
      center = (weight * center + x) / (weight + 1)
      weight += 1
    }
    return (center, inertias)
  }

  /// All permutations of some numbers.
  private func orders(_ numbers: [Double]) -> [[Double]] {
    guard numbers.count > 1 else { return [numbers] }
    return numbers.indices.flatMap { index in
      var rest = numbers
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  /// The order is random, so one of all permutations must give the reported inertias and center.
  func testAWeightHalvesInItsHalfLife() throws {
    let numbers = [1.0, 2, 4, 9, 20, 50]
    let rows = Samples(Tensor(numbers.map(Float.init), shape: [6, 1]))
    var taken = Set<[Double]>()
    for halfLife in [0, 1, 3, 100] {
      for seed in 0..<5 {
        var inertias: [Double] = []
        let result = try StreamingKMeans(
          clusters: 1, miniBatchSize: 1, extraCenterFactor: 1, halfLifeTimeSize: halfLife,
          seed: RandomKey(1).child(seed)
        ).fit(rows) {
          guard case .step(let step) = $0 else { return XCTFail("the first row is not chosen") }
          XCTAssertEqual(step.epoch, 1)
          inertias.append(step.inertia)
          XCTAssertEqual(step.batch, inertias.count)
        }
        XCTAssertEqual(result.iterations, 6)
        let fitting = orders(numbers).filter { order in
          let expected = naive(order, halfLife: halfLife)
          return abs(expected.center - Double(result.centers[0, 0])) < 1e-4
            && zip(expected.inertias, inertias).allSatisfy { abs($0 - $1) < 1e-2 }
        }
        // Without decay, the first two rows can be swapped.
        XCTAssertEqual(fitting.count, halfLife == 0 ? 2 : 1, "half-life \(halfLife)")
        taken.formUnion(fitting)
        if halfLife == 0 { XCTAssertEqual(result.centers[0, 0], 86.0 / 6, accuracy: 1e-4) }
      }
    }
    XCTAssertGreaterThan(taken.count, 1)
  }

  /// Each blob has one center, which without decay is the mean of all rows that it has seen.
  func testWithoutDecayCentersAreTheMeansOfTheRowsSeen() throws {
    let rows = blobs(999, clusters: 9, spread: 2)
    let means = (0..<9).map { blob in
      rows.take(Array(stride(from: blob, to: 999, by: 9))).mean(axis: 0)
    }
    for (epochs, factor) in [(1, 1), (3, 1), (2, nil)] {
      let result = try StreamingKMeans(
        clusters: 9, epochs: epochs, miniBatchSize: 100, extraCenterFactor: factor,
        initMethod: .kMeansPlusPlus
      ).fit(Samples(rows))
      XCTAssertEqual(result.iterations, 10 * epochs)
      XCTAssertEqual(result.counts, [Int](repeating: 111, count: 9))
      for (blob, mean) in means.enumerated() {
        let center = result.centers[result.labels[blob]]
        XCTAssertTrue(
          center.isApproximatelyEqual(
            to: mean, relativeTolerance: 0, absoluteTolerance: factor == 1 ? 1e-3 : 0.5),
          "\(epochs) epochs, blob \(blob): \(center), \(mean)")
      }
    }
  }

  func testTheNumberOfCentersIsTheRequestedOne() throws {
    for clusters in [1, 2, 5, 40, 100] {
      for factor in [nil, 1, 2, 30] {
        for method in StreamingKMeans.InitMethod.allCases {
          let result = try StreamingKMeans(
            clusters: clusters, miniBatchSize: 64, extraCenterFactor: factor, initMethod: method,
            localLloydInitMethod: method
          ).fit(Samples(digitRows[0..<100]))
          XCTAssertEqual(result.centers.shape, [clusters, 64])
          XCTAssertTrue(result.centers.scalars.allSatisfy(\.isFinite))
          let naive = NaiveClusters(digitRows[0..<100], result.centers)
          naive.assertNearest(result.labels)
          XCTAssertEqual(result.inertia, naive.inertia(), accuracy: 1e-4 * max(1, naive.inertia()))
        }
      }
    }
  }

  func testReportsEveryBatchOfEveryEpoch() throws {
    var steps: [[Int]] = []
    let result = try StreamingKMeans(clusters: 10, epochs: 2, miniBatchSize: 800)
      .fit(digitRows) {
        if case .step(let step) = $0 { steps.append([step.epoch, step.batch, step.batches]) }
      }
    XCTAssertEqual(steps, [[1, 1, 6], [1, 2, 6], [1, 3, 6], [2, 4, 6], [2, 5, 6], [2, 6, 6]])
    XCTAssertEqual(result.iterations, 6)
    // A number of batches beyond the largest integer is valid.
    var all: Int?
    XCTAssertThrowsError(
      try StreamingKMeans(clusters: 10, epochs: .max, miniBatchSize: 800).fit(Samples(digitRows)) {
        if case .step(let step) = $0 { all = step.batches }
        throw CancellationError()
      })
    XCTAssertEqual(all, .max)
  }

  func testExtraCentersFindBetterClusters() throws {
    func inertia(_ factor: Int) throws -> Double {
      try (0..<10).reduce(0) {
        let kMeans = StreamingKMeans(
          clusters: 10, miniBatchSize: 200, extraCenterFactor: factor, seed: RandomKey(1).child($1))
        return $0 + (try kMeans.fit(Samples(digitRows)).inertia)
      }
    }
    let (one, ten) = (try inertia(1), try inertia(10))
    XCTAssertLessThan(ten, 0.97 * one)
    let lloyd = try KMeans(clusters: 10).fit(Samples(digitRows)).inertia
    XCTAssertLessThan(ten / 10, 1.03 * lloyd)
  }

  func testRowsThatAreAllEqual() throws {
    let result = try StreamingKMeans(clusters: 3, epochs: 2).fit(
      Samples(Tensor<Float>(repeating: 7, shape: [40, 2])))
    XCTAssertEqual(result.centers, Tensor(repeating: 7, shape: [3, 2]))
    XCTAssertEqual(result.inertia, 0)
  }

  func testAccuracyOnTheDigits() throws {
    var accuracies: [Double] = []
    for seed in 0..<5 {
      let seed = RandomKey(UInt64(seed))
      let parts = digits.split(validation: 0.2, test: 0.2, seed: seed)
      let result = try StreamingKMeans(clusters: 10, epochs: 150, seed: seed).fit(
        Samples(bytes: parts.train.images, maxValue: 16))
      let classifier = try ClusterClassifier(
        clusters: result.labels, labels: parts.train.labels, clusterCount: 10)
      let clusters = try result.model.predict(
        Samples(bytes: parts.validation.images, maxValue: 16))
      XCTAssertEqual(Set(clusters).count, 10)
      accuracies.append(
        try accuracy(predicted: classifier.predict(clusters), labels: parts.validation.labels))
    }
    XCTAssertGreaterThanOrEqual(accuracies.reduce(0, +) / 5, 0.75, "\(accuracies)")
  }

  func testScores() throws {
    let model = KMeansModel(centers: digitRows[0..<7])
    let inertia = NaiveClusters(digitRows, model.centers).inertia()
    let samples = Samples(digitRows)
    XCTAssertEqual(
      try model.inertia(samples) / inertia, 1, accuracy: 1e-6)
    XCTAssertEqual(
      try model.meanSquaredDistance(samples) / (inertia / 1797), 1, accuracy: 1e-6)
  }
}
