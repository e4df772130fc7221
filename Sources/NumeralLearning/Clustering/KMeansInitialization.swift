// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// How the first centers are chosen.
public enum KMeansInitialization: Sendable, Equatable {
  /// Rows far from one another: each next one is drawn with a probability proportional to its squared
  /// distance from the nearest so far. Of 2 + ln k rows drawn, the one that lowers the inertia most is
  /// taken, as in scikit-learn.
  ///
  /// D. Arthur, S. Vassilvitskii, *k-means++: The Advantages of Careful Seeding*, SODA 2007.
  case kMeansPlusPlus
  /// Different rows at random.
  case random
  /// These centers, `[clusters, features]`: to compare, or to continue a fit from where it was.
  case centers(Tensor<Float>)

  /// How many first centers to choose, if `number` is asked for or left out.
  func starts(_ number: Int?, fromRandomRows: Int) -> Int {
    switch self {
    case .kMeansPlusPlus: number ?? 1
    case .random: number ?? fromRandomRows
    case .centers: 1
    }
  }

  /// The first centers, `[clusters, features]`, found with the help of `search` if there is one.
  ///
  /// k-means++ reports how many it has, and how many there will be.
  func centers(
    _ samples: Samples, clusters: Int, weights: [Float]?, seed: RandomKey,
    search: PCABoundedAssigner? = nil,
    report: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> Tensor<Float> {
    switch self {
    case .kMeansPlusPlus:
      return try samples.plusPlusCenters(
        clusters, weights: weights, seed: seed, search: search, report: report)
    case .random:
      return samples.take(samples.randomRows(clusters, weights: weights, seed: seed))
    case .centers(let centers):
      guard centers.shape == [clusters, samples.featureCount] else {
        throw ArgumentError(
          argument: "initial centers", found: "the shape \(centers.shape)",
          expected: "[\(clusters), \(samples.featureCount)]")
      }
      if let position = centers.scalars.firstIndex(where: { !$0.isFinite }) {
        let (row, column) = position.quotientAndRemainder(dividingBy: samples.featureCount)
        throw ArgumentError(
          argument: "initial centers",
          found: "\(centers[row, column]) in row \(row), column \(column)",
          expected: "finite numbers")
      }
      return centers
    }
  }
}

extension Samples {
  /// Different rows, drawn with probabilities proportional to their weights.
  ///
  /// The rows with the largest u^(1/w), for u uniform in (0, 1]: P. Efraimidis, P. Spirakis, *Weighted
  /// random sampling with a reservoir*, 2006.
  func randomRows(_ number: Int, weights: [Float]?, seed: RandomKey) -> [Int] {
    guard let weights else { return Array(seed.permutation(count).prefix(number)) }
    let uniform = Tensor<Double>.uniform([count], seed: seed).scalars
    let keys = zip(uniform, weights).map { u, w in
      w > 0 ? Foundation.log(1 - u) / Double(w) : -.infinity
    }
    return Array(keys.indices.sorted { (keys[$1], $0) < (keys[$0], $1) }.prefix(number))
  }

  /// k-means++ with local trials.
  func plusPlusCenters(
    _ clusters: Int, weights: [Float]?, seed: RandomKey, search: PCABoundedAssigner?,
    report: (Int, Int) throws -> Void
  ) throws -> Tensor<Float> {
    let trials = 2 + Int(Foundation.log(Double(clusters)))
    var generator = seed.generator
    let rowWeights = weights?.map(Double.init) ?? [Double](repeating: 1, count: count)
    let rows = WeightedSampler(rowWeights)!
    var chosen = [rows.index(&generator)]
    var nearest = BruteForceAssigner(take(chosen)).assign(self).squaredDistances
    while chosen.count < clusters {
      try Task.checkCancellation()
      // Where every row that counts has a center on it already, any of them will do.
      let draw = WeightedSampler(zip(nearest, rowWeights).lazy.map { Double($0) * $1 }) ?? rows
      let candidates = (0..<trials).map { _ in draw.index(&generator) }
      let best = closest(to: candidates, than: nearest, weights: weights, search)
      chosen.append(candidates[best.candidate])
      nearest = best.nearest
      try report(chosen.count, clusters)
    }
    return take(chosen)
  }

  /// The candidate that lowers the sum of squared distances most, and the distances with it.
  private func closest(
    to candidates: [Int], than nearest: [Float], weights: [Float]?, _ search: PCABoundedAssigner?
  ) -> (candidate: Int, nearest: [Float]) {
    let centers = take(candidates)
    let distances =
      search?.squaredDistances(to: centers, ifBelow: nearest)
      ?? BruteForceAssigner(centers).squaredDistances(self)
    let trials = candidates.count
    return distances.withUnsafeBufferPointer { distances in
      let sums = mapBlockRanges { range in
        var sums = [Double](repeating: 0, count: trials)
        for row in range {
          let weight = Double(weights?[row] ?? 1)
          for trial in 0..<trials {
            sums[trial] += weight * Double(min(nearest[row], distances[row * trials + trial]))
          }
        }
        return sums
      }
      let totals = (0..<trials).map { trial in sums.reduce(0) { $0 + $1[trial] } }
      let best = totals.indices.min { totals[$0] < totals[$1] }!
      return (best, (0..<count).map { min(nearest[$0], distances[$0 * trials + best]) })
    }
  }
}
