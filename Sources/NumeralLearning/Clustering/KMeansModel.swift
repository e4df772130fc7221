// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The centers of clusters, which assign further rows to clusters.
///
/// Every method throws an `ArgumentError` if there are no rows, if they have another number of
/// features than the centers, or if a feature of a row or of a center is not finite, and a
/// `CancellationError` if the task is canceled. The time is O(rows · clusters · features).
public struct KMeansModel: Sendable, Equatable {
  /// The centers, `[clusters, features]`.
  public let centers: Tensor<Float>

  /// Creates a model from its centers, `[clusters, features]`.
  ///
  /// - Precondition: There are two axes, and at least one center.
  public init(centers: Tensor<Float>) {
    require(
      centers.rank == 2 && centers.shape[0] > 0,
      "KMeansModel: found the shape \(centers.shape), expected [clusters, features]")
    self.centers = centers
  }

  /// The number of clusters.
  public var clusters: Int { centers.shape[0] }

  /// The nearest center of each row; of equally near centers, the first.
  public func predict(_ samples: some SampleSource) throws -> [Int] {
    try assign(samples).labels.map(Int.init)
  }

  /// The distance of each row to each center, `[rows, clusters]`.
  ///
  /// Each distance is accumulated from the differences of the features, so that its relative error
  /// is at most 10⁻⁶.
  ///
  /// - Throws: Also if a distance is larger than a `Float` can be.
  public func transform(_ samples: some SampleSource) throws -> Tensor<Float> {
    let samples = samples.samples
    try check(samples)
    let distances = try samples.distances(to: centers)
    if let position = distances.firstNonFinite {
      throw Self.overflow(row: position / clusters, center: position % clusters)
    }
    return distances
  }

  /// The nearest center of each row and the distance to it, SageMaker's `closest_cluster` and
  /// `distance_to_cluster`.
  ///
  /// - Throws: Also if a distance is larger than a `Float` can be.
  public func closest(
    _ samples: some SampleSource
  ) throws -> (clusters: [Int], distances: [Float]) {
    let assignment = try assign(samples)
    let distances = assignment.squaredDistances.map { Float($0.squareRoot()) }
    if let row = distances.firstIndex(where: { !$0.isFinite }) {
      throw Self.overflow(row: row, center: Int(assignment.labels[row]))
    }
    return (assignment.labels.map(Int.init), distances)
  }

  /// The sum of the squared distances of the rows to their nearest centers, each times its weight;
  /// unweighted, SageMaker's metric `ssd`.
  ///
  /// - Parameters:
  ///   - samples: The rows.
  ///   - weights: The weight of each row; 1 for all by default.
  /// - Throws: Also if there is not a finite weight, 0 or more, for each row, and one above 0.
  public func inertia(_ samples: some SampleSource, weights: [Float]? = nil) throws -> Double {
    try samples.samples.checkWeights(weights)
    return try assign(samples).inertia(weights)
  }

  /// The mean squared distance of the rows to their nearest centers, SageMaker's metric `msd`.
  public func meanSquaredDistance(_ samples: some SampleSource) throws -> Double {
    let samples = samples.samples
    return try inertia(samples) / Double(samples.count)
  }

  /// The negative of the inertia, scikit-learn's `score`: larger is better.
  ///
  /// - Throws: As `inertia(_:weights:)`.
  public func score(_ samples: some SampleSource, weights: [Float]? = nil) throws -> Double {
    try -inertia(samples, weights: weights)
  }

  private func assign(_ samples: some SampleSource) throws -> Assignment {
    let samples = samples.samples
    try check(samples)
    return try BruteForceAssigner(samples).assign(to: centers, after: nil)
  }

  private func check(_ samples: Samples) throws {
    guard samples.featureCount == centers.shape[1] else {
      throw ArgumentError(
        argument: "samples", found: "rows of \(samples.featureCount) features",
        expected: "\(centers.shape[1]), as the centers have")
    }
    if let (row, column, value) = Samples(centers).firstNonFinite {
      throw ArgumentError(
        argument: "centers", found: "\(value) in row \(row), column \(column)",
        expected: "finite numbers")
    }
    try samples.checkValues()
  }

  private static func overflow(row: Int, center: Int) -> ArgumentError {
    ArgumentError(
      argument: "samples", found: "row \(row) at a distance above 3.4e38 from center \(center)",
      expected: "distances that a Float can hold")
  }
}
