// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// k-means from small random batches: each batch moves its centers toward the means of its rows, by
/// less the more rows a center has seen.
///
///     let result = try MiniBatchKMeans(clusters: 256).fit(samples)
///
/// The algorithm, the parameters and their defaults are scikit-learn's, except that rows of weight
/// 0 become centers only if there are no other rows left. D. Sculley, *Web-Scale K-Means
/// Clustering*, WWW 2010.
public struct MiniBatchKMeans: Sendable, Equatable {
  /// The number of clusters.
  public var clusters: Int
  /// The method that chooses the initial centers, from `initSize` random rows.
  public var initialization: KMeansInitialization
  /// The number of initializations, of which the one with the lowest inertia on random rows is used
  /// (scikit-learn's `n_init`).
  ///
  /// By default 3 from random rows and 1 otherwise. Given centers are used once.
  public var restarts: Int?
  /// The number of random rows that initial centers are chosen from, at most all rows.
  ///
  /// By default three batches. If it is less than the number of clusters, three rows for each
  /// cluster.
  public var initSize: Int?
  /// The maximum number of batches, as passes over all rows.
  public var maxIterations: Int
  /// The number of rows of a batch, at most all rows.
  public var batchSize: Int
  /// The center shift of a batch, relative to the mean variance of the features, at which a fit has
  /// converged; 0 for no such limit.
  ///
  /// The shift is the sum of the squared distances that the centers moved.
  public var tolerance: Double
  /// The number of consecutive batches without a lower smoothed inertia after which a fit has
  /// converged; nil for no such limit.
  public var maxNoImprovement: Int?
  /// Centers that have seen fewer rows than this fraction of the most seen center are moved to
  /// random rows.
  public var reassignmentRatio: Double
  /// The key of all random numbers.
  public var seed: RandomKey

  /// Creates an estimator; the defaults are scikit-learn's.
  public init(
    clusters: Int = 8, initialization: KMeansInitialization = .kMeansPlusPlus, restarts: Int? = nil,
    initSize: Int? = nil, maxIterations: Int = 100, batchSize: Int = 1024, tolerance: Double = 0,
    maxNoImprovement: Int? = 10, reassignmentRatio: Double = 0.01, seed: RandomKey = 0
  ) {
    self.clusters = clusters
    self.initialization = initialization
    self.restarts = restarts
    self.initSize = initSize
    self.maxIterations = maxIterations
    self.batchSize = batchSize
    self.tolerance = tolerance
    self.maxNoImprovement = maxNoImprovement
    self.reassignmentRatio = reassignmentRatio
    self.seed = seed
  }

  /// The centers learned from the batches so far, from which a fit or `partialFit` continues.
  public struct State: Sendable, Equatable {
    /// The centers, `[clusters, features]`.
    public internal(set) var centers: Tensor<Float>
    /// The weight of the rows that each center has seen.
    public internal(set) var weights: [Double]
    /// The number of batches.
    public internal(set) var batches = 0
    /// Whether a fit has converged.
    public internal(set) var hasConverged = false
    var rowsSinceReassignment = 0
    var history = EarlyStop.History()

    /// Centers that have seen no rows.
    init(centers: Tensor<Float>) {
      self.centers = centers
      weights = [Double](repeating: 0, count: centers.shape[0])
    }

    /// A model of these centers.
    public var model: KMeansModel { KMeansModel(centers: centers) }
  }

  /// The state of a fit after a batch.
  public struct Step: Sendable {
    /// The number of batches so far, and the maximum.
    public let batch, batches: Int
    /// The mean squared distance of the batch's rows to the centers before they moved.
    public let inertia: Double
    /// The centers learned so far.
    public let state: State
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` initial centers of a start.
    case initialization(chosen: Int, total: Int)
    /// The centers have learned from a batch.
    case step(Step)
  }

  /// Finds clusters of the rows.
  ///
  /// A fit that was ended by an error of `onProgress`, or with its process, continues from the
  /// state of its latest step, and gives the same bits as a fit that was not ended.
  ///
  /// - Parameters:
  ///   - samples: The rows: a matrix `[rows, features]`, or `Samples`.
  ///   - weights: The weight of each row; 1 for all by default. A row is drawn into batches in
  ///     proportion to its weight, and counts 1 there.
  ///   - state: The state of a fit of the same rows and weights with the same parameters; nil to
  ///     start from initial centers.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each batch.
  ///     An error that it throws ends the fit.
  /// - Returns: The result, whose `iterations` are the batches.
  /// - Throws: `ArgumentError` for invalid rows, weights or parameters, or a state of other numbers
  ///   of clusters or features; `CancellationError` if the task is canceled; and the errors of
  ///   `onProgress`.
  /// - Complexity: O(batch size · clusters · features) for each batch, as matrix products.
  public func fit(
    _ samples: some SampleSource, weights: [Float]? = nil, continuing state: State? = nil,
    onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try check(samples, weights)
    try state?.check(samples, clusters: clusters)
    let batchSize = min(batchSize, samples.count)
    let rows = samples.count.multipliedReportingOverflow(by: maxIterations)
    let batches = rows.overflow ? .max : rows.partialValue / batchSize
    let threshold = tolerance > 0 ? tolerance * (try samples.meanVariance()) : nil
    let sampler = weights.flatMap { WeightedSampler($0.lazy.map(Double.init)) }
    var assigner = try makeCenterAssigner(for: samples, clusters: clusters, pattern: .batches)
    let earlyStop = EarlyStop(
      samples: samples.count, batchSize: batchSize, patience: maxNoImprovement,
      threshold: threshold)
    var state =
      try state
      ?? State(
        centers: initialCenters(assigner, weights, sampler) {
          try onProgress(.initialization(chosen: $0, total: $1))
        })
    while state.batches < batches && !state.hasConverged {
      try Task.checkCancellation()
      let before = threshold.map { _ in state.centers }
      let rows = samples.randomRows(
        batchSize, sampler, seed: seed.child("batch").child(state.batches))
      let inertia = try learn(assigner.selecting(rows, asFloats: false), nil, &state)
      state.hasConverged = earlyStop.shouldStop(
        after: state.batches, inertia: inertia,
        shift: before.map { squaredDistance($0, state.centers) }, &state.history)
      try onProgress(
        .step(Step(batch: state.batches, batches: batches, inertia: inertia, state: state)))
    }
    let assignment = try assigner.assign(to: state.centers)
    return KMeansResult(
      model: state.model, labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(weights), iterations: state.batches,
      hasConverged: state.hasConverged)
  }

  /// Learns from one batch of rows, for rows that arrive over time.
  ///
  ///     var state: MiniBatchKMeans.State?
  ///     for batch in batches { state = try kMeans.partialFit(batch, continuing: state) }
  ///
  /// - Parameters:
  ///   - samples: The batch; the first has at least as many rows as there are clusters.
  ///   - weights: The weight of each row; 1 for all by default.
  ///   - state: The result of the previous call; nil for the first batch.
  /// - Throws: `ArgumentError` for invalid rows, weights or parameters, or if the state has another
  ///   number of clusters or of features.
  /// - Complexity: O(rows · clusters · features), as a matrix product.
  public func partialFit(
    _ samples: some SampleSource, weights: [Float]? = nil, continuing state: State? = nil
  ) throws -> State {
    let samples = samples.samples
    let assigner = BruteForceAssigner(samples)
    var next: State
    if let state {
      try state.check(samples, clusters: clusters)
      try samples.checkValues()
      try samples.checkWeights(weights)
      next = state
    } else {
      try check(samples, weights)
      next = State(
        centers: try initialization.centers(
          assigner, clusters: clusters, weights: weights, seed: seed.child("start")))
    }
    _ = try learn(assigner, weights, &next)
    return next
  }

  private func check(_ samples: Samples, _ weights: [Float]?) throws {
    try samples.check(clusters: clusters, weights: weights)
    try checkPositive([
      "maxIterations": maxIterations, "batchSize": batchSize, "restarts": restarts,
      "maxNoImprovement": maxNoImprovement, "initSize": initSize,
    ])
    try checkNonNegative(["tolerance": tolerance, "reassignmentRatio": reassignmentRatio])
  }

  /// The best of several initial centers, each chosen from random rows and validated on others.
  private func initialCenters(
    _ assigner: any CenterAssigner, _ weights: [Float]?, _ sampler: WeightedSampler?,
    onChoice: (Int, Int) throws -> Void
  ) throws -> Tensor<Float> {
    let samples = assigner.samples
    let requested = initSize ?? 3 * min(batchSize, samples.count)
    let size = min(samples.count, requested < clusters ? 3 * clusters : requested)
    let starts = initialization.starts(restarts, defaultForRandomRows: 3)
    let validation = BruteForceAssigner(
      samples.selecting(samples.randomRows(size, sampler, seed: seed.child("validation"))))
    var best: (centers: Tensor<Float>, inertia: Double)?
    for start in 1...starts {
      let seed = seed.child("start").child(start)
      // All rows if no more are requested: draws with replacement would miss some.
      var (candidates, candidateWeights) = (assigner, weights)
      if size < samples.count {
        let rows = samples.randomRows(size, sampler, seed: seed.child("rows"))
        (candidates, candidateWeights) = (assigner.selecting(rows, asFloats: true), nil)
      }
      let centers = try initialization.centers(
        candidates, clusters: clusters, weights: candidateWeights, seed: seed, onChoice: onChoice)
      let inertia =
        try starts == 1 ? 0 : validation.assign(to: centers, after: nil).inertia(nil)
      if best.map({ inertia < $0.inertia }) ?? true { best = (centers, inertia) }
    }
    return best!.centers
  }
}

extension MiniBatchKMeans.State {
  /// Throws unless it is the state of a fit of such rows with this number of clusters.
  fileprivate func check(_ samples: Samples, clusters: Int) throws {
    guard centers.shape[0] == clusters else {
      throw ArgumentError(
        argument: "state", found: "\(centers.shape[0]) clusters", expected: "\(clusters)")
    }
    guard samples.featureCount == centers.shape[1] else {
      throw ArgumentError(
        argument: "samples", found: "rows of \(samples.featureCount) features",
        expected: "\(centers.shape[1]), as in the batches before")
    }
  }
}

extension Samples {
  /// Random rows with replacement, drawn with `sampler` or uniformly.
  fileprivate func randomRows(
    _ number: Int, _ sampler: WeightedSampler?, seed: RandomKey
  ) -> [Int] {
    var generator = seed.generator
    return (0..<number).map { _ in
      sampler?.next(using: &generator) ?? generator.next(upperBound: count)
    }
  }
}
