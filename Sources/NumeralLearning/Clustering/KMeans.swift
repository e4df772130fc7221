// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// k-means by Lloyd's algorithm: assigns every row to its nearest center, moves every center to the
/// mean of its rows, and repeats until nothing changes.
///
///     let result = try KMeans(clusters: 10, seed: 1).fit(features)
///     result.inertia
///     try result.model.predict(otherFeatures)
///
/// The parameters, their defaults and meanings are scikit-learn's. S. Lloyd, *Least squares
/// quantization in PCM*, IEEE Transactions on Information Theory 28 (1982).
public struct KMeans: Sendable, Equatable {
  /// The number of clusters.
  public var clusters: Int
  /// The method that chooses the initial centers.
  public var initialization: KMeansInitialization
  /// The number of fits from different initial centers, of which the one with the lowest inertia is
  /// returned (scikit-learn's `n_init`).
  ///
  /// By default 10 from random rows and 1 otherwise. Given centers are used once.
  public var restarts: Int?
  /// The maximum number of iterations of each start.
  public var maxIterations: Int
  /// The center shift, relative to the mean variance of the features, at which a fit has converged.
  ///
  /// The shift is the sum of the squared distances that the centers moved.
  public var tolerance: Double
  /// The key of all random numbers.
  public var seed: RandomKey

  /// Creates an estimator; the defaults are scikit-learn's.
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

  /// The state of a fit between two iterations, from which another fit continues: see
  /// ``fit(_:weights:continuing:onProgress:)``.
  public struct State: Sendable, Equatable {
    /// The number of this start, counted from 1.
    public let start: Int
    /// The number of iterations of this start so far.
    public internal(set) var iteration = 0
    /// The centers, `[clusters, features]`.
    public internal(set) var centers: Tensor<Float>
    /// Whether this start has converged.
    public internal(set) var hasConverged = false
    /// The sums of the clusters' rows. They depend on the iterations before, by rounding.
    var sums: ClusterSums
    /// The best result of the starts before.
    let best: KMeansResult?
  }

  /// An iteration of a fit.
  public struct Iteration: Sendable {
    /// The number of all starts.
    public let starts: Int
    /// The inertia of the centers before the iteration.
    public let inertia: Double
    /// The sum of the squared distances that the centers moved.
    public let shift: Double
    /// The state after the iteration.
    public let state: State

    /// The number of this start, counted from 1.
    public var start: Int { state.start }
    /// The number of the iteration in this start, counted from 1.
    public var iteration: Int { state.iteration }
    /// The centers after the iteration, `[clusters, features]`.
    public var centers: Tensor<Float> { state.centers }
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` initial centers of a start.
    case initialization(chosen: Int, total: Int)
    /// An iteration of Lloyd's algorithm has ended.
    case iteration(Iteration)
  }

  /// Finds clusters of the rows.
  ///
  /// A cluster that loses its last row is given the row that is farthest from its own center. If
  /// there are fewer distinct rows than clusters, some centers coincide.
  ///
  /// A fit that was ended by an error of `onProgress`, or with its process, continues from the
  /// state of its latest progress, and gives the same bits as a fit that was not ended:
  ///
  ///     var state: KMeans.State?
  ///     let result = try kMeans.fit(samples, continuing: state) {
  ///       if case .iteration(let iteration) = $0 { state = iteration.state }
  ///     }
  ///
  /// - Parameters:
  ///   - samples: The rows: a matrix `[rows, features]`, or `Samples`.
  ///   - weights: The weight of each row; 1 for all by default.
  ///   - state: The state of a fit of the same rows and weights with the same parameters; nil to
  ///     start from initial centers.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each
  ///     iteration. An error that it throws ends the fit.
  /// - Returns: The result, whose `iterations` do not count scikit-learn's last one, which finds
  ///   that no label has changed and moves nothing.
  /// - Throws: `ArgumentError` for invalid rows, weights or parameters, or a state of other
  ///   numbers of rows, features, clusters or starts; `CancellationError` if the task is canceled;
  ///   and the errors of `onProgress`.
  /// - Complexity: O(rows · clusters · features) for each iteration, as matrix products; bounds
  ///   make it several times less for many clusters.
  public func fit(
    _ samples: some SampleSource, weights: [Float]? = nil, continuing state: State? = nil,
    onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try samples.check(clusters: clusters, weights: weights)
    try checkPositive(["maxIterations": maxIterations, "restarts": restarts])
    try checkNonNegative(["tolerance": tolerance])
    let starts = initialization.starts(restarts, defaultForRandomRows: 10)
    try state?.check(samples, clusters: clusters, starts: starts)
    let threshold = tolerance == 0 ? 0 : tolerance * (try samples.meanVariance())
    let assigner = try makeCenterAssigner(for: samples, clusters: clusters, pattern: .iterations)
    var best = state?.best
    for start in (state?.start ?? 1)...starts {
      let first =
        if let state, state.start == start { state } else {
          State(
            start: start,
            centers: try initialization.centers(
              assigner, clusters: clusters, weights: weights, seed: seed.child("start").child(start)
            ) { try onProgress(.initialization(chosen: $0, total: $1)) },
            sums: ClusterSums(clusters: clusters, featureCount: samples.featureCount), best: best)
        }
      let result = try lloyd(assigner, weights, from: first, threshold) { inertia, shift, state in
        try onProgress(
          .iteration(Iteration(starts: starts, inertia: inertia, shift: shift, state: state)))
      }
      if best.map({ result.inertia < $0.inertia }) ?? true { best = result }
    }
    return best!
  }

  /// Lloyd's algorithm from a state, until a shift of at most `threshold`.
  private func lloyd(
    _ assigner: any CenterAssigner, _ weights: [Float]?, from state: State, _ threshold: Double,
    onIteration: (_ inertia: Double, _ shift: Double, _ state: State) throws -> Void
  ) throws -> KMeansResult {
    var (assigner, state) = (assigner, state)
    let samples = assigner.samples
    var assignment = try assigner.assign(to: state.centers)
    while state.iteration < maxIterations && !state.hasConverged {
      try Task.checkCancellation()
      state.iteration += 1
      let inertia = assignment.inertia(weights)
      // Update: each center moves to the mean of its rows.
      assignment.fillEmptyClusters(clusters, weights: weights)
      try state.sums.update(samples, assignment.labels, weights: weights)
      let means = state.sums.means(otherwise: state.centers)
      let shift = squaredDistance(means, state.centers)
      state.centers = means
      // Assignment, and convergence: no label has changed, or the centers hardly move.
      let next = try assigner.assign(to: state.centers, after: assignment)
      state.hasConverged = next.labels == assignment.labels || shift <= threshold
      assignment = next
      try onIteration(inertia, shift, state)
    }
    return KMeansResult(
      model: KMeansModel(centers: state.centers), labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(weights), iterations: state.iteration,
      hasConverged: state.hasConverged)
  }
}
