// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The centers of clusters, and what they say about further rows.
public struct KMeansModel: Sendable, Equatable {
  /// The centers, `[clusters, features]`.
  public let centers: Tensor<Float>

  /// Creates a model from its centers, `[clusters, features]`.
  ///
  /// - Precondition: There are two axes, and at least one center.
  public init(centers: Tensor<Float>) {
    precondition(
      centers.rank == 2 && centers.shape[0] > 0,
      "KMeansModel: the shape is \(centers.shape), expected [clusters, features]")
    self.centers = centers
  }

  /// The number of clusters.
  public var clusters: Int { centers.shape[0] }

  /// The nearest center of each row; of equally near ones, the first.
  ///
  /// - Throws: `ArgumentError` if there are no rows, or not as wide as the centers, or not finite.
  /// - Complexity: O(rows · clusters · features), as matrix products.
  public func predict(_ samples: some SampleSource) throws -> [Int] {
    try assign(samples.samples).labels.map(Int.init)
  }

  /// The distance of each row to each center, `[rows, clusters]`.
  ///
  /// - Throws: `ArgumentError` if there are no rows, or not as wide as the centers, or not finite.
  /// - Complexity: O(rows · clusters · features), as matrix products.
  public func transform(_ samples: some SampleSource) throws -> Tensor<Float> {
    let samples = samples.samples
    try check(samples)
    return sqrt(BruteForceAssigner(centers).squaredDistances(samples))
  }

  /// The nearest center of each row, and the distance to it.
  ///
  /// - Throws: `ArgumentError` if there are no rows, or not as wide as the centers, or not finite.
  public func closest(_ samples: some SampleSource) throws -> (clusters: [Int], distances: [Float])
  {
    let assignment = try assign(samples.samples)
    return (
      assignment.labels.map(Int.init), assignment.squaredDistances.map { $0.squareRoot() }
    )
  }

  /// The sum of the squared distances of the rows to their nearest centers, each times its weight.
  ///
  /// - Throws: `ArgumentError` if the rows are not as wide as the centers, or not finite, or if the
  ///   weights are not one for each row.
  public func inertia(_ samples: some SampleSource, weights: [Float]? = nil) throws -> Double {
    let samples = samples.samples
    try samples.checkWeights(weights)
    return try assign(samples).inertia(weights)
  }

  /// The negative of the inertia: larger is better, as scikit-learn has it.
  ///
  /// - Throws: As `inertia`.
  public func score(_ samples: some SampleSource, weights: [Float]? = nil) throws -> Double {
    try -inertia(samples, weights: weights)
  }

  /// The mean squared distance of the rows to their nearest centers; SageMaker's metric `msd`.
  ///
  /// - Throws: As `inertia`.
  public func meanSquaredDistance(_ samples: some SampleSource) throws -> Double {
    let samples = samples.samples
    return try inertia(samples) / Double(samples.count)
  }

  func assign(_ samples: Samples) throws -> BruteForceAssigner.Assignment {
    try check(samples)
    return BruteForceAssigner(centers).assign(samples)
  }

  private func check(_ samples: Samples) throws {
    guard samples.featureCount == centers.shape[1] else {
      throw ArgumentError(
        argument: "samples", found: "rows of \(samples.featureCount) features",
        expected: "\(centers.shape[1]), as the centers have")
    }
    try samples.checkValues()
  }
}

/// What a fit found out.
public struct KMeansResult: Sendable, Equatable {
  /// The centers.
  public let model: KMeansModel
  /// The nearest center of each row.
  public let labels: [Int]
  /// The sum of the weighted squared distances of the rows to their nearest centers.
  public let inertia: Double
  /// The number of iterations that were made.
  public let iterations: Int
  /// Whether the centers came to rest before the iterations were used up.
  public let hasConverged: Bool

  /// The centers, `[clusters, features]`.
  public var centers: Tensor<Float> { model.centers }
  /// The number of rows of each cluster.
  public var counts: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: model.clusters)) { $0[$1] += 1 }
  }
}

extension Samples {
  /// Throws unless there is a finite weight, 0 or more, for each row, and one above 0.
  func checkWeights(_ weights: [Float]?) throws {
    guard let weights else { return }
    guard weights.count == count else {
      throw ArgumentError(
        argument: "weights", found: "\(weights.count) weights",
        expected: "\(count), one for each row")
    }
    if let row = weights.firstIndex(where: { !($0 >= 0) || !$0.isFinite }) {
      throw ArgumentError(
        argument: "weights", found: "\(weights[row]) in row \(row)",
        expected: "finite numbers, 0 or more")
    }
    guard weights.contains(where: { $0 > 0 }) else {
      throw ArgumentError(argument: "weights", found: "zeros", expected: "one above 0")
    }
  }

  /// Throws unless this many clusters can be made of these rows with these weights.
  func check(clusters: Int, weights: [Float]? = nil) throws {
    try checkValues()
    guard clusters >= 1 else {
      throw ArgumentError(argument: "clusters", found: "\(clusters)", expected: "1 or more")
    }
    guard clusters <= count else {
      throw ArgumentError(
        argument: "clusters", found: "\(clusters)", expected: "at most \(count), the number of rows"
      )
    }
    try checkWeights(weights)
  }
}
