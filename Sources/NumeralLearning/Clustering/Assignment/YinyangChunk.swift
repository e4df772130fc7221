// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A block of rows in a search with lower bounds, and where all that is known of its rows lies.
///
/// Of one group of centers after the other, those rows are searched that the bound does not exempt.
/// Only addresses and numbers: what is counted by reference would be counted for every row.
struct YinyangChunk {
  /// The rows of the block.
  let range: Range<Int>
  let rows: UnsafeRows
  /// The centers, group by group.
  let centers: UnsafePointer<Float>
  let features: Int
  /// The number of each center: of equally near ones the first is taken.
  let numbers: UnsafePointer<Int>
  /// The nearest center so far of each row, and the squared distance to it.
  let labels: UnsafeMutablePointer<Int32>
  let distances: UnsafeMutablePointer<Float>
  /// The distance to that center, rounded up: where a lower bound exceeds it, nothing is nearer.
  let reach: UnsafeMutablePointer<Float>
  /// `Bound.slack` of each row.
  let slack: UnsafePointer<Float>
  /// The block's lower bounds, `[groups, rows]`.
  let lowerBounds: UnsafeMutablePointer<Float>
  /// The relative error of a squared distance.
  let error: Float

  /// Finds each row's nearest center where nothing is known of it.
  ///
  /// - Parameters:
  ///   - groups: The centers of each group.
  ///   - bound: The bound on distances to the centers.
  ///   - coordinates: Those of all rows.
  func assign(_ groups: [Range<Int>], _ bound: Bound, _ coordinates: Tensor<Float>) {
    let count = groups.last!.upperBound
    bound.withProducts(coordinates, range) { offsets, products in
      for (place, row) in range.enumerated() {
        let products = products + place * count
        // The center of the lowest bound is nearly always among the nearest.
        let first = indexOfSmallest(offsets, products, count)
        setNearest(
          row, Int32(truncatingIfNeeded: first), rows.squaredDistance(row, center(first)))
        for (group, members) in groups.enumerated() {
          let lowest = nearest(
            row, members, offsets + members.lowerBound, products + members.lowerBound)
          lowerBounds(of: group)[row] = max(0, lowest).squareRoot()
        }
      }
    }
  }

  /// Takes each row's distance to the center that it has, and looks for nearer ones.
  ///
  /// - Parameters:
  ///   - groups: The centers of each group.
  ///   - drifts: How far the centers of each group have moved at most.
  ///   - bound: The bound on distances to the centers.
  ///   - coordinates: Those of all rows.
  func assign(
    _ groups: [Range<Int>], drifts: [Float], _ bound: Bound, _ coordinates: Tensor<Float>
  ) {
    for row in range {
      setNearest(row, labels[row], rows.squaredDistance(row, center(Int(labels[row]))))
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: range.count) { remaining in
      bound.withRoom(range.count, CenterGroups.size) { room in
        for (group, members) in groups.enumerated() {
          let lowerBounds = self.lowerBounds(of: group)
          let count = loosen(lowerBounds, by: drifts[group], remaining.baseAddress!)
          let rows = remaining.prefix(count)
          bound.withProducts(coordinates, rows, members, room) { offsets, products in
            for place in 0..<count {
              let row = remaining[place]
              let lowest = nearest(row, members, offsets, products + place * members.count)
              lowerBounds[row] = max(0, lowest).squareRoot()
            }
          }
        }
      }
    }
  }

  /// Lowers a group's bounds by how much nearer its centers may be now.
  ///
  /// - Parameter remaining: Receives the rows that the bound does not exempt.
  /// - Returns: The number of these.
  private func loosen(
    _ lowerBounds: UnsafeMutablePointer<Float>, by drift: Float,
    _ remaining: UnsafeMutablePointer<Int>
  ) -> Int {
    // What roundings may have added to a bound or taken from a drift.
    let (less, more) = (1 - 2 * Float.ulpOfOne, 1 + 2 * Float.ulpOfOne)
    let drift = drift * more
    var count = 0
    for row in range {
      let lowerBound = lowerBounds[row] * less - drift
      lowerBounds[row] = lowerBound
      // The sign of a difference, not a branch: which rows remain is hard to predict.
      remaining[count] = row
      count &+= 1 &- Int(truncatingIfNeeded: (reach[row] - lowerBound).bitPattern >> 31)
    }
    return count
  }

  /// Leaves a row without bounds.
  func forget(_ row: Int, _ groups: Int) {
    for group in 0..<groups { lowerBounds(of: group)[row] = 0 }
  }

  /// A group's lower bounds, to be found under the numbers of the rows.
  private func lowerBounds(of group: Int) -> UnsafeMutablePointer<Float> {
    lowerBounds + group * range.count - range.lowerBound
  }

  private func center(_ index: Int) -> UnsafePointer<Float> { centers + index * features }

  private func setNearest(_ row: Int, _ label: Int32, _ squaredDistance: Float) {
    labels[row] = label
    distances[row] = squaredDistance
    reach[row] = (squaredDistance * (1 + error)).squareRoot() * (1 + 2 * .ulpOfOne)
  }

  /// Looks for a nearer center of a row among a group's.
  ///
  /// - Returns: A lower bound of the squared distance to those of them that are not the row's.
  private func nearest(
    _ row: Int, _ members: Range<Int>, _ offsets: UnsafePointer<Float>,
    _ products: UnsafePointer<Float>
  ) -> Float {
    let slack = slack[row]
    var label = Int(labels[row])
    var smallest = distances[row]
    var lowest = Float.infinity
    let lowestBound = forEachBelow(smallest + slack, offsets, products, members.count) { place in
      let candidate = members.lowerBound + place
      guard candidate != label else { return smallest + slack }
      let distance = rows.squaredDistance(row, center(candidate))
      if distance < smallest || (distance == smallest && numbers[candidate] < numbers[label]) {
        // The center that loses the row is one of the others now.
        let other = smallest * (1 - error)
        if members.contains(label) {
          lowest = min(lowest, other)
        } else {
          let others = lowerBounds(of: label / CenterGroups.size)
          others[row] = min(others[row], other.squareRoot())
        }
        (smallest, label) = (distance, candidate)
      } else {
        lowest = min(lowest, distance * (1 - error))
      }
      return smallest + slack
    }
    if label != Int(labels[row]) { setNearest(row, Int32(truncatingIfNeeded: label), smallest) }
    return min(lowest, lowestBound - slack)
  }
}
