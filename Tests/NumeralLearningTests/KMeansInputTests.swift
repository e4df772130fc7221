// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import XCTest

/// Bad input is an error that names the argument, what was found and what was expected.
final class KMeansInputTests: XCTestCase {
  private let samples = Samples(digitRows[0..<30])

  func testTheNumberOfClusters() {
    let few = "clusters: found 0, expected 1 or more"
    let many = "clusters: found 31, expected at most 30, the number of rows"
    for (clusters, message) in [(0, few), (31, many)] {
      assertArgumentError(message) { try KMeans(clusters: clusters).fit(samples) }
      assertArgumentError(message) { try MiniBatchKMeans(clusters: clusters).fit(samples) }
      assertArgumentError(message) { try MiniBatchKMeans(clusters: clusters).partialFit(samples) }
      assertArgumentError(message) { try StreamingKMeans(clusters: clusters).fit(samples) }
    }
    assertArgumentError("clusters: found -3, expected 1 or more") {
      try KMeans(clusters: -3).fit(samples)
    }
  }

  func testWeights() throws {
    var negative = [Float](repeating: 1, count: 30)
    negative[17] = -0.5
    var nan = negative
    nan[4] = .nan
    var infinite = [Float](repeating: 1, count: 30)
    infinite[29] = .infinity
    let cases: [([Float], String)] = [
      ([1, 2], "found 2 weights, expected 30, one for each row"),
      ([], "found 0 weights, expected 30, one for each row"),
      (negative, "found -0.5 in row 17, expected finite numbers, 0 or more"),
      (nan, "found nan in row 4, expected finite numbers, 0 or more"),
      (infinite, "found inf in row 29, expected finite numbers, 0 or more"),
      ([Float](repeating: 0, count: 30), "found zeros, expected one above 0"),
    ]
    let state = try MiniBatchKMeans(clusters: 2).partialFit(samples)
    let model = state.model
    for (weights, problem) in cases {
      let message = "weights: \(problem)"
      assertArgumentError(message) { try KMeans(clusters: 2).fit(samples, weights: weights) }
      let mini = MiniBatchKMeans(clusters: 2)
      assertArgumentError(message) { try mini.fit(samples, weights: weights) }
      assertArgumentError(message) { try mini.partialFit(samples, weights: weights) }
      assertArgumentError(message) {
        try mini.partialFit(samples, weights: weights, continuing: state)
      }
      assertArgumentError(message) { try model.inertia(samples, weights: weights) }
      assertArgumentError(message) { try model.score(samples, weights: weights) }
    }
  }

  func testInitialCenters() {
    var infinite = digitRows[0..<3]
    infinite[2, 5] = -.infinity
    let cases: [(Tensor<Float>, String)] = [
      (digitRows[0..<4], "found the shape [4, 64], expected [3, 64]"),
      (.zeros([3, 63]), "found the shape [3, 63], expected [3, 64]"),
      (.zeros([192]), "found the shape [192], expected [3, 64]"),
      (infinite, "found -inf in row 2, column 5, expected finite numbers"),
    ]
    for (centers, problem) in cases {
      let message = "initial centers: \(problem)"
      let initialization = KMeansInitialization.centers(centers)
      assertArgumentError(message) {
        try KMeans(clusters: 3, initialization: initialization).fit(samples)
      }
      let mini = MiniBatchKMeans(clusters: 3, initialization: initialization)
      assertArgumentError(message) { try mini.fit(samples) }
      assertArgumentError(message) { try mini.partialFit(samples) }
    }
  }

  func testRowsAsWideAsTheCenters() throws {
    let model = KMeansModel(centers: digitRows[0..<3])
    let narrow = Samples(Tensor<Float>.zeros([9, 63]))
    let message = "samples: found rows of 63 features, expected 64, as the centers have"
    assertArgumentError(message) { try model.predict(narrow) }
    assertArgumentError(message) { try model.transform(narrow) }
    assertArgumentError(message) { try model.closest(narrow) }
    assertArgumentError(message) { try model.inertia(narrow) }
    assertArgumentError(message) { try model.score(narrow) }
    assertArgumentError(message) { try model.meanSquaredDistance(narrow) }
    let mini = MiniBatchKMeans(clusters: 3)
    let state = try mini.partialFit(samples)
    assertArgumentError("samples: found rows of 63 features, expected 64, as in the pieces before")
    {
      try mini.partialFit(narrow, continuing: state)
    }
    assertArgumentError("state: found 3 clusters, expected 4") {
      try MiniBatchKMeans(clusters: 4).partialFit(samples, continuing: state)
    }
  }

  func testParameters() {
    func check<Estimator>(
      _ estimator: Estimator, _ cases: [(String, (inout Estimator) -> Void, String)],
      line: UInt = #line, _ fit: (Estimator) throws -> KMeansResult
    ) {
      for (name, change, problem) in cases {
        var changed = estimator
        change(&changed)
        assertArgumentError("\(name): \(problem)", line: line) { try fit(changed) }
      }
    }
    let positive = "found 0, expected 1 or more"
    check(
      KMeans(clusters: 2),
      [
        ("maxIterations", { $0.maxIterations = 0 }, positive),
        ("restarts", { $0.restarts = 0 }, positive),
        ("tolerance", { $0.tolerance = -0.5 }, "found -0.5, expected 0 or more"),
        ("tolerance", { $0.tolerance = .nan }, "found nan, expected 0 or more"),
      ]
    ) { try $0.fit(samples) }
    check(
      MiniBatchKMeans(clusters: 2),
      [
        ("maxIterations", { $0.maxIterations = 0 }, positive),
        ("batchSize", { $0.batchSize = 0 }, positive),
        ("restarts", { $0.restarts = 0 }, positive),
        ("initSize", { $0.initSize = 0 }, positive),
        ("maxNoImprovement", { $0.maxNoImprovement = 0 }, positive),
        ("tolerance", { $0.tolerance = -1 }, "found -1.0, expected 0 or more"),
        ("tolerance", { $0.tolerance = .nan }, "found nan, expected 0 or more"),
        ("reassignmentRatio", { $0.reassignmentRatio = -1 }, "found -1.0, expected 0 or more"),
      ]
    ) { try $0.fit(samples) }
    check(
      StreamingKMeans(clusters: 2),
      [
        ("epochs", { $0.epochs = 0 }, positive),
        ("miniBatchSize", { $0.miniBatchSize = 0 }, positive),
        ("extraCenterFactor", { $0.extraCenterFactor = 0 }, positive),
        ("localLloydMaxIterations", { $0.localLloydMaxIterations = 0 }, positive),
        ("localLloydNumTrials", { $0.localLloydNumTrials = 0 }, positive),
        ("halfLifeTimeSize", { $0.halfLifeTimeSize = -1 }, "found -1, expected 0 or more"),
        ("localLloydTolerance", { $0.localLloydTolerance = 1.5 }, "found 1.5, expected 0 to 1"),
        ("localLloydTolerance", { $0.localLloydTolerance = .nan }, "found nan, expected 0 to 1"),
      ]
    ) { try $0.fit(samples) }
  }

  /// Who wants no limit writes the largest integer.
  func testTheLargestParameters() throws {
    let rows = blobs(60, clusters: 3)
    let plain = try KMeans(clusters: 3, maxIterations: .max).fit(Samples(rows))
    let mini = try MiniBatchKMeans(
      clusters: 3, initSize: .max, maxIterations: .max, batchSize: .max
    ).fit(Samples(rows))
    let streaming = try StreamingKMeans(
      clusters: 3, miniBatchSize: .max, extraCenterFactor: .max, halfLifeTimeSize: .max,
      localLloydMaxIterations: .max
    ).fit(Samples(rows))
    for result in [plain, mini, streaming] {
      XCTAssertEqual(Set(zip(result.labels, (0..<60).map { $0 % 3 }).map { [$0, $1] }).count, 3)
    }
  }
}
