// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The search for nearest centers through the iterations of Lloyd's algorithm, which remembers how far
/// the other centers were.
///
/// Centers are taken in groups of such as lie near each other (`CenterGroups`). For each row and group a
/// lower bound is kept of the row's distance to all centers of the group but its own; a center that
/// moves by δ comes nearer by δ at most. As long as the bound exceeds the distance to the row's own
/// center, nothing in the group can be nearer. The groups that remain are searched as `PCABoundedAssigner`
/// does it, several rows at a time. Labels are those of a search without bounds.
///
/// Y. Ding et al., *Yinyang K-Means: A Drop-In Replacement of the Classic K-Means with Consistent
/// Speedup*, ICML 2015.
package struct YinyangAssigner {
  private let search: PCABoundedAssigner
  /// What is known from the search before.
  private var state: State?

  private struct State {
    let groups: CenterGroups
    /// The centers, group by group.
    let centers: Tensor<Float>
    /// The position of each row's center.
    let labels: [Int32]
  }

  /// The lower bounds, for one block of rows after the other, in each `[groups, rows]`.
  private var lowerBounds: Tensor<Float>?

  package init(_ search: PCABoundedAssigner) { self.search = search }

  /// Assigns every row to its nearest center; of equally near ones, to the first.
  ///
  /// - Parameters:
  ///   - centers: The centers, `[centers, features]`.
  ///   - previous: Where rows were assigned before the centers moved, if they were: what the search
  ///     before has returned, but for rows that were moved to empty clusters since.
  package mutating func assign(
    _ centers: Tensor<Float>, after previous: BruteForceAssigner.Assignment?
  ) -> BruteForceAssigner.Assignment {
    let before = previous == nil ? nil : state
    state = nil
    let groups =
      before?.groups ?? CenterGroups(search.subspace.project(Samples(centers)).coordinates)
    let moved = centers.take(groups.numbers)
    let bound = Bound(moved, search.subspace)
    let drifts = before.map { largestDrifts(of: groups.ranges, from: $0.centers, to: moved) }
    let rowCount = search.samples.count
    let found = before?.labels ?? []
    let positions = groups.positions.map { Int32(truncatingIfNeeded: $0) }
    let present = previous.map { $0.labels.map { positions[Int($0)] } }
    var labels = present ?? [Int32](repeating: 0, count: rowCount)
    var distances = [Float](repeating: 0, count: rowCount)
    var reach = distances
    var lowerBounds = self.lowerBounds ?? .zeros([rowCount, groups.ranges.count])
    self.lowerBounds = nil
    let slack = (0..<rowCount).map { bound.slack(search.rows, $0) }
    labels.withUnsafeMutableBufferPointer { labels in
      distances.withUnsafeMutableBufferPointer { distances in
        reach.withUnsafeMutableBufferPointer { reach in
          lowerBounds.withUnsafeMutableBufferPointer { lowerBounds in
            slack.withUnsafeBufferPointer { slack in
              groups.numbers.withUnsafeBufferPointer { numbers in
                search.forEachBlock(moved) { range, rows, centers in
                  let block = YinyangChunk(
                    range: range, rows: rows, centers: centers,
                    features: search.samples.featureCount,
                    numbers: numbers.baseAddress!, labels: labels.baseAddress!,
                    distances: distances.baseAddress!, reach: reach.baseAddress!,
                    slack: slack.baseAddress!,
                    lowerBounds: lowerBounds.baseAddress! + range.lowerBound * groups.ranges.count,
                    error: bound.error)
                  guard let drifts, let present else {
                    return block.assign(groups.ranges, bound, search.rows.coordinates)
                  }
                  // A row that was given to an empty cluster has no bound for the one that it left.
                  for row in range where present[row] != found[row] {
                    block.forget(row, groups.ranges.count)
                  }
                  block.assign(groups.ranges, drifts: drifts, bound, search.rows.coordinates)
                }
              }
            }
          }
        }
      }
    }
    state = State(groups: groups, centers: moved, labels: labels)
    self.lowerBounds = lowerBounds
    return BruteForceAssigner.Assignment(
      labels: labels.map { Int32(truncatingIfNeeded: groups.numbers[Int($0)]) },
      squaredDistances: distances)
  }

  /// How far the center of each group that has moved farthest has moved, rounded up.
  private func largestDrifts(
    of groups: [Range<Int>], from before: Tensor<Float>, to after: Tensor<Float>
  ) -> [Float] {
    Parallel.map(groups.count) { group in
      let squared = groups[group].map { squaredDistance(before[$0], after[$0]) }.max()!
      return Float(squared.squareRoot()).nextUp
    }
  }
}
