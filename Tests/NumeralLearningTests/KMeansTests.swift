// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import XCTest

/// Invariants of Lloyd's algorithm.
final class KMeansTests: XCTestCase {
  private let samples = Samples(digitRows)

  func testInertiaNeverRises() throws {
    let far = Tensor<Float>([[90, 90, 90]] + [[Float]](repeating: [-70, 5, 5], count: 6))
    let fits: [(KMeans, Tensor<Float>)] = [
      (KMeans(clusters: 10, tolerance: 0, seed: 3), digitRows),
      (KMeans(clusters: 100, initialization: .random, restarts: 2, tolerance: 0), digitRows),
      // Six clusters are empty in the first iteration.
      (KMeans(clusters: 7, initialization: .centers(far), tolerance: 0), blobs(200, clusters: 12)),
    ]
    for (kMeans, rows) in fits {
      var (steps, last) = ([KMeans.Iteration](), Double.infinity)
      let result = try kMeans.fit(rows) { progress in
        guard case .iteration(let step) = progress else { return }
        if step.iteration == 1 { last = .infinity }
        // Rounding may raise the sum by its last digits if hardly any row moves.
        XCTAssertLessThanOrEqual(step.inertia, last * (1 + 1e-7))
        last = step.inertia
        steps.append(step)
      }
      XCTAssertTrue(result.hasConverged)
      let starts = steps.filter { $0.iteration == 1 }.map(\.start)
      XCTAssertEqual(starts, Array(1...(kMeans.restarts ?? 1)))
      XCTAssertGreaterThan(steps[0].shift, 0)
      XCTAssertLessThan(result.inertia, steps[0].inertia)
      XCTAssertFalse(result.counts.contains(0))
    }
  }

  func testLabelsInertiaAndCountsAreThoseOfTheCenters() throws {
    for k in [1, 7, 8, 9, 33] {
      let result = try KMeans(clusters: k, maxIterations: 4).fit(samples)
      let naive = NaiveClusters(digitRows, result.centers)
      naive.assertNearest(result.labels)
      XCTAssertEqual(result.inertia / naive.inertia(), 1, accuracy: 1e-6)
      XCTAssertEqual(result.counts.reduce(0, +), 1797)
      for (cluster, count) in result.counts.enumerated() {
        XCTAssertEqual(count, result.labels.count { $0 == cluster })
      }
    }
  }

  func testConvergedCentersAreTheMeansOfTheirRows() throws {
    let weights = (0..<1797).map { Float($0 % 4) / 2 }
    let result = try KMeans(clusters: 10, tolerance: 0, seed: 1).fit(samples, weights: weights)
    XCTAssertTrue(result.hasConverged)
    var (centers, seen) = (
      Tensor<Double>(result.centers).scalars, [Double](repeating: 0, count: 10)
    )
    Naive.updateCenters(
      Tensor<Double>(digitRows).scalars, count: 1797, rowWeights: weights.map(Double.init),
      &centers, weights: &seen, featureCount: 64)
    XCTAssertTrue(
      Tensor<Double>(result.centers).isApproximatelyEqual(
        to: Tensor(centers, shape: [10, 64]), absoluteTolerance: 1e-6))
    let naive = NaiveClusters(digitRows, result.centers)
    XCTAssertEqual(result.inertia / naive.inertia(weights), 1, accuracy: 1e-6)
  }

  func testAWeightCountsAsRepeatedRows() throws {
    let rows = digitRows[0..<300]
    let weights = (0..<300).map { $0 % 3 }
    let repeated = rows.take(
      weights.indices.flatMap { [Int](repeating: $0, count: weights[$0]) })
    let kMeans = KMeans(clusters: 6, initialization: .centers(rows[0..<6]), tolerance: 0)
    let weighted = try kMeans.fit(Samples(rows), weights: weights.map(Float.init))
    let plain = try kMeans.fit(Samples(repeated))
    XCTAssertTrue(weighted.centers.isApproximatelyEqual(to: plain.centers, absoluteTolerance: 1e-6))
    XCTAssertEqual(weighted.inertia / plain.inertia, 1, accuracy: 1e-6)
  }

  func testOneClusterIsTheMean() throws {
    let result = try KMeans(clusters: 1).fit(samples)
    XCTAssertTrue(
      result.centers.isApproximatelyEqual(
        to: digitRows.mean(axis: 0, keepDims: true), absoluteTolerance: 1e-6))
    XCTAssertEqual(result.labels, [Int](repeating: 0, count: 1797))
    XCTAssertEqual(
      result.inertia / 1797 / 64, Double(digitRows.variance(axis: 0).mean()), accuracy: 1e-6)
    XCTAssertTrue(result.hasConverged)
  }

  func testAFitEndsWhenNoLabelChanges() throws {
    // Centers move to the means of the rows that are nearest to them already.
    let line = Tensor<Float>([1, 2, 3, 11, 12, 13], shape: [6, 1])
    let result = try KMeans(
      clusters: 2, initialization: .centers([[1], [11]]), tolerance: 0
    ).fit(Samples(line))
    XCTAssertEqual(result.centers.scalars, [2, 12])
    XCTAssertEqual(result.iterations, 1)
    XCTAssertTrue(result.hasConverged)
  }

  func testBytesAndFloatsGiveTheSame() throws {
    let bytes = Samples(bytes: digits.images, maxValue: digits.maxValue)
    XCTAssertEqual(bytes.count, 1797)
    XCTAssertEqual(bytes.featureCount, 64)
    for kMeans in [
      KMeans(clusters: 10), KMeans(clusters: 10, initialization: .random, restarts: 2),
    ] {
      XCTAssertEqual(try kMeans.fit(bytes), try kMeans.fit(samples))
    }
    let mini = MiniBatchKMeans(clusters: 10, maxIterations: 5)
    XCTAssertEqual(try mini.fit(bytes), try mini.fit(samples))
    let streaming = StreamingKMeans(clusters: 10, epochs: 2)
    XCTAssertEqual(try streaming.fit(bytes), try streaming.fit(samples))
  }

  func testAFitFromItsOwnCentersHasConverged() throws {
    let first = try KMeans(clusters: 10, tolerance: 0).fit(samples)
    let again = try KMeans(
      clusters: 10, initialization: .centers(first.centers), restarts: 5, tolerance: 0
    ).fit(samples)
    XCTAssertEqual(again.iterations, 1)
    XCTAssertTrue(again.hasConverged)
    XCTAssertEqual(again.model, first.model)
    XCTAssertEqual(again.labels, first.labels)
    XCTAssertEqual(again.inertia, first.inertia)
  }

  func testAFitInTwoPartsIsOneFit() throws {
    var kMeans = KMeans(clusters: 30, maxIterations: 9, tolerance: 0)
    var reported: Tensor<Float>?
    let whole = try kMeans.fit(samples) {
      if case .iteration(let step) = $0, step.iteration == 4 { reported = step.centers }
    }
    kMeans.maxIterations = 4
    let first = try kMeans.fit(samples)
    XCTAssertEqual(first.iterations, 4)
    XCTAssertFalse(first.hasConverged)
    XCTAssertEqual(first.centers, reported)
    kMeans.maxIterations = 5
    kMeans.initialization = .centers(first.centers)
    let second = try kMeans.fit(samples)
    XCTAssertEqual(second.model, whole.model)
    XCTAssertEqual(second.labels, whole.labels)
    XCTAssertEqual(second.inertia, whole.inertia)
  }

  func testTheToleranceIsRelativeToTheVariance() throws {
    // Rows scaled by 16 have 256 times the variance, so the same iterations are made.
    var steps: [Int] = []
    for scale: Float in [1, 16] {
      for offset: Float in [0, 64] {
        let kMeans = KMeans(
          clusters: 10, initialization: .centers(digitRows[0..<10] * scale + offset), tolerance: 1)
        steps.append(try kMeans.fit(Samples(digitRows * scale + offset)).iterations)
      }
    }
    XCTAssertEqual(Set(steps).count, 1, "\(steps)")
    // Only the last shift is within the tolerance.
    let threshold = Double(digitRows.variance(axis: 0).mean())
    var shifts: [Double] = []
    try _ = KMeans(
      clusters: 10, initialization: .centers(digitRows[0..<10]), tolerance: 1
    ).fit(samples) { if case .iteration(let step) = $0 { shifts.append(step.shift) } }
    XCTAssertEqual(shifts.count, steps[0])
    XCTAssertEqual(shifts.firstIndex { $0 <= threshold }, shifts.count - 1)
  }

  func testTheBestOfSeveralStartsIsKept() throws {
    let kMeans = KMeans(clusters: 10, initialization: .random, restarts: 6, maxIterations: 3)
    var ends: [Int: Tensor<Float>] = [:]
    let result = try kMeans.fit(samples) {
      if case .iteration(let step) = $0 { ends[step.start] = step.centers }
    }
    let inertias = try (1...6).map { try KMeansModel(centers: ends[$0]!).inertia(samples) }
    XCTAssertEqual(result.inertia, inertias.min()!)
    XCTAssertGreaterThan(Set(inertias).count, 1)
    XCTAssertEqual(ends.count, 6)
  }

  func testSameBitsAtAnyNumberOfThreads() throws {
    let weights = (0..<1797).map { Float($0 % 5) }
    for initialization in [KMeansInitialization.kMeansPlusPlus, .random] {
      let kMeans = KMeans(clusters: 20, initialization: initialization, restarts: 2, seed: 4)
      try assertSameAtAnyNumberOfThreads { try kMeans.fit(samples) }
      try assertSameAtAnyNumberOfThreads { try kMeans.fit(samples, weights: weights) }
    }
    let mini = MiniBatchKMeans(clusters: 20, initialization: .random, maxIterations: 5)
    try assertSameAtAnyNumberOfThreads { try mini.fit(samples, weights: weights) }
    let streaming = StreamingKMeans(clusters: 10, epochs: 2, miniBatchSize: 600)
    try assertSameAtAnyNumberOfThreads { try streaming.fit(samples) }
  }

  func testOtherSeedsGiveOtherClusters() throws {
    func fits(_ seed: RandomKey) throws -> [KMeansResult] {
      [
        try KMeans(clusters: 10, seed: seed).fit(samples),
        try MiniBatchKMeans(clusters: 10, maxIterations: 2, seed: seed).fit(samples),
        try StreamingKMeans(clusters: 10, seed: seed).fit(samples),
      ]
    }
    for ((one, same), other) in zip(zip(try fits(1), try fits(1)), try fits(2)) {
      XCTAssertEqual(one, same)
      XCTAssertNotEqual(one.centers, other.centers)
    }
  }
}
