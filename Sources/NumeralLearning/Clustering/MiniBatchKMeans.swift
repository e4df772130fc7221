// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// k-means from small random batches: each batch moves its centers a little, the less the more rows a
/// center has seen.
///
///     let result = try MiniBatchKMeans(clusters: 256).fit(samples)
///
/// The algorithm, the parameters and their defaults are scikit-learn's. It may make centers of rows of
/// weight 0; here they are chosen only where no others are left. D. Sculley, *Web-Scale K-Means
/// Clustering*, WWW 2010.
public struct MiniBatchKMeans: Sendable, Equatable {
  /// The number of clusters.
  public var clusters: Int
  /// How the first centers are chosen, from `initSize` random rows.
  public var initialization: KMeansInitialization
  /// How many first centers are tried on other random rows; left out, 3 from random rows and 1
  /// otherwise. Given centers are tried once.
  public var restarts: Int?
  /// How many random rows the first centers are chosen from; left out, three batches. Where that is
  /// less than the clusters, three rows for each cluster; and never more than there are rows.
  public var initSize: Int?
  /// The most passes over as many rows as there are.
  public var maxIterations: Int
  /// The rows of a batch; all rows, if there are fewer.
  public var batchSize: Int
  /// Stop when the sum of the squared distances that a batch moved the centers is at most this times
  /// the mean variance of the features; 0 never stops for this.
  public var tolerance: Double
  /// Stop after this many batches in a row that did not lower the smoothed inertia; nil never does.
  public var maxNoImprovement: Int?
  /// Centers that have seen fewer rows than this fraction of the most seen are moved to random rows.
  public var reassignmentRatio: Double
  /// Where random choices come from.
  public var seed: RandomKey

  /// Creates an estimator.
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

  /// What has been learned from the batches so far.
  public struct State: Sendable, Equatable {
    /// The centers, `[clusters, features]`.
    public internal(set) var centers: Tensor<Float>
    /// The weight of the rows that each center has seen.
    public internal(set) var weights: [Double]
    /// The number of batches.
    public internal(set) var batches = 0
    var rowsSinceReassignment = 0

    /// The model that the centers make.
    public var model: KMeansModel { KMeansModel(centers: centers) }
  }

  /// Where a fit stands after a batch.
  public struct Step: Sendable {
    /// The number of batches so far, and the most there may be.
    public let batch, batches: Int
    /// The mean squared distance of the batch's rows to the centers before they moved.
    public let inertia: Double
    /// What has been learned so far.
    public let state: State
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` initial centers of a start.
    case initialization(chosen: Int, total: Int)
    /// The centers have learned from a batch.
    case step(Step)
  }

  /// Finds the clusters of rows that are all at hand.
  ///
  /// - Parameters:
  ///   - samples: The rows.
  ///   - weights: How much each row counts; left out, all count 1. A row comes into batches as often
  ///     as its weight says, and counts 1 there.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each batch.
  ///     An error that it throws ends the fit.
  /// - Returns: Its `iterations` are the batches.
  /// - Throws: `ArgumentError` for rows, weights or parameters that make no sense;
  ///   `CancellationError` if the task was cancelled.
  /// - Complexity: O(batch size · clusters · features) for each batch, as matrix products.
  public func fit(
    _ samples: some SampleSource, weights: [Float]? = nil,
    onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try check(samples, weights)
    let batchSize = min(batchSize, samples.count)
    let rows = samples.count.multipliedReportingOverflow(by: maxIterations)
    let batches = rows.overflow ? .max : rows.partialValue / batchSize
    let threshold = tolerance > 0 ? tolerance * samples.meanVariance() : nil
    let draw = weights.flatMap { WeightedSampler($0.lazy.map(Double.init)) }
    // A fit sees each row a few times only: with few centers, to project them all does not pay.
    let search = clusters < 50 ? nil : PCABoundedAssigner(samples, clusters: clusters)
    var state = try firstState(samples, weights, draw, search) {
      try onProgress(.initialization(chosen: $0, total: $1))
    }
    var stop = EarlyStop(
      samples: samples.count, batchSize: batchSize, patience: maxNoImprovement,
      threshold: threshold)
    var hasConverged = false
    while state.batches < batches && !hasConverged {
      try Task.checkCancellation()
      let before = threshold.map { _ in state.centers }
      let rows = samples.drawing(batchSize, draw, seed: seed.child("batch").child(state.batches))
      let inertia = learn(samples.selecting(rows), nil, &state, search: search?.selecting(rows))
      hasConverged = stop.shouldStop(
        after: inertia, shift: before.map { squaredDistance($0, state.centers) })
      try onProgress(
        .step(Step(batch: state.batches, batches: batches, inertia: inertia, state: state)))
    }
    let assignment =
      search?.assign(state.centers) ?? BruteForceAssigner(state.centers).assign(samples)
    return KMeansResult(
      model: state.model, labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(weights), iterations: state.batches, hasConverged: hasConverged)
  }

  /// Learns from rows that arrive in pieces: one step with the whole piece as its batch.
  ///
  ///     var state: MiniBatchKMeans.State?
  ///     for piece in pieces { state = try kMeans.partialFit(piece, continuing: state) }
  ///
  /// - Parameters:
  ///   - samples: The piece; the first has at least as many rows as there are clusters.
  ///   - weights: How much each row counts; left out, all count 1.
  ///   - state: What the previous call returned; nil for the first piece.
  /// - Throws: As `fit`, and if the state is not of as many clusters, or the rows are not as wide as
  ///   those before.
  public func partialFit(
    _ samples: some SampleSource, weights: [Float]? = nil, continuing state: State? = nil
  ) throws -> State {
    let samples = samples.samples
    var next: State
    if let state {
      guard state.centers.shape[0] == clusters else {
        throw ArgumentError(
          argument: "state", found: "\(state.centers.shape[0]) clusters", expected: "\(clusters)")
      }
      guard samples.featureCount == state.centers.shape[1] else {
        throw ArgumentError(
          argument: "samples", found: "rows of \(samples.featureCount) features",
          expected: "\(state.centers.shape[1]), as in the pieces before")
      }
      try samples.checkValues()
      try samples.checkWeights(weights)
      next = state
    } else {
      try check(samples, weights)
      let centers = try initialization.centers(
        samples, clusters: clusters, weights: weights, seed: seed.child("start"))
      next = State(centers: centers, weights: [Double](repeating: 0, count: clusters))
    }
    _ = learn(samples, weights, &next)
    return next
  }

  private func check(_ samples: Samples, _ weights: [Float]?) throws {
    try samples.check(clusters: clusters, weights: weights)
    for (name, value) in [
      ("maxIterations", maxIterations), ("batchSize", batchSize), ("restarts", restarts ?? 1),
      ("maxNoImprovement", maxNoImprovement ?? 1), ("initSize", initSize ?? 1),
    ] where value < 1 {
      throw ArgumentError(argument: name, found: "\(value)", expected: "1 or more")
    }
    for (name, value) in [("tolerance", tolerance), ("reassignmentRatio", reassignmentRatio)]
    where !(value >= 0) {
      throw ArgumentError(argument: name, found: "\(value)", expected: "0 or more")
    }
  }

  /// The best of some first centers, chosen from some random rows and judged on others.
  private func firstState(
    _ samples: Samples, _ weights: [Float]?, _ draw: WeightedSampler?,
    _ search: PCABoundedAssigner?,
    _ choosing: (Int, Int) throws -> Void
  ) throws -> State {
    let wanted = initSize ?? 3 * min(batchSize, samples.count)
    let size = min(samples.count, wanted < clusters ? 3 * clusters : wanted)
    let starts = initialization.starts(restarts, fromRandomRows: 3)
    let judges = samples.selecting(samples.drawing(size, draw, seed: seed.child("validation")))
    var best: (centers: Tensor<Float>, inertia: Double)?
    for start in 1...starts {
      let seed = seed.child("start").child(start)
      // All rows, where they are not more than asked for: drawn, some would be missing.
      let drawn = size < samples.count ? samples.drawing(size, draw, seed: seed.child("rows")) : nil
      let centers = try initialization.centers(
        drawn.map { Samples(samples.take($0)) } ?? samples, clusters: clusters,
        weights: drawn == nil ? weights : nil, seed: seed,
        search: drawn.map { rows in search?.selecting(rows) } ?? search, report: choosing)
      let inertia = starts == 1 ? 0 : BruteForceAssigner(centers).assign(judges).inertia(nil)
      if best.map({ inertia < $0.inertia }) ?? true { best = (centers, inertia) }
    }
    return State(centers: best!.centers, weights: [Double](repeating: 0, count: clusters))
  }

  /// One step: the batch's rows move their centers, and centers that see hardly any start anew.
  ///
  /// - Returns: The mean squared distance of the rows to the centers before the step.
  private func learn(
    _ batch: Samples, _ weights: [Float]?, _ state: inout State, search: PCABoundedAssigner? = nil
  ) -> Double {
    // Centers that this batch is the first to reach count as unused here, as in scikit-learn.
    state.rowsSinceReassignment += batch.count
    let isReassigning = state.weights.contains(0) || state.rowsSinceReassignment >= 10 * clusters
    let assignment =
      search?.assign(state.centers) ?? BruteForceAssigner(state.centers).assign(batch)
    let (means, added) = batch.means(
      of: assignment.labels, weights: weights, otherwise: state.centers)
    let width = batch.featureCount
    for cluster in 0..<clusters { state.weights[cluster] += added[cluster] }
    let seen = state.weights
    state.centers.withUnsafeMutableBufferPointer { centers in
      means.withUnsafeBufferPointer { means in
        let centers = centers.baseAddress!
        Parallel.forEachRange(of: 16, in: clusters) { range in
          for cluster in range where added[cluster] > 0 {
            let rate = Float(added[cluster] / seen[cluster])
            for i in cluster * width..<(cluster + 1) * width {
              centers[i] += rate * (means[i] - centers[i])
            }
          }
        }
      }
    }
    if isReassigning {
      state.rowsSinceReassignment = 0
      reassign(batch, weights, &state)
    }
    state.batches += 1
    return assignment.inertia(weights) / Double(batch.count)
  }

  /// Moves the centers that have seen too few rows to random rows of the batch.
  private func reassign(_ batch: Samples, _ weights: [Float]?, _ state: inout State) {
    let least = reassignmentRatio * state.weights.max()!
    // At most half as many as the batch has rows, those that have seen least.
    let moving = state.weights.indices.filter { state.weights[$0] < least }
      .sorted { (state.weights[$0], $0) < (state.weights[$1], $1) }.prefix(batch.count / 2)
    guard !moving.isEmpty else { return }
    let rows = batch.take(
      batch.randomRows(
        moving.count, weights: weights, seed: seed.child("reassignment").child(state.batches)))
    for (place, cluster) in moving.enumerated() { state.centers[cluster] = rows[place] }
    // Weight enough not to be moved again at once, and little enough to be moved by what they see.
    let isMoving = Set(moving)
    let smallest = state.weights.indices.filter { !isMoving.contains($0) }
      .map { state.weights[$0] }.min()
    for cluster in moving { state.weights[cluster] = smallest ?? state.weights[cluster] }
  }
}

extension Samples {
  /// Rows drawn at random with replacement, all alike if `draw` is left out.
  fileprivate func drawing(_ number: Int, _ draw: WeightedSampler?, seed: RandomKey) -> [Int] {
    var generator = seed.generator
    return (0..<number).map { _ in draw?.index(&generator) ?? generator.next(upperBound: count) }
  }
}

/// The rule that ends a fit when the centers hardly move, or when the inertia of its batches, smoothed,
/// falls no more.
private struct EarlyStop {
  /// The weight of the latest batch in the exponentially weighted mean.
  private let rate: Double
  private let patience: Int?
  private let threshold: Double?
  private var batches = 0
  private var smoothed: Double?
  private var lowest = Double.infinity
  private var withoutImprovement = 0

  init(samples: Int, batchSize: Int, patience: Int?, threshold: Double?) {
    rate = min(1, 2 * Double(batchSize) / Double(samples + 1))
    self.patience = patience
    self.threshold = threshold
  }

  mutating func shouldStop(after inertia: Double, shift: Double?) -> Bool {
    batches += 1
    // The first batch is measured at the first centers, and says nothing about progress.
    guard batches > 1 else { return false }
    if let threshold, let shift, shift <= threshold { return true }
    let mean = smoothed.map { $0 * (1 - rate) + inertia * rate } ?? inertia
    smoothed = mean
    withoutImprovement = mean < lowest ? 0 : withoutImprovement + 1
    lowest = min(lowest, mean)
    return patience.map { withoutImprovement >= $0 } ?? false
  }
}
