// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The method that chooses the initial centers of k-means.
public enum KMeansInitialization: Sendable, Equatable {
  /// Rows far from one another (k-means++): each is drawn with a probability proportional to its
  /// squared distance from the nearest center so far. Of 2 + ln k candidates the one that lowers
  /// the inertia most is taken, as in scikit-learn.
  ///
  /// D. Arthur, S. Vassilvitskii, *k-means++: The Advantages of Careful Seeding*, SODA 2007.
  case kMeansPlusPlus
  /// Different rows at random.
  case random
  /// These centers, `[clusters, features]`: to compare fits, or to continue one.
  case centers(Tensor<Float>)

  /// The number of starts: `restarts`, or the default for the method.
  func starts(_ restarts: Int?, defaultForRandomRows: Int) -> Int {
    switch self {
    case .kMeansPlusPlus: restarts ?? 1
    case .random: restarts ?? defaultForRandomRows
    case .centers: 1
    }
  }

  /// Returns initial centers, `[clusters, features]`.
  ///
  /// - Parameters:
  ///   - assigner: An assigner of the rows to choose from.
  ///   - onChoice: Called after each center that k-means++ chooses but the first, with the number
  ///     of centers chosen and the number of all.
  /// - Throws: `ArgumentError` for given centers of another shape or that are not finite,
  ///   `CancellationError`, and the errors of `onChoice`.
  func centers(
    _ assigner: any CenterAssigner, clusters: Int, weights: [Float]?, seed: RandomKey,
    onChoice: (_ chosen: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> Tensor<Float> {
    let samples = assigner.samples
    switch self {
    case .kMeansPlusPlus:
      return try kMeansPlusPlusCenters(
        assigner, clusters: clusters, weights: weights, seed: seed, onChoice: onChoice)
    case .random:
      return samples.take(samples.randomRows(clusters, weights: weights, seed: seed))
    case .centers(let centers):
      guard centers.shape == [clusters, samples.featureCount] else {
        throw ArgumentError(
          argument: "initial centers", found: "the shape \(centers.shape)",
          expected: "[\(clusters), \(samples.featureCount)]")
      }
      if let (row, column, value) = Samples(centers).firstNonFinite {
        throw ArgumentError(
          argument: "initial centers", found: "\(value) in row \(row), column \(column)",
          expected: "finite numbers")
      }
      return centers
    }
  }
}

extension Samples {
  /// Different rows, drawn with probabilities proportional to their weights.
  ///
  /// Takes the rows with the largest u^(1/w) for u uniform in (0, 1]: P. Efraimidis, P. Spirakis,
  /// *Weighted random sampling with a reservoir*, 2006.
  func randomRows(_ count: Int, weights: [Float]?, seed: RandomKey) -> [Int] {
    guard let weights else { return Array(seed.permutation(self.count).prefix(count)) }
    let uniform = Tensor<Double>.uniform([self.count], seed: seed).scalars
    let keys = zip(uniform, weights).map { u, w in
      w > 0 ? Foundation.log(1 - u) / Double(w) : -.infinity
    }
    return Array(keys.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }.prefix(count))
  }
}

/// Chooses centers by k-means++ with several candidates for each (greedy k-means++).
private func kMeansPlusPlusCenters(
  _ assigner: any CenterAssigner, clusters: Int, weights: [Float]?, seed: RandomKey,
  onChoice: (_ chosen: Int, _ total: Int) throws -> Void
) throws -> Tensor<Float> {
  let samples = assigner.samples
  let candidateCount = 2 + Int(Foundation.log(Double(clusters)))
  var generator = seed.generator
  let rowWeights = weights?.map(Double.init) ?? [Double](repeating: 1, count: samples.count)
  let allRows = WeightedSampler(rowWeights)!
  var chosen = [allRows.next(using: &generator)]
  let first = try BruteForceAssigner(samples).assign(to: samples.take(chosen), after: nil)
  var nearest = first.squaredDistances
  while chosen.count < clusters {
    try Task.checkCancellation()
    // If every row with a weight coincides with a center, any of them is drawn.
    let sampler = WeightedSampler(zip(nearest, rowWeights).lazy.map { $0 * $1 }) ?? allRows
    let candidates = (0..<candidateCount).map { _ in sampler.next(using: &generator) }
    let distances = try assigner.squaredDistances(to: samples.take(candidates), ifBelow: nearest)
    let best = try bestCandidate(samples, distances, nearest, weights)
    chosen.append(candidates[best.candidate])
    nearest = best.nearest
    try onChoice(chosen.count, clusters)
  }
  return samples.take(chosen)
}

/// The candidate that lowers the inertia most, and the rows' squared distances with it as a center.
///
/// - Parameters:
///   - distances: The squared distances of all rows to the candidates, `[rows, candidates]`.
///   - nearest: The squared distances to the nearest center so far.
private func bestCandidate(
  _ samples: Samples, _ distances: Tensor<Double>, _ nearest: [Double], _ weights: [Float]?
) throws -> (candidate: Int, nearest: [Double]) {
  let count = distances.shape[1]
  return try distances.withUnsafeBufferPointer { distances in
    let sums = try samples.mapChunkRanges { range in
      var sums = [Double](repeating: 0, count: count)
      for row in range {
        let weight = Double(weights?[row] ?? 1)
        for candidate in 0..<count {
          sums[candidate] += weight * min(nearest[row], distances[row * count + candidate])
        }
      }
      return sums
    }
    let inertias = (0..<count).map { candidate in sums.reduce(0) { $0 + $1[candidate] } }
    let best = inertias.indices.min { inertias[$0] < inertias[$1] }!
    return (best, nearest.indices.map { min(nearest[$0], distances[$0 * count + best]) })
  }
}
