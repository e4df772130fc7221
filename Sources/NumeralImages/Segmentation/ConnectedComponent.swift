// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A set of pixels that are connected by their sides or corners.
struct ConnectedComponent {
  /// The positions of the pixels, in breadth-first order.
  var positions: [Int]
  /// The bounding box of the pixels.
  var box: BoundingBox

  /// Adds the pixels of another component.
  mutating func formUnion(_ other: ConnectedComponent) {
    positions += other.positions
    box = box.union(other.box)
  }
}

extension FlatField {
  /// Returns the connected components of the pixels whose contrast exceeds a threshold.
  ///
  /// - Complexity: O(pixels).
  func components(above threshold: Float) -> [ConnectedComponent] {
    var isVisited = [Bool](repeating: false, count: contrasts.count)
    return contrasts.indices.compactMap { start in
      contrasts[start] > threshold && !isVisited[start]
        ? component(from: [start], above: threshold, isVisited: &isVisited) : nil
    }
  }

  /// Returns a component with the pixels above a threshold that are connected to it.
  ///
  /// - Parameters:
  ///   - component: The component to grow.
  ///   - threshold: The contrast that other pixels exceed.
  ///   - distance: The largest number of steps from the component.
  /// - Complexity: O(pixels).
  func growing(
    _ component: ConnectedComponent, above threshold: Float, distance: Int = .max
  ) -> ConnectedComponent {
    var isVisited = [Bool](repeating: false, count: contrasts.count)
    return self.component(
      from: component.positions, above: threshold, distance: distance, isVisited: &isVisited)
  }

  private func component(
    from starts: [Int], above threshold: Float, distance: Int = .max, isVisited: inout [Bool]
  ) -> ConnectedComponent {
    var positions = starts
    for position in starts { isVisited[position] = true }
    let (row, column) = starts[0].quotientAndRemainder(dividingBy: width)
    var (top, bottom, left, right) = (row, row, column, column)
    // The pixels before `ring` are at most `steps` steps from the start.
    var (next, steps, ring) = (0, 0, positions.count)
    while next < positions.count {
      if next == ring { (steps, ring) = (steps + 1, positions.count) }
      let (row, column) = positions[next].quotientAndRemainder(dividingBy: width)
      next += 1
      (top, bottom) = (min(top, row), max(bottom, row))
      (left, right) = (min(left, column), max(right, column))
      guard steps < distance else { continue }
      for y in max(0, row - 1)...min(height - 1, row + 1) {
        for x in max(0, column - 1)...min(width - 1, column + 1) {
          let position = y * width + x
          guard contrasts[position] > threshold, !isVisited[position] else { continue }
          isVisited[position] = true
          positions.append(position)
        }
      }
    }
    return ConnectedComponent(
      positions: positions, box: BoundingBox(rows: top...bottom, columns: left...right))
  }
}
