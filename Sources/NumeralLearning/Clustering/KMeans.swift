// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// k-means by Lloyd's algorithm, exact: assign every row to its nearest center, move every center to
/// the mean of its rows, and again until nothing moves.
///
///     let result = try KMeans(clusters: 10, seed: 1).fit(Samples(features))
///     result.inertia
///     try result.model.predict(Samples(more))
///
/// Parameters, their defaults and meanings are scikit-learn's. S. Lloyd, *Least squares quantization in
/// PCM*, 1957 and 1982.
public struct KMeans: Sendable, Equatable {
  /// The number of clusters.
  public var clusters: Int
  /// How the first centers are chosen.
  public var initialization: KMeansInitialization
  /// How often to start anew, the best result being kept; left out, 10 times from random rows and
  /// once otherwise. Given centers are started from once.
  public var restarts: Int?
  /// The most iterations of each start.
  public var maxIterations: Int
  /// The centers have come to rest when the sum of the squared distances they moved is at most this
  /// times the mean variance of the features.
  public var tolerance: Double
  /// Where random choices come from.
  public var seed: RandomKey

  /// Creates an estimator.
  public init(
    clusters: Int = 8, initialization: KMeansInitialization = .kMeansPlusPlus, restarts: Int? = nil,
    maxIterations: Int = 300, tolerance: Double = 1e-4, seed: RandomKey = 0
  ) {
    self.clusters = clusters
    self.initialization = initialization
    self.restarts = restarts
    self.maxIterations = maxIterations
    self.tolerance = tolerance
    self.seed = seed
  }

  /// Where a fit stands after an iteration. Its centers can start another fit, which goes on there.
  public struct Iteration: Sendable {
    /// Which start this is, of how many, and which of its iterations, counted from 1.
    public let start, starts, iteration: Int
    /// The inertia of the centers that the iteration began with.
    public let inertia: Double
    /// The sum of the squared distances that the centers moved.
    public let shift: Double
    /// The centers that it ended with, `[clusters, features]`.
    public let centers: Tensor<Float>
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` initial centers of a start.
    case initialization(chosen: Int, total: Int)
    /// An iteration of Lloyd's algorithm has ended.
    case iteration(Iteration)
  }

  /// Finds the clusters.
  ///
  /// A cluster that loses its last row is given the row that is farthest from its own center. Where
  /// rows coincide and there are fewer different ones than clusters, some centers coincide too.
  ///
  /// - Parameters:
  ///   - samples: The rows.
  ///   - weights: How much each row counts; left out, all count 1.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each
  ///     iteration. An error that it throws ends the fit.
  /// - Returns: Its `iterations` leave out the last one of scikit-learn, which finds that no label has
  ///   changed and moves nothing.
  /// - Throws: `ArgumentError` for rows, weights or parameters that make no sense, naming what was
  ///   found; `CancellationError` if the task was cancelled.
  /// - Complexity: O(rows · clusters · features) for each iteration, as matrix products.
  public func fit(
    _ samples: some SampleSource, weights: [Float]? = nil,
    onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try samples.check(clusters: clusters, weights: weights)
    for (name, value) in [("maxIterations", maxIterations), ("restarts", restarts ?? 1)]
    where value < 1 {
      throw ArgumentError(argument: name, found: "\(value)", expected: "1 or more")
    }
    guard tolerance >= 0 else {
      throw ArgumentError(argument: "tolerance", found: "\(tolerance)", expected: "0 or more")
    }
    let threshold = tolerance == 0 ? 0 : tolerance * samples.meanVariance()
    let search = PCABoundedAssigner(samples, clusters: clusters)
    let starts = initialization.starts(restarts, fromRandomRows: 10)
    var best: KMeansResult?
    for start in 1...starts {
      let centers = try initialization.centers(
        samples, clusters: clusters, weights: weights, seed: seed.child("start").child(start),
        search: search
      ) { try onProgress(.initialization(chosen: $0, total: $1)) }
      let result = try lloyd(samples, weights, from: centers, search, threshold) {
        try onProgress(
          .iteration(
            Iteration(
              start: start, starts: starts, iteration: $0.number, inertia: $0.inertia,
              shift: $0.shift, centers: $0.centers)))
      }
      if best.map({ result.inertia < $0.inertia }) ?? true { best = result }
    }
    return best!
  }

  private func lloyd(
    _ samples: Samples, _ weights: [Float]?, from initial: Tensor<Float>,
    _ search: PCABoundedAssigner?, _ threshold: Double,
    report: ((number: Int, inertia: Double, shift: Double, centers: Tensor<Float>)) throws -> Void
  ) throws -> KMeansResult {
    var centers = initial
    var bounded = search.map(YinyangAssigner.init)
    func assign(after previous: BruteForceAssigner.Assignment?) -> BruteForceAssigner.Assignment {
      bounded?.assign(centers, after: previous) ?? BruteForceAssigner(centers).assign(samples)
    }
    var assignment = assign(after: nil)
    var sums = ClusterSums(clusters: clusters, width: samples.featureCount, rowWeights: weights)
    var (iterations, hasConverged) = (0, false)
    while iterations < maxIterations && !hasConverged {
      try Task.checkCancellation()
      iterations += 1
      let inertia = assignment.inertia(weights)
      assignment.fillEmptyClusters(clusters, weights: weights)
      sums.update(samples, assignment.labels)
      let means = sums.means(otherwise: centers)
      let shift = squaredDistance(means, centers)
      centers = means
      let next = assign(after: assignment)
      // Centers are the means of labels that do not change any more, or they hardly move.
      hasConverged = next.labels == assignment.labels || shift <= threshold
      assignment = next
      try report((iterations, inertia, shift, centers))
    }
    return KMeansResult(
      model: KMeansModel(centers: centers), labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(weights), iterations: iterations, hasConverged: hasConverged)
  }
}
