// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// k-means over a stream of batches, the algorithm of Amazon SageMaker's k-means: more centers than
/// requested learn from the stream and are then reduced to the requested number.
///
///     let result = try StreamingKMeans(clusters: 10, epochs: 150).fit(samples)
///     let (clusters, distances) = try result.model.closest(otherSamples)
///
/// 1. K = clusters · `extraCenterFactor` initial centers are chosen from the first batch.
/// 2. Each batch's rows are assigned to their nearest centers, and every center becomes the
///    weighted mean of itself, with the weight of the rows that it has seen, and of its new rows.
///    With a half-life the weight of earlier rows decays.
/// 3. The K weighted centers are clustered by Lloyd's algorithm; the best of several trials is
///    returned.
///
/// The parameters are SageMaker's hyperparameters, whose names are given in parentheses. From *How
/// K-Means Clustering Works* in Amazon SageMaker's developer guide.
public struct StreamingKMeans: Sendable, Equatable {
  /// The number of clusters (`k`).
  public var clusters: Int
  /// The number of passes over the rows (`epochs`).
  public var epochs: Int
  /// The number of rows of a batch (`mini_batch_size`).
  public var miniBatchSize: Int
  /// The number of centers that learn from the stream, as a multiple of `clusters`
  /// (`extra_center_factor`).
  ///
  /// By default (`auto`) 10, or less if that would leave fewer than 10 rows for each center.
  public var extraCenterFactor: Int?
  /// The number of rows after which a row's weight has halved; 0 for no decay
  /// (`half_life_time_size`).
  public var halfLifeTimeSize: Int
  /// The method that chooses the initial centers (`init_method`).
  public var initMethod: InitMethod
  /// The method that chooses the initial centers of the reduction (`local_lloyd_init_method`).
  public var localLloydInitMethod: InitMethod
  /// The maximum number of iterations of each trial of the reduction (`local_lloyd_max_iter`).
  public var localLloydMaxIterations: Int
  /// The number of trials of the reduction (`local_lloyd_num_trials`); by default (`auto`) 10.
  public var localLloydNumTrials: Int?
  /// The relative center shift at which a trial has converged (`local_lloyd_tol`), as
  /// `KMeans.tolerance`.
  public var localLloydTolerance: Double
  /// The key of all random numbers.
  public var seed: RandomKey

  /// A method that chooses initial centers from rows.
  public enum InitMethod: String, Sendable, CaseIterable {
    /// Different rows at random (`random`).
    case random
    /// Rows far from one another (`kmeans++`).
    case kMeansPlusPlus = "kmeans++"

    var initialization: KMeansInitialization { self == .random ? .random : .kMeansPlusPlus }
  }

  /// Creates an estimator; the defaults are SageMaker's.
  public init(
    clusters: Int, epochs: Int = 1, miniBatchSize: Int = 5000, extraCenterFactor: Int? = nil,
    halfLifeTimeSize: Int = 0, initMethod: InitMethod = .random,
    localLloydInitMethod: InitMethod = .kMeansPlusPlus, localLloydMaxIterations: Int = 300,
    localLloydNumTrials: Int? = nil, localLloydTolerance: Double = 1e-4, seed: RandomKey = 0
  ) {
    self.clusters = clusters
    self.epochs = epochs
    self.miniBatchSize = miniBatchSize
    self.extraCenterFactor = extraCenterFactor
    self.halfLifeTimeSize = halfLifeTimeSize
    self.initMethod = initMethod
    self.localLloydInitMethod = localLloydInitMethod
    self.localLloydMaxIterations = localLloydMaxIterations
    self.localLloydNumTrials = localLloydNumTrials
    self.localLloydTolerance = localLloydTolerance
    self.seed = seed
  }

  /// The centers that learn from the stream, from which another fit continues: see
  /// ``fit(_:continuing:onProgress:)``.
  public struct State: Sendable, Equatable {
    /// The centers, `[K, features]`.
    public internal(set) var centers: Tensor<Float>
    /// The decayed weight of the rows that each center has seen.
    public internal(set) var weights: [Double]
    /// The number of batches.
    public internal(set) var batches = 0

    /// Centers that have seen no rows.
    init(centers: Tensor<Float>) {
      self.centers = centers
      weights = [Double](repeating: 0, count: centers.shape[0])
    }
  }

  /// The state of a fit after a batch.
  public struct Step: Sendable {
    /// The epoch, counted from 1.
    public let epoch: Int
    /// The number of batches so far, and of all epochs.
    public let batch, batches: Int
    /// The mean squared distance of the batch's rows to the centers before they moved.
    public let inertia: Double
    /// The centers after they moved.
    public let state: State
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` centers that learn from the stream.
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
  ///   - samples: The rows: a matrix `[rows, features]`, or `Samples`. Each epoch streams all of
  ///     them in a random order of its own.
  ///   - state: The state of a fit of the same rows with the same parameters; nil to start from
  ///     initial centers.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each batch.
  ///     An error that it throws ends the fit.
  /// - Returns: The result, whose `iterations` are the batches.
  /// - Throws: `ArgumentError` for invalid rows or parameters, or a state of other numbers of
  ///   centers or features; `CancellationError` if the task is canceled; and the errors of
  ///   `onProgress`.
  /// - Complexity: O(epochs · rows · K · features), as matrix products.
  public func fit(
    _ samples: some SampleSource, continuing state: State? = nil,
    onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try check(samples)
    let streamedCount = streamedCount(samples.count)
    try state?.check(shape: [streamedCount, samples.featureCount])
    let batchSize = min(miniBatchSize, samples.count)
    var state =
      try state
      ?? State(centers: initialCenters(samples, streamedCount, batchSize, onProgress))
    let batchesPerEpoch = ceilDiv(samples.count, batchSize)
    let total = epochs.multipliedReportingOverflow(by: batchesPerEpoch)
    let batches = total.overflow ? .max : total.partialValue
    while state.batches < batches {
      let (epoch, first) = state.batches.quotientAndRemainder(dividingBy: batchesPerEpoch)
      let order = order(ofEpoch: epoch + 1, samples)
      for batch in first..<batchesPerEpoch {
        try Task.checkCancellation()
        let rows = order[batch * batchSize..<min((batch + 1) * batchSize, samples.count)]
        let inertia = try state.learn(Samples(samples.take(rows)), halfLife: halfLifeTimeSize)
        try onProgress(
          .step(
            Step(
              epoch: epoch + 1, batch: state.batches, batches: batches,
              inertia: inertia / Double(rows.count), state: state)))
      }
    }
    let reduced = try reduce(state)
    let assignment = try BruteForceAssigner(samples).assign(to: reduced.centers, after: nil)
    return KMeansResult(
      model: reduced.model, labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(nil), iterations: state.batches,
      hasConverged: reduced.hasConverged)
  }

  /// The number of centers that learn from a stream of `rows` rows.
  private func streamedCount(_ rows: Int) -> Int {
    let factor = extraCenterFactor ?? max(1, min(10, rows / (10 * clusters)))
    // At most as many centers as rows, without overflow for any factor.
    return factor > rows / clusters ? rows : clusters * factor
  }

  /// The order in which an epoch, counted from 1, streams the rows.
  private func order(ofEpoch epoch: Int, _ samples: Samples) -> [Int] {
    seed.child("epoch").child(epoch).permutation(samples.count)
  }

  /// Chooses `count` centers that learn from the stream from the first rows of the first epoch.
  private func initialCenters(
    _ samples: Samples, _ count: Int, _ batchSize: Int, _ onProgress: (Progress) throws -> Void
  ) throws -> Tensor<Float> {
    let order = order(ofEpoch: 1, samples)
    let first = Samples(samples.take(order.prefix(max(batchSize, count))))
    return try initMethod.initialization.centers(
      BruteForceAssigner(first), clusters: count, weights: nil, seed: seed.child("start")
    ) { try onProgress(.initialization(chosen: $0, total: $1)) }
  }

  /// Clusters the streamed centers, weighted by the rows that they have seen.
  private func reduce(_ stream: State) throws -> KMeansResult {
    let weights = stream.weights
    let seen = weights.indices.filter { weights[$0] > 0 }
    // Centers that were never nearest to a row are left out unless too few others remain.
    let rows = seen.count >= clusters ? seen : Array(weights.indices)
    let smallest = weights.filter { $0 > 0 }.min() ?? 1
    return try KMeans(
      clusters: clusters, initialization: localLloydInitMethod.initialization,
      restarts: localLloydNumTrials ?? 10, maxIterations: localLloydMaxIterations,
      tolerance: localLloydTolerance, seed: seed.child("reduction")
    ).fit(stream.centers.take(rows), weights: rows.map { Float(max(weights[$0], smallest)) })
  }

  private func check(_ samples: Samples) throws {
    try samples.check(clusters: clusters)
    try checkPositive([
      "epochs": epochs, "miniBatchSize": miniBatchSize, "extraCenterFactor": extraCenterFactor,
      "localLloydMaxIterations": localLloydMaxIterations,
      "localLloydNumTrials": localLloydNumTrials,
    ])
    guard halfLifeTimeSize >= 0 else {
      throw ArgumentError(
        argument: "halfLifeTimeSize", found: "\(halfLifeTimeSize)", expected: "0 or more")
    }
    guard (0...1).contains(localLloydTolerance) else {
      throw ArgumentError(
        argument: "localLloydTolerance", found: "\(localLloydTolerance)", expected: "0 to 1")
    }
  }
}

extension StreamingKMeans.State {
  /// Moves the centers to the weighted means of themselves and of the batch's rows.
  ///
  /// - Parameters:
  ///   - batch: The rows.
  ///   - halfLife: The number of rows after which a weight has halved; 0 for no decay.
  /// - Returns: The inertia of the batch before the centers move.
  /// - Throws: `CancellationError` if the task is canceled.
  fileprivate mutating func learn(_ batch: Samples, halfLife: Int) throws -> Double {
    let assignment = try BruteForceAssigner(batch).assign(to: centers, after: nil)
    let (means, added) = try batch.means(of: assignment.labels, weights: nil, otherwise: centers)
    let decay = halfLife == 0 ? 1 : pow(0.5, Double(batch.count) / Double(halfLife))
    let rates = weights.indices.map { center -> Float in
      weights[center] = weights[center] * decay + added[center]
      return added[center] > 0 ? Float(added[center] / weights[center]) : 0
    }
    centers.move(toward: means, rates)
    batches += 1
    return assignment.inertia(nil)
  }

  /// Throws unless the centers have this shape.
  fileprivate func check(shape: [Int]) throws {
    guard centers.shape == shape else {
      throw ArgumentError(
        argument: "state", found: "centers of shape \(centers.shape)", expected: "\(shape)")
    }
  }
}
