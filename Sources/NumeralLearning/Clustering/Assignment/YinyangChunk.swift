// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// A chunk of rows in an iteration of Yinyang k-means.
///
/// The groups of centers are searched one after the other, each for the rows that its lower bounds
/// do not exempt. Plain pointers and integers only, to avoid reference counting in the inner loops.
struct YinyangChunk {
  /// The rows of the chunk.
  private let range: Range<Int>
  private let rows: UnsafeRows
  private let features: Int
  /// The centers at their positions, group by group.
  private let centers: UnsafePointer<Float>
  /// The center at each position: of equally near centers the first is taken.
  private let groupedCenters: UnsafePointer<Int>
  /// `ProjectedCenters.thresholdFactor`.
  private let thresholdFactor: Double
  /// The inverse, rounded down.
  private let boundFactor: Float
  private let bounds: YinyangBounds.Pointers
  /// The chunk's lower bounds, `[groups, rows]`.
  private let lowerBounds: UnsafeMutablePointer<Float>

  init(
    range: Range<Int>, rows: UnsafeRows, features: Int, centers: UnsafePointer<Float>,
    groupedCenters: UnsafePointer<Int>, thresholdFactor: Double, bounds: YinyangBounds.Pointers
  ) {
    (self.range, self.rows, self.features) = (range, rows, features)
    (self.centers, self.groupedCenters) = (centers, groupedCenters)
    self.thresholdFactor = thresholdFactor
    boundFactor = Float(1 / thresholdFactor).nextDown
    (self.bounds, lowerBounds) = (bounds, bounds.lowerBounds(of: range))
  }

  /// Finds each row's nearest center and sets all bounds.
  ///
  /// - Parameters:
  ///   - groups: The positions of each group's centers.
  ///   - projected: The centers projected onto the subspace, at their positions.
  ///   - coordinates: The coordinates of all rows.
  func assign(
    _ groups: [Range<Int>], _ projected: ProjectedCenters, _ coordinates: Tensor<Float>
  ) {
    let count = groups.last!.upperBound
    projected.withProducts(coordinates, range) { squaredNorms, products in
      for row in range {
        let products = products + (row - range.lowerBound) * count
        // The center with the lowest score is nearly always among the nearest.
        let first = Int(numeral_find_lowest_scores(squaredNorms, products, count).index)
        setNearest(row, first, rows.squaredDistance(row, center(first)))
        for (group, members) in groups.enumerated() {
          let lowest = search(
            row, members, squaredNorms + members.lowerBound, products + members.lowerBound)
          lowerBounds[index(group, row)] = max(0, lowest).squareRoot()
        }
      }
    }
  }

  /// Computes each row's distance to the center that it has, and searches for nearer centers where
  /// the bounds allow them.
  ///
  /// - Parameters:
  ///   - groups: The positions of each group's centers.
  ///   - drifts: The largest distance that a center of each group has moved.
  ///   - projected: The centers projected onto the subspace, at their positions.
  ///   - coordinates: The coordinates of all rows.
  func assign(
    _ groups: [Range<Int>], drifts: [Float], _ projected: ProjectedCenters,
    _ coordinates: Tensor<Float>
  ) {
    for row in range {
      let label = Int(bounds.labels[row])
      setNearest(row, label, rows.squaredDistance(row, center(label)))
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: range.count) { remaining in
      projected.withWorkspace(range.count, CenterGroups.size) { workspace in
        for (group, members) in groups.enumerated() {
          let count = updateBounds(group, drift: drifts[group], remaining.baseAddress!)
          projected.withProducts(coordinates, remaining.prefix(count), members, workspace) {
            squaredNorms, products in
            for i in 0..<count {
              let row = remaining[i]
              let lowest = search(row, members, squaredNorms, products + i * members.count)
              lowerBounds[index(group, row)] = max(0, lowest).squareRoot()
            }
          }
        }
      }
    }
  }

  /// Lowers a group's bounds by the distance that its centers may have come nearer.
  ///
  /// - Parameter remaining: Receives the rows that the updated bounds do not exempt.
  /// - Returns: The number of these rows.
  private func updateBounds(
    _ group: Int, drift: Float, _ remaining: UnsafeMutablePointer<Int>
  ) -> Int {
    // Rounding may have raised a bound or lowered a drift.
    let (less, more) = (1 - 2 * Float.ulpOfOne, 1 + 2 * Float.ulpOfOne)
    let drift = drift * more
    let lowerBounds = self.lowerBounds + group * range.count
    let upperBounds = bounds.upperBounds + range.lowerBound
    var count = 0
    for i in 0..<range.count {
      let lowerBound = lowerBounds[i] * less - drift
      lowerBounds[i] = lowerBound
      // The sign of a difference instead of a branch, which the processor could not predict.
      remaining[count] = range.lowerBound &+ i
      count &+= 1 &- Int(truncatingIfNeeded: (upperBounds[i] - lowerBound).bitPattern >> 31)
    }
    return count
  }

  /// Takes new labels over. Rows that were moved to another cluster have no lower bound on the
  /// distance to the center that they left, so all their bounds are reset to 0.
  func resetBounds(whereLabelsDifferFrom labels: [Int32]) {
    for row in range where bounds.labels[row] != labels[row] {
      bounds.labels[row] = labels[row]
      for group in 0..<bounds.groupCount { lowerBounds[index(group, row)] = 0 }
    }
  }

  /// The index of the lower bound of a group and a row.
  private func index(_ group: Int, _ row: Int) -> Int {
    group * range.count + row - range.lowerBound
  }

  private func center(_ position: Int) -> UnsafePointer<Float> { centers + position * features }

  private func setNearest(_ row: Int, _ position: Int, _ squaredDistance: Double) {
    bounds.labels[row] = Int32(truncatingIfNeeded: position)
    bounds.squaredDistances[row] = squaredDistance
    // A center farther away than the bound is farther by its measured distance too.
    let bound = Float(squaredDistance * (1 + 4 * squaredDistanceError))
    bounds.upperBounds[row] = max(bound, .leastNormalMagnitude).squareRoot() * (1 + 2 * .ulpOfOne)
  }

  /// A lower bound of a squared distance that was measured.
  private func lowerBound(_ squaredDistance: Double) -> Float {
    Float(squaredDistance * (1 - 2 * squaredDistanceError))
  }

  /// Searches a group for a center that is nearer to a row than the one that it has.
  ///
  /// - Returns: A lower bound of the squared distances to the group's centers but the row's own.
  private func search(
    _ row: Int, _ members: Range<Int>, _ squaredNorms: UnsafePointer<Float>,
    _ products: UnsafePointer<Float>
  ) -> Float {
    let offset = bounds.thresholdOffsets[row]
    var label = Int(bounds.labels[row])
    var smallest = bounds.squaredDistances[row]
    var lowest = Float.infinity
    let lowestScore = forEachScore(
      upTo: Float(smallest * thresholdFactor) + offset, squaredNorms, products, members.count
    ) { i in
      let candidate = members.lowerBound + i
      guard candidate != label else { return Float(smallest * thresholdFactor) + offset }
      let distance = rows.squaredDistance(row, center(candidate))
      if distance < smallest
        || (distance == smallest && groupedCenters[candidate] < groupedCenters[label])
      {
        // The center that loses the row is now one of the others of its group.
        let other = lowerBound(smallest)
        if members.contains(label) {
          lowest = min(lowest, other)
        } else {
          let index = index(label / CenterGroups.size, row)
          lowerBounds[index] = min(lowerBounds[index], other.squareRoot())
        }
        (smallest, label) = (distance, candidate)
      } else {
        lowest = min(lowest, lowerBound(distance))
      }
      return Float(smallest * thresholdFactor) + offset
    }
    if label != Int(bounds.labels[row]) { setNearest(row, label, smallest) }
    return min(lowest, (lowestScore - offset) * boundFactor)
  }
}
