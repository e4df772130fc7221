// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLearning
import NumeralTensors
import Testing

/// Invalid input is an error that names the argument, the value found and the values expected.
@Suite struct KMeansInputTests {
  private let samples = Samples(digitRows[0..<30])

  @Test(arguments: [
    (0, "clusters: found 0, expected 1 or more"),
    (-3, "clusters: found -3, expected 1 or more"),
    (31, "clusters: found 31, expected at most 30, the number of rows"),
  ])
  func theNumberOfClusters(clusters: Int, message: String) {
    expectArgumentError(message) { try KMeans(clusters: clusters).fit(samples) }
    expectArgumentError(message) { try MiniBatchKMeans(clusters: clusters).fit(samples) }
    expectArgumentError(message) { try MiniBatchKMeans(clusters: clusters).partialFit(samples) }
    expectArgumentError(message) { try StreamingKMeans(clusters: clusters).fit(samples) }
  }

  @Test(arguments: [
    ([1, 2], "found 2 weights, expected 30, one for each row"),
    ([], "found 0 weights, expected 30, one for each row"),
    (onesExcept(-0.5, at: 17), "found -0.5 in row 17, expected finite numbers, 0 or more"),
    (onesExcept(.nan, at: 4), "found nan in row 4, expected finite numbers, 0 or more"),
    (onesExcept(.infinity, at: 29), "found inf in row 29, expected finite numbers, 0 or more"),
    ([Float](repeating: 0, count: 30), "found only zeros, expected at least one above 0"),
  ])
  func invalidWeights(weights: [Float], problem: String) throws {
    let message = "weights: \(problem)"
    expectArgumentError(message) { try KMeans(clusters: 2).fit(samples, weights: weights) }
    let mini = MiniBatchKMeans(clusters: 2)
    expectArgumentError(message) { try mini.fit(samples, weights: weights) }
    expectArgumentError(message) { try mini.partialFit(samples, weights: weights) }
    let state = try mini.partialFit(samples)
    expectArgumentError(message) {
      try mini.partialFit(samples, weights: weights, continuing: state)
    }
    expectArgumentError(message) { try state.model.inertia(samples, weights: weights) }
    expectArgumentError(message) { try state.model.score(samples, weights: weights) }
  }

  @Test(arguments: [
    (digitRows[0..<4], "found the shape [4, 64], expected [3, 64]"),
    (.zeros([3, 63]), "found the shape [3, 63], expected [3, 64]"),
    (.zeros([192]), "found the shape [192], expected [3, 64]"),
    (infiniteCenters, "found -inf in row 2, column 5, expected finite numbers"),
  ])
  func invalidInitialCenters(centers: Tensor<Float>, problem: String) {
    let message = "initial centers: \(problem)"
    let initialization = KMeansInitialization.centers(centers)
    expectArgumentError(message) {
      try KMeans(clusters: 3, initialization: initialization).fit(samples)
    }
    let mini = MiniBatchKMeans(clusters: 3, initialization: initialization)
    expectArgumentError(message) { try mini.fit(samples) }
    expectArgumentError(message) { try mini.partialFit(samples) }
  }

  @Test func theNumberOfFeatures() throws {
    let model = KMeansModel(centers: digitRows[0..<3])
    let narrow = Samples(Tensor<Float>.zeros([9, 63]))
    let message = "samples: found rows of 63 features, expected 64, as the centers have"
    expectArgumentError(message) { try model.predict(narrow) }
    expectArgumentError(message) { try model.transform(narrow) }
    expectArgumentError(message) { try model.closest(narrow) }
    expectArgumentError(message) { try model.inertia(narrow) }
    expectArgumentError(message) { try model.score(narrow) }
    expectArgumentError(message) { try model.meanSquaredDistance(narrow) }
    let state = try MiniBatchKMeans(clusters: 3).partialFit(samples)
    expectArgumentError(
      "samples: found rows of 63 features, expected 64, as in the batches before"
    ) {
      try MiniBatchKMeans(clusters: 3).partialFit(narrow, continuing: state)
    }
    expectArgumentError("state: found 3 clusters, expected 4") {
      try MiniBatchKMeans(clusters: 4).partialFit(samples, continuing: state)
    }
  }

  @Test(arguments: [
    InvalidParameter<KMeans>("maxIterations", "found 0, expected 1 or more") {
      $0.maxIterations = 0
    },
    InvalidParameter("restarts", "found 0, expected 1 or more") { $0.restarts = 0 },
    InvalidParameter("tolerance", "found -0.5, expected 0 or more") { $0.tolerance = -0.5 },
    InvalidParameter("tolerance", "found nan, expected 0 or more") { $0.tolerance = .nan },
  ])
  func parametersOfKMeans(parameter: InvalidParameter<KMeans>) {
    let kMeans = parameter.applied(to: KMeans(clusters: 2))
    expectArgumentError(parameter.message) { try kMeans.fit(samples) }
  }

  @Test(arguments: [
    InvalidParameter<MiniBatchKMeans>("maxIterations", "found 0, expected 1 or more") {
      $0.maxIterations = 0
    },
    InvalidParameter("batchSize", "found 0, expected 1 or more") { $0.batchSize = 0 },
    InvalidParameter("restarts", "found 0, expected 1 or more") { $0.restarts = 0 },
    InvalidParameter("initSize", "found 0, expected 1 or more") { $0.initSize = 0 },
    InvalidParameter("maxNoImprovement", "found 0, expected 1 or more") {
      $0.maxNoImprovement = 0
    },
    InvalidParameter("tolerance", "found -1.0, expected 0 or more") { $0.tolerance = -1 },
    InvalidParameter("tolerance", "found nan, expected 0 or more") { $0.tolerance = .nan },
    InvalidParameter("reassignmentRatio", "found -1.0, expected 0 or more") {
      $0.reassignmentRatio = -1
    },
  ])
  func parametersOfMiniBatchKMeans(parameter: InvalidParameter<MiniBatchKMeans>) {
    let kMeans = parameter.applied(to: MiniBatchKMeans(clusters: 2))
    expectArgumentError(parameter.message) { try kMeans.fit(samples) }
  }

  @Test(arguments: [
    InvalidParameter<StreamingKMeans>("epochs", "found 0, expected 1 or more") { $0.epochs = 0 },
    InvalidParameter("miniBatchSize", "found 0, expected 1 or more") { $0.miniBatchSize = 0 },
    InvalidParameter("extraCenterFactor", "found 0, expected 1 or more") {
      $0.extraCenterFactor = 0
    },
    InvalidParameter("localLloydMaxIterations", "found 0, expected 1 or more") {
      $0.localLloydMaxIterations = 0
    },
    InvalidParameter("localLloydNumTrials", "found 0, expected 1 or more") {
      $0.localLloydNumTrials = 0
    },
    InvalidParameter("halfLifeTimeSize", "found -1, expected 0 or more") {
      $0.halfLifeTimeSize = -1
    },
    InvalidParameter("localLloydTolerance", "found 1.5, expected 0 to 1") {
      $0.localLloydTolerance = 1.5
    },
    InvalidParameter("localLloydTolerance", "found nan, expected 0 to 1") {
      $0.localLloydTolerance = .nan
    },
  ])
  func parametersOfStreamingKMeans(parameter: InvalidParameter<StreamingKMeans>) {
    let kMeans = parameter.applied(to: StreamingKMeans(clusters: 2))
    expectArgumentError(parameter.message) { try kMeans.fit(samples) }
  }

  /// The largest integer stands for no limit.
  @Test func theLargestParameters() throws {
    let rows = blobs(60, clusters: 3)
    let plain = try KMeans(clusters: 3, maxIterations: .max).fit(rows)
    let mini = try MiniBatchKMeans(
      clusters: 3, initSize: .max, maxIterations: .max, batchSize: .max
    ).fit(rows)
    let streaming = try StreamingKMeans(
      clusters: 3, miniBatchSize: .max, extraCenterFactor: .max, halfLifeTimeSize: .max,
      localLloydMaxIterations: .max
    ).fit(rows)
    for result in [plain, mini, streaming] {
      #expect(Set(zip(result.labels, (0..<60).map { $0 % 3 }).map { [$0, $1] }).count == 3)
    }
  }
}

/// An invalid value of one parameter of an estimator, and the message that names it.
struct InvalidParameter<Estimator>: CustomTestStringConvertible, Sendable {
  let message: String
  private let change: @Sendable (inout Estimator) -> Void

  init(_ name: String, _ problem: String, _ change: @escaping @Sendable (inout Estimator) -> Void) {
    (message, self.change) = ("\(name): \(problem)", change)
  }

  var testDescription: String { message }

  func applied(to estimator: Estimator) -> Estimator {
    var changed = estimator
    change(&changed)
    return changed
  }
}

/// Thirty weights of 1, one of which is replaced.
private func onesExcept(_ replacement: Float, at row: Int) -> [Float] {
  var weights = [Float](repeating: 1, count: 30)
  weights[row] = replacement
  return weights
}

/// Three centers, one of which is not finite.
private var infiniteCenters: Tensor<Float> {
  var centers = digitRows[0..<3]
  centers[2, 5] = -.infinity
  return centers
}
