// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// k-means over a stream of batches, as Amazon SageMaker's k-means does it: more centers than asked for
/// learn from the stream, and are then reduced to as many as asked for.
///
///     let result = try StreamingKMeans(clusters: 10, epochs: 150).fit(samples)
///     let (clusters, distances) = try result.model.closest(more)
///
/// 1. K = clusters · `extraCenterFactor` first centers are chosen from the first batch.
/// 2. Each batch's rows are assigned to their nearest centers, and every center becomes the weighted
///    mean of itself, with the weight of the rows it has seen, and of its new rows. With a half-life the
///    weight of what was seen fades.
/// 3. The K centers, weighted, are clustered by Lloyd's algorithm; of several trials the best counts.
///
/// Parameters are SageMaker's hyperparameters, named in their documentation. From *How K-Means
/// Clustering Works* in Amazon SageMaker's developer guide.
public struct StreamingKMeans: Sendable, Equatable {
  /// The number of clusters (`k`).
  public var clusters: Int
  /// The passes over the rows (`epochs`).
  public var epochs: Int
  /// The rows of a batch (`mini_batch_size`).
  public var miniBatchSize: Int
  /// How many times as many centers learn from the stream as are asked for (`extra_center_factor`);
  /// left out (`auto`), 10, or fewer where that would leave a center fewer than 10 rows.
  public var extraCenterFactor: Int?
  /// The number of rows after which a row's weight is half; 0 for no fading (`half_life_time_size`).
  public var halfLifeTimeSize: Int
  /// How the first centers are chosen (`init_method`).
  public var initMethod: InitMethod
  /// How each trial of the reduction begins (`local_lloyd_init_method`).
  public var localLloydInitMethod: InitMethod
  /// The most iterations of each trial (`local_lloyd_max_iter`).
  public var localLloydMaxIterations: Int
  /// The number of trials (`local_lloyd_num_trials`); left out (`auto`), 10.
  public var localLloydNumTrials: Int?
  /// When a trial has converged (`local_lloyd_tol`); the meaning is `KMeans.tolerance`'s.
  public var localLloydTolerance: Double
  /// Where random choices come from.
  public var seed: RandomKey

  /// How centers are chosen from rows.
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

  /// Where a fit stands after a batch.
  public struct Step: Sendable {
    /// The epoch, counted from 1.
    public let epoch: Int
    /// The number of batches so far, and how many there will be.
    public let batch, batches: Int
    /// The mean squared distance of the batch's rows to the centers before they moved.
    public let inertia: Double
  }

  /// The progress of a fit.
  public enum Progress: Sendable {
    /// k-means++ has chosen `chosen` of the `total` centers that the stream moves.
    case initialization(chosen: Int, total: Int)
    /// The centers have learned from a batch.
    case step(Step)
  }

  /// Finds the clusters.
  ///
  /// - Parameters:
  ///   - samples: The rows; each epoch sees all of them, in a random order of its own.
  ///   - onProgress: Called after each initial center that k-means++ chooses and after each batch.
  ///     An error that it throws ends the fit.
  /// - Returns: The labels are the rows' closest clusters, and `iterations` are the batches.
  /// - Throws: `ArgumentError` for rows or parameters that make no sense; `CancellationError` if the
  ///   task was cancelled.
  /// - Complexity: O(epochs · rows · K · features), as matrix products.
  public func fit(
    _ samples: some SampleSource, onProgress: (Progress) throws -> Void = { _ in }
  ) throws -> KMeansResult {
    let samples = samples.samples
    try check(samples)
    let size = min(miniBatchSize, samples.count)
    let order = seed.child("epoch").child(1).permutation(samples.count)
    let streamed = streamedCenters(samples.count)
    var centers = try initMethod.initialization.centers(
      Samples(samples.take(order.prefix(max(size, streamed)))), clusters: streamed,
      weights: nil, seed: seed.child("start")
    ) { try onProgress(.initialization(chosen: $0, total: $1)) }
    var weights = [Double](repeating: 0, count: streamed)
    let all = epochs.multipliedReportingOverflow(by: (samples.count + size - 1) / size)
    let batches = all.overflow ? .max : all.partialValue
    var batch = 0
    for epoch in 1...epochs {
      let order = seed.child("epoch").child(epoch).permutation(samples.count)
      for first in stride(from: 0, to: samples.count, by: size) {
        try Task.checkCancellation()
        let rows = order[first..<min(first + size, samples.count)]
        let inertia = learn(Samples(samples.take(rows)), &centers, &weights)
        batch += 1
        try onProgress(
          .step(
            Step(
              epoch: epoch, batch: batch, batches: batches, inertia: inertia / Double(rows.count))))
      }
    }
    let reduced = try reduce(centers, weights)
    let assignment = BruteForceAssigner(reduced.centers).assign(samples)
    return KMeansResult(
      model: reduced.model, labels: assignment.labels.map(Int.init),
      inertia: assignment.inertia(nil), iterations: batch, hasConverged: reduced.hasConverged)
  }

  /// The number of centers that learn from the stream.
  func streamedCenters(_ rows: Int) -> Int {
    let factor = extraCenterFactor ?? max(1, min(10, rows / (10 * clusters)))
    // As many as rows at most: no factor is too large to be multiplied.
    return factor > rows / clusters ? rows : clusters * factor
  }

  /// Moves the centers to the weighted means of themselves and of the batch's rows.
  private func learn(
    _ batch: Samples, _ centers: inout Tensor<Float>, _ weights: inout [Double]
  ) -> Double {
    let assignment = BruteForceAssigner(centers).assign(batch)
    let (means, added) = batch.means(of: assignment.labels, weights: nil, otherwise: centers)
    let kept =
      halfLifeTimeSize == 0 ? 1 : pow(0.5, Double(batch.count) / Double(halfLifeTimeSize))
    let rates = weights.indices.map { center -> Float in
      weights[center] = weights[center] * kept + added[center]
      return added[center] > 0 ? Float(added[center] / weights[center]) : 0
    }
    centers += (means - centers) * Tensor(rates, shape: [rates.count, 1])
    return assignment.inertia(nil)
  }

  /// The best of some clusterings of the streamed centers, each with the weight of its rows.
  private func reduce(_ centers: Tensor<Float>, _ weights: [Double]) throws -> KMeansResult {
    let seen = weights.indices.filter { weights[$0] > 0 }
    // Centers that no row was ever nearest to say nothing, unless too few others are left.
    let rows = seen.count >= clusters ? seen : Array(weights.indices)
    let smallest = weights.filter { $0 > 0 }.min() ?? 1
    return try KMeans(
      clusters: clusters, initialization: localLloydInitMethod.initialization,
      restarts: localLloydNumTrials ?? 10, maxIterations: localLloydMaxIterations,
      tolerance: localLloydTolerance, seed: seed.child("reduction")
    ).fit(
      Samples(centers.take(rows)),
      weights: rows.map { Float(max(weights[$0], smallest)) })
  }

  private func check(_ samples: Samples) throws {
    try samples.check(clusters: clusters)
    for (name, value) in [
      ("epochs", epochs), ("miniBatchSize", miniBatchSize),
      ("extraCenterFactor", extraCenterFactor ?? 1),
      ("localLloydMaxIterations", localLloydMaxIterations),
      ("localLloydNumTrials", localLloydNumTrials ?? 1),
    ] where value < 1 {
      throw ArgumentError(argument: name, found: "\(value)", expected: "1 or more")
    }
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
