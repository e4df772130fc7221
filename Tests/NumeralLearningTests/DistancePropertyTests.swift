// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralLearning
import NumeralTensors
import Testing

/// Kinds of rows on which rounded products lose the digits of distances.
enum RowKind: String, CaseIterable, Sendable {
  case ordinary, offset, scaled, withOutliers, withDuplicates, withConstantColumns, withEverything

  private func has(_ kind: RowKind) -> Bool { self == kind || self == .withEverything }

  /// Random rows around a few points, and centers that are rows or near rows.
  func data(
    rows rowCount: Int, features: Int, centers centerCount: Int, seed: RandomKey
  ) -> (rows: Tensor<Float>, centers: Tensor<Float>) {
    var generator = seed.generator
    func power(_ exponents: ClosedRange<Double>) -> Float {
      Float(Foundation.pow(10, Double.random(in: exponents, using: &generator)))
    }
    let rank = min(features, 1 + generator.next(upperBound: 6))
    var rows = matmul(
      Tensor<Float>.normal([rowCount, rank], seed: seed.child("coordinates")),
      Tensor<Float>.normal([rank, features], seed: seed.child("directions")))
    rows += Tensor<Float>.normal(
      [rowCount, features], standardDeviation: power(-3...0), seed: seed.child("noise"))
    if has(.withDuplicates) {
      for row in 0..<rowCount where generator.next(upperBound: 2) == 0 {
        rows[row] = rows[generator.next(upperBound: rowCount)]
      }
    }
    if has(.withConstantColumns) {
      for column in 0..<features where generator.next(upperBound: 3) == 0 {
        let value = power(-2...6)
        for row in 0..<rowCount { rows[row, column] = value }
      }
    }
    if has(.offset) {
      let offset = power(0...7)
      rows += Tensor<Float>.normal([features], seed: seed.child("offset")) * offset
    }
    if has(.withOutliers) {
      let sizes = [1.0...3, 3...9, 9...30][generator.next(upperBound: 3)]
      for _ in 0...generator.next(upperBound: 3) {
        let sign: Float = generator.next(upperBound: 2) == 0 ? 1 : -1
        rows[generator.next(upperBound: rowCount), generator.next(upperBound: features)] =
          sign * power(sizes)
      }
    }
    if has(.scaled) { rows *= self == .scaled ? power(-36...36) : power(-6...6) }
    let chosen = seed.child("centers").permutation(rowCount).prefix(centerCount)
    var centers = rows.take(chosen)
    // Half of the centers are between rows.
    for center in 0..<centerCount / 2 {
      centers[center] = (centers[center] + centers[centerCount - 1 - center]) * 0.5
    }
    return (rows, centers)
  }

}

/// The trials of a property. A twentieth of them without optimization, where loops take 50 to 100
/// times as long: they are for the checks that only debug builds have, as of the bounds of buffers.
private func trials(_ count: Int) -> Range<Int> {
  #if DEBUG
  0..<max(1, count / 20)
  #else
  0..<count
  #endif
}

/// Nearest centers are those of distances by definition, for rows of any scale, offset and outlier.
@Suite struct DistancePropertyTests {
  @Test(arguments: RowKind.allCases)
  func bruteForceFindsTheNearestCenters(kind: RowKind) throws {
    for trial in trials(290) {
      let seed = RandomKey(1).child(kind.rawValue).child(trial)
      var generator = seed.child("shape").generator
      let (rows, centers) = kind.data(
        rows: 20 + generator.next(upperBound: 60),
        features: trial % 20 == 0 ? 1100 : 1 + generator.next(upperBound: 80),
        centers: 2 + generator.next(upperBound: 16), seed: seed)
      let found = try BruteForceAssigner(Samples(rows)).assign(to: centers, after: nil)
      expectNearest(found, rows, centers, "trial \(trial)")
    }
  }

  /// The assigners with bounds, through iterations in which centers move.
  @Test(arguments: RowKind.allCases)
  func boundsFindTheNearestCenters(kind: RowKind) throws {
    let wanted = trials(290).count
    var boundedTrials = 0
    // Of some kinds, few data sets vary so little in most directions that bounds save time.
    for trial in 0..<30 * wanted where boundedTrials < wanted {
      let seed = RandomKey(2).child(kind.rawValue).child(trial)
      let (rows, initial) = kind.data(rows: 280, features: 50, centers: 32, seed: seed)
      guard let bounded = try PCABoundedAssigner(Samples(rows), clusters: 32) else { continue }
      boundedTrials += 1
      var (yinyang, centers) = (YinyangAssigner(bounded), initial)
      var previous: Assignment?
      for iteration in 0..<3 {
        let plain = try BruteForceAssigner(Samples(rows)).assign(to: centers, after: nil)
        let found = try bounded.assign(to: centers, after: nil)
        let next = try yinyang.assign(to: centers, after: previous)
        #expect(found.labels == plain.labels, "trial \(trial), iteration \(iteration)")
        #expect(next.labels == plain.labels, "trial \(trial), iteration \(iteration)")
        #expect(found.squaredDistances == plain.squaredDistances, "trial \(trial)")
        #expect(next.squaredDistances == plain.squaredDistances, "trial \(trial)")
        expectNearest(plain, rows, centers, "trial \(trial), iteration \(iteration)")
        previous = next
        let moving = seed.child("moving").child(iteration).permutation(280).prefix(32)
        centers += (rows.take(moving) - centers) * [0.5, 0.1, 0.01][iteration]
      }
    }
    #expect(boundedTrials == wanted)
  }

  /// Squared distances below a limit, as k-means++ uses them.
  @Test(arguments: RowKind.allCases)
  func limitedDistancesAreThoseOfTheDifferences(kind: RowKind) throws {
    for trial in trials(60) {
      let seed = RandomKey(3).child(kind.rawValue).child(trial)
      let (rows, centers) = kind.data(rows: 300, features: 50, centers: 5, seed: seed)
      let naive = NaiveClusters(rows, centers).distances
      let limits = naive.map { $0[0] }
      let assigners: [(any CenterAssigner)?] = [
        BruteForceAssigner(Samples(rows)), try PCABoundedAssigner(Samples(rows), clusters: 32),
      ]
      for assigner in assigners.compactMap({ $0 }) {
        let found = try assigner.squaredDistances(to: centers, ifBelow: limits)
        for (row, distances) in naive.enumerated() {
          for (center, distance) in distances.enumerated() {
            let expected = min(limits[row], distance)
            #expect(
              abs(found[row, center] - expected) <= 3e-6 * expected,
              "trial \(trial), row \(row), center \(center)")
          }
        }
      }
    }
  }

  /// A fit and its model give every row the same cluster and the same distance.
  @Test(arguments: RowKind.allCases)
  func fitAndPredictAgree(kind: RowKind) throws {
    for trial in trials(30) {
      let seed = RandomKey(4).child(kind.rawValue).child(trial)
      let isWide = trial % 3 == 0
      let (rows, _) = kind.data(
        rows: isWide ? 300 : 60, features: isWide ? 50 : 4, centers: 2, seed: seed)
      let clusters = isWide ? 34 : 4
      let results = [
        try KMeans(clusters: clusters, seed: seed).fit(rows),
        try MiniBatchKMeans(clusters: clusters, maxIterations: 3, batchSize: 40, seed: seed)
          .fit(rows),
        try StreamingKMeans(clusters: clusters, miniBatchSize: 100, seed: seed).fit(rows),
      ]
      for result in results {
        #expect(try result.model.predict(rows) == result.labels, "trial \(trial)")
        #expect(try result.model.inertia(rows) == result.inertia, "trial \(trial)")
        let naive = NaiveClusters(rows, result.centers)
        #expect(
          abs(result.inertia - naive.inertia()) <= 3e-6 * naive.inertia(), "trial \(trial)")
      }
    }
  }

  private func expectNearest(
    _ found: Assignment, _ rows: Tensor<Float>, _ centers: Tensor<Float>, _ message: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (row, distances) in NaiveClusters(rows, centers).distances.enumerated() {
      let smallest = distances.min()!
      // Twice the bound on the error of a measured distance.
      let tolerance = 3e-6 * smallest
      #expect(
        distances[Int(found.labels[row])] <= smallest + tolerance
          && abs(found.squaredDistances[row] - smallest) <= tolerance,
        "\(message), row \(row)", sourceLocation: sourceLocation)
    }
  }
}
