// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Finds nearest centers through the iterations of Lloyd's algorithm with bounds from the iteration
/// before: Yinyang k-means.
///
/// For each row and each group of nearby centers (`CenterGroups`) a lower bound is kept of the
/// row's distance to all centers of the group but its own. A center that drifts by δ comes nearer
/// by at most δ. As long as the lower bound exceeds the upper bound on the distance to the row's
/// own center, no center of the group can be nearer. The groups that remain are searched as
/// `PCABoundedAssigner` does it, several rows at a time. The labels are the same as without bounds.
///
/// Y. Ding et al., *Yinyang K-Means: A Drop-In Replacement of the Classic K-Means with Consistent
/// Speedup*, ICML 2015.
package struct YinyangAssigner: CenterAssigner {
  private let assigner: PCABoundedAssigner
  /// The centers of the previous call, group by group.
  private var previousCenters: (centers: Tensor<Float>, groups: CenterGroups)?
  private var bounds: YinyangBounds?

  package init(_ assigner: PCABoundedAssigner) { self.assigner = assigner }

  package var samples: Samples { assigner.samples }

  package mutating func assign(
    to centers: Tensor<Float>, after previous: Assignment?
  ) throws -> Assignment {
    if previous == nil { (previousCenters, bounds) = (nil, nil) }
    let groups =
      try previousCenters?.groups
      ?? CenterGroups(assigner.subspace.project(Samples(centers)).coordinates)
    let grouped = centers.take(groups.centers)
    let drifts = previousCenters.map {
      Self.largestDrifts(of: groups.ranges, from: $0.centers, to: grouped)
    }
    let projected = try ProjectedCenters(grouped, in: assigner.subspace)
    guard projected.isBounded else {
      (previousCenters, bounds) = (nil, nil)
      return try BruteForceAssigner(samples).assign(to: centers, after: nil)
    }
    var bounds = self.bounds ?? YinyangBounds(rows: samples.count, groups: groups.ranges.count)
    // Without a second owner, the bounds are updated in place.
    self.bounds = nil
    bounds.thresholdOffsets = projected.thresholdOffsets(assigner.projection)
    let labels = previous?.labels.map { Int32(truncatingIfNeeded: groups.positions[Int($0)]) }
    try bounds.withUnsafePointers { bounds in
      try groups.centers.withUnsafeBufferPointer { groupedCenters in
        try assigner.forEachChunk(grouped) { range, rows, centers in
          let chunk = YinyangChunk(
            range: range, rows: rows, features: samples.featureCount, centers: centers,
            groupedCenters: groupedCenters.baseAddress!,
            thresholdFactor: projected.thresholdFactor, bounds: bounds)
          if let drifts, let labels {
            chunk.resetBounds(whereLabelsDifferFrom: labels)
            chunk.assign(groups.ranges, drifts: drifts, projected, assigner.projection.coordinates)
          } else {
            chunk.assign(groups.ranges, projected, assigner.projection.coordinates)
          }
        }
      }
    }
    (previousCenters, self.bounds) = ((grouped, groups), bounds)
    return Assignment(
      labels: bounds.labels.map { Int32(truncatingIfNeeded: groups.centers[Int($0)]) },
      squaredDistances: bounds.squaredDistances)
  }

  /// The largest distance that a center of each group has moved, rounded up.
  private static func largestDrifts(
    of groups: [Range<Int>], from old: Tensor<Float>, to new: Tensor<Float>
  ) -> [Float] {
    Parallel.map(groups.count) { group in
      let squared = groups[group].map { squaredDistance(old[$0], new[$0]) }.max()!
      return Float(squared.squareRoot()).nextUp
    }
  }

  package func squaredDistances(
    to centers: Tensor<Float>, ifBelow limits: [Double]
  ) throws -> Tensor<Double> {
    try assigner.squaredDistances(to: centers, ifBelow: limits)
  }

  package func selecting(_ rows: [Int], asFloats: Bool) -> YinyangAssigner {
    YinyangAssigner(assigner.selecting(rows, asFloats: asFloats))
  }
}
