// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import XCTest

final class MiniBatchKMeansTests: XCTestCase {
  private let samples = Samples(digitRows)

  func testBatchesMoveCentersAsInScikitLearn() throws {
    for isWeighted in [false, true] {
      let initial = digitRows[0..<10]
      let kMeans = MiniBatchKMeans(
        clusters: 10, initialization: .centers(initial), reassignmentRatio: 0)
      var (centers, seen) = (
        Tensor<Double>(initial).scalars, [Double](repeating: 0, count: 10)
      )
      var state: MiniBatchKMeans.State?
      for (batch, first) in stride(from: 0, to: 1700, by: 170).enumerated() {
        let rows = digitRows[first..<first + 170]
        let weights = isWeighted ? (0..<170).map { Float(($0 + batch) % 4) / 2 } : nil
        Naive.updateCenters(
          Tensor<Double>(rows).scalars, count: 170, rowWeights: weights?.map(Double.init),
          &centers, weights: &seen, featureCount: 64)
        let next = try kMeans.partialFit(Samples(rows), weights: weights, continuing: state)
        XCTAssertEqual(next.batches, batch + 1)
        XCTAssertEqual(next.weights, seen)
        XCTAssertTrue(
          Tensor<Double>(next.centers).isApproximatelyEqual(
            to: Tensor(centers, shape: [10, 64]), absoluteTolerance: 1e-5))
        state = next
      }
      XCTAssertEqual(state?.model.centers, state?.centers)
    }
  }

  func testUnusedCentersMoveToRowsOfTheBatch() throws {
    let rows = blobs(40, clusters: 4)
    var initial = Tensor<Float>(repeating: 5000, shape: [6, 3])
    for cluster in 0..<4 { initial[cluster] = rows[cluster] }
    var kMeans = MiniBatchKMeans(clusters: 6, initialization: .centers(initial))
    let state = try kMeans.partialFit(Samples(rows))
    XCTAssertEqual(state.weights, [Double](repeating: 10, count: 6))
    let chosen = (4..<6).map { center in
      (0..<40).first { rows[$0] == state.centers[center] }
    }
    XCTAssertFalse(chosen.contains(nil))
    XCTAssertNotEqual(chosen[0], chosen[1])
    // The other centers move as if there were no unused ones.
    kMeans.reassignmentRatio = 0
    let without = try kMeans.partialFit(Samples(rows))
    XCTAssertEqual(state.centers[0..<4], without.centers[0..<4])
    XCTAssertEqual(without.centers[4..<6], initial[4..<6])
    XCTAssertEqual(without.weights, [10, 10, 10, 10, 0, 0])
    // Another seed takes other rows.
    kMeans.reassignmentRatio = 0.01
    kMeans.seed = 1
    XCTAssertNotEqual(try kMeans.partialFit(Samples(rows)).centers, state.centers)
  }

  func testRowsOfNoWeightDoNotBecomeCenters() throws {
    let rows = Tensor<Float>([[0], [1], [2], [3], [4], [5], [6], [7]])
    let initial = Tensor<Float>([[0], [500]])
    for seed in 0..<20 {
      let kMeans = MiniBatchKMeans(
        clusters: 2, initialization: .centers(initial), seed: RandomKey(1).child(seed))
      let state = try kMeans.partialFit(Samples(rows), weights: [1, 0, 0, 0, 0, 0, 0, 1])
      XCTAssertTrue([0, 7].contains(state.centers[1, 0]))
    }
  }

  func testAtMostHalfTheBatchBecomesCenters() throws {
    let rows = Tensor<Float>([[0], [1], [2], [3], [4]])
    let initial = Tensor<Float>([[1], [500], [600], [700], [800]])
    let kMeans = MiniBatchKMeans(clusters: 5, initialization: .centers(initial))
    let state = try kMeans.partialFit(Samples(rows))
    XCTAssertEqual(state.centers[0, 0], 2)
    XCTAssertEqual((0..<5).count { state.centers[$0, 0] < 500 }, 3)
    XCTAssertEqual(Set((0..<5).map { state.centers[$0, 0] }.filter { $0 >= 500 }).count, 2)
  }

  func testCentersAreReassignedOnlyNowAndThen() throws {
    let kMeans = MiniBatchKMeans(
      clusters: 2, initialization: .centers([[0], [100]]), reassignmentRatio: 0.5)
    func rows(_ numbers: [Float]) -> Samples {
      Samples(Tensor(numbers, shape: [numbers.count, 1]))
    }
    // Reassignment is due because no center has seen rows before, but now both have, equally often.
    var state = try kMeans.partialFit(rows([0, 0, 0, 0, 100, 100, 100, 100]))
    XCTAssertEqual(state.centers.scalars, [0, 100])
    // The second center has seen less than half as many rows, but fewer than 20 rows have passed.
    state = try kMeans.partialFit(rows([Float](repeating: 0, count: 11)), continuing: state)
    XCTAssertEqual(state.centers.scalars, [0, 100])
    XCTAssertEqual(state.weights, [15, 4])
    state = try kMeans.partialFit(rows([Float](repeating: 0, count: 9)), continuing: state)
    XCTAssertEqual(state.centers.scalars, [0, 0])
    XCTAssertEqual(state.weights, [24, 24])
  }

  func testDigitsAreClusteredNearlyAsWellAsByLloyd() throws {
    for clusters in [10, 64] {
      let (mini, lloyd) = try (0..<8).reduce(into: (0.0, 0.0)) { sums, seed in
        let result = try MiniBatchKMeans(clusters: clusters, seed: RandomKey(1).child(seed)).fit(
          samples)
        XCTAssertEqual(
          result.inertia / NaiveClusters(digitRows, result.centers).inertia(), 1, accuracy: 1e-6)
        XCTAssertTrue(result.hasConverged)
        sums.0 += result.inertia
        sums.1 += try KMeans(clusters: clusters, seed: RandomKey(1).child(seed)).fit(samples)
          .inertia
      }
      XCTAssertLessThan(mini, 1.03 * lloyd, "\(clusters) clusters")
    }
  }

  func testPartialFitsReachNearlyTheSameInertia() throws {
    let kMeans = MiniBatchKMeans(clusters: 10)
    var state: MiniBatchKMeans.State?
    for epoch in 0..<3 {
      let order = RandomKey(2).child(epoch).permutation(1797)
      for first in stride(from: 0, to: 1797, by: 100) {
        let batch = Samples(digitRows.take(order[first..<min(first + 100, 1797)]))
        state = try kMeans.partialFit(batch, continuing: state)
      }
    }
    let inertia = try XCTUnwrap(state).model.inertia(samples)
    XCTAssertLessThan(inertia, 1.03 * (try kMeans.fit(samples).inertia))
  }

  /// Compares with the rule by definition, applied to the reported inertias.
  func testStopsWhenTheSmoothedInertiaFallsNoMore() throws {
    for (patience, batchSize) in [(3, 100), (10, 256), (1, 1024)] {
      let kMeans = MiniBatchKMeans(
        clusters: 10, batchSize: batchSize, maxNoImprovement: patience)
      var (inertias, last) = ([Double](), 0)
      let result = try kMeans.fit(samples) {
        guard case .step(let step) = $0 else { return }
        inertias.append(step.inertia)
        last = step.batches
      }
      XCTAssertEqual(last, 100 * 1797 / batchSize)
      let rate = min(1, Double(batchSize) * 2 / 1798)
      var (smoothed, lowest, misses, stop) = (0.0, Double.infinity, 0, 0)
      for (batch, inertia) in inertias.enumerated().dropFirst() where stop == 0 {
        smoothed = batch == 1 ? inertia : smoothed * (1 - rate) + inertia * rate
        misses = smoothed < lowest ? 0 : misses + 1
        lowest = min(lowest, smoothed)
        if misses == patience { stop = batch + 1 }
      }
      XCTAssertEqual(result.iterations, stop)
      XCTAssertEqual(inertias.count, stop)
      XCTAssertTrue(result.hasConverged)
      XCTAssertLessThan(stop, last)
    }
  }

  func testStopsWhenCentersHardlyMove() throws {
    // The shift of the first batch is ignored.
    let large = try MiniBatchKMeans(clusters: 10, tolerance: 1e9).fit(samples)
    XCTAssertEqual(large.iterations, 2)
    XCTAssertTrue(large.hasConverged)
    var (shifts, last) = ([Double](), Tensor<Float>.zeros([10, 64]))
    let some = try MiniBatchKMeans(clusters: 10, tolerance: 0.05, maxNoImprovement: nil).fit(
      samples
    ) {
      guard case .step(let step) = $0 else { return }
      let moved = step.state.centers - last
      shifts.append(Double((moved * moved).sum()))
      last = step.state.centers
    }
    let threshold = 0.05 * Double(digitRows.variance(axis: 0).mean())
    XCTAssertTrue(some.hasConverged)
    XCTAssertEqual(shifts.dropFirst().firstIndex { $0 <= threshold }, some.iterations - 1)
    XCTAssertGreaterThan(some.iterations, 2)
  }

  func testWithoutARuleAllBatchesAreMade() throws {
    var batches: [Int] = []
    let result = try MiniBatchKMeans(
      clusters: 10, maxIterations: 3, batchSize: 500, maxNoImprovement: nil
    ).fit(samples) { if case .step(let step) = $0 { batches.append(step.batch) } }
    XCTAssertEqual(batches, Array(1...10))  // 3 · 1797 / 500
    XCTAssertEqual(result.iterations, 10)
    XCTAssertFalse(result.hasConverged)
  }

  func testFewerRowsThanABatch() throws {
    // Initial centers are chosen from all rows, so each row is found.
    let rows = digitRows[0..<20]
    for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
      let result = try MiniBatchKMeans(
        clusters: 20, initialization: initialization, reassignmentRatio: 0
      ).fit(Samples(rows))
      XCTAssertEqual(result.inertia, 0, accuracy: 1e-9)
      XCTAssertEqual(result.labels.sorted(), Array(0..<20))
    }
    let one = try MiniBatchKMeans(clusters: 1).fit(Samples(rows[0..<1]))
    XCTAssertEqual(one.centers, rows[0..<1])
    let equal = try MiniBatchKMeans(clusters: 4).fit(
      Samples(Tensor<Float>(repeating: 3, shape: [9, 2])))
    XCTAssertEqual(equal.centers, Tensor(repeating: 3, shape: [4, 2]))
    XCTAssertEqual(equal.inertia, 0)
  }

  func testWeightedRowsAreLearnedAsOften() throws {
    // The digits 5 to 9 have weight 0 and do not matter.
    let weights = digits.labels.map { Float($0 < 5 ? 2 : 0) }
    let counting = Samples(digitRows.take(digits.labels.indices.filter { weights[$0] > 0 }))
    let (mini, lloyd) = try (0..<5).reduce(into: (0.0, 0.0)) { sums, seed in
      let result = try MiniBatchKMeans(clusters: 10, seed: RandomKey(3).child(seed)).fit(
        samples, weights: weights)
      XCTAssertEqual(
        result.inertia / (2 * (try result.model.inertia(counting))), 1, accuracy: 1e-9)
      sums.0 += result.inertia / 2
      sums.1 += try KMeans(clusters: 10, seed: RandomKey(3).child(seed)).fit(counting).inertia
    }
    XCTAssertLessThan(mini, 1.03 * lloyd)
    // The only center is nearer to the row with three times the weight of the other.
    let pair = try MiniBatchKMeans(clusters: 1, batchSize: 2, maxNoImprovement: nil).fit(
      Samples([[0], [1]]), weights: [1, 3])
    XCTAssertEqual(pair.centers[0, 0], 0.75, accuracy: 0.1)
  }

  func testMNISTReachesItsNumbers() throws {
    let mnist = try mnist()
    let result = try MiniBatchKMeans(clusters: 256).fit(
      Samples(bytes: mnist.train.images, maxValue: mnist.train.maxValue))
    XCTAssertLessThanOrEqual(result.inertia, 1.515e6)
    XCTAssertGreaterThanOrEqual(
      try homogeneity(clusters: result.labels, labels: mnist.train.labels), 0.835)
    let classifier = try ClusterClassifier(
      clusters: result.labels, labels: mnist.train.labels, clusterCount: 256)
    XCTAssertGreaterThanOrEqual(classifier.purity, 0.893)
    let test = try result.model.predict(
      Samples(bytes: mnist.test.images, maxValue: mnist.test.maxValue))
    XCTAssertGreaterThanOrEqual(
      try accuracy(predicted: classifier.predict(test), labels: mnist.test.labels), 0.898)
  }
}
