import Tensors

/// The search for nearest centres through the iterations of Lloyd's algorithm, which remembers how far
/// the other centres were.
///
/// Centres are taken in groups. For each row and group a lower bound is kept of the row's distance to
/// all centres of the group but its own; a centre that moves by δ comes nearer by δ at most. As long as
/// the bound exceeds the distance to the row's own centre, nothing in the group can be nearer. The
/// groups that remain are searched as `PrunedSearch` does it, several rows at a time. Labels are those
/// of a search without bounds.
///
/// Y. Ding et al., *Yinyang K-Means: A Drop-In Replacement of the Classic K-Means with Consistent
/// Speedup*, ICML 2015.
package struct DriftSearch {
  private let search: PrunedSearch
  /// The lower bounds, for one block of rows after the other, in each `[groups, rows]`; none before the
  /// second search.
  private var lowerBounds: Tensor<Float>?
  /// The centres and the labels of the search before.
  private var centres: Tensor<Float>?
  private var labels: [Int32] = []

  /// Few enough that a bound speaks for centres that are alike in their drift, and as many as make a
  /// product of rows and centres worthwhile.
  private static let centresPerGroup = 16

  package init(_ search: PrunedSearch) { self.search = search }

  /// Assigns every row to its nearest centre; of equally near ones, to the first.
  ///
  /// - Parameters:
  ///   - centres: The centres, `[centres, features]`.
  ///   - previous: Where rows were assigned before the centres moved, if they were: what the search
  ///     before has returned, but for rows that were moved to empty clusters since.
  package mutating func assign(
    _ centres: Tensor<Float>, after previous: NearestCentres.Assignment?
  ) -> NearestCentres.Assignment {
    let assignment: NearestCentres.Assignment
    if let previous, let before = self.centres {
      assignment = assign(centres, from: before, previous.labels)
    } else {
      assignment = search.assign(centres)
    }
    self.centres = centres
    labels = assignment.labels
    return assignment
  }

  private mutating func assign(
    _ centres: Tensor<Float>, from before: Tensor<Float>, _ previous: [Int32]
  ) -> NearestCentres.Assignment {
    let (rowCount, count) = (search.samples.count, centres.shape[0])
    let groups = stride(from: 0, to: count, by: Self.centresPerGroup).map { first in
      first..<min(first + Self.centresPerGroup, count)
    }
    let bound = Bound(centres, search.subspace)
    let drifts = largestDrifts(of: groups, from: before, to: centres)
    var lowerBounds = lowerBounds ?? .zeros([rowCount, groups.count])
    self.lowerBounds = nil
    let found = self.labels
    var assignment = NearestCentres.Assignment(
      labels: previous, squaredDistances: [Float](repeating: 0, count: rowCount))
    var reach = [Float](repeating: 0, count: rowCount)
    let slack = (0..<rowCount).map { bound.slack(search.rows, $0) }
    assignment.labels.withUnsafeMutableBufferPointer { labels in
      assignment.squaredDistances.withUnsafeMutableBufferPointer { distances in
        reach.withUnsafeMutableBufferPointer { reach in
          lowerBounds.withUnsafeMutableBufferPointer { lowerBounds in
            slack.withUnsafeBufferPointer { slack in
              search.forEachBlock(centres) { range, rows, centres in
                let block = DriftBlock(
                  range: range, rows: rows, centres: centres, features: search.samples.width,
                  labels: labels.baseAddress!, distances: distances.baseAddress!,
                  reach: reach.baseAddress!, slack: slack.baseAddress!,
                  lowerBounds: lowerBounds.baseAddress! + range.lowerBound * groups.count,
                  groupSize: Self.centresPerGroup, error: bound.error)
                // A row that was given to an empty cluster has no bound for the one that it left.
                for row in range where previous[row] != found[row] {
                  block.forget(row, groups.count)
                }
                block.assign(groups, drifts: drifts, bound, search.rows.coordinates)
              }
            }
          }
        }
      }
    }
    self.lowerBounds = lowerBounds
    return assignment
  }

  /// How far the centre of each group that has moved farthest has moved, rounded up.
  private func largestDrifts(
    of groups: [Range<Int>], from before: Tensor<Float>, to after: Tensor<Float>
  ) -> [Float] {
    Parallel.map(groups.count) { group in
      let squared = groups[group].map { squaredDistance(before[$0], after[$0]) }.max()!
      return Float(squared.squareRoot()).nextUp
    }
  }
}
