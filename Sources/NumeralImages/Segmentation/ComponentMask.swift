// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The pixels of a connected component as a binary image, and measures of its shape.
struct ComponentMask {
  private let box: BoundingBox
  private var pixels: [Bool]

  /// Marks the pixels of a component.
  ///
  /// - Parameters:
  ///   - component: The component.
  ///   - width: The width of the image.
  init(_ component: ConnectedComponent, width: Int) {
    box = component.box
    pixels = [Bool](repeating: false, count: box.area)
    for position in component.positions {
      let (row, column) = position.quotientAndRemainder(dividingBy: width)
      pixels[(row - box.rows.lowerBound) * box.width + column - box.columns.lowerBound] = true
    }
  }

  /// Whether the component has a pixel, anywhere in the image or beyond.
  subscript(row: Int, column: Int) -> Bool {
    box.contains(row: row, column: column)
      && pixels[(row - box.rows.lowerBound) * box.width + column - box.columns.lowerBound]
  }

  /// The sides of pixels on the outline: the pixel, and the step from it out of the component.
  var sides: [(row: Int, column: Int, y: Int, x: Int)] {
    var sides: [(row: Int, column: Int, y: Int, x: Int)] = []
    for row in box.rows {
      for column in box.columns where self[row, column] {
        for (y, x) in [(-1, 0), (1, 0), (0, -1), (0, 1)] where !self[row + y, column + x] {
          sides.append((row, column, y, x))
        }
      }
    }
    return sides
  }

  /// The runs of pixels that a row or a column has, on average: the larger.
  var runs: Float {
    var (rowRuns, columnRuns) = (0, 0)
    for row in box.rows {
      for column in box.columns where self[row, column] {
        if !self[row, column - 1] { rowRuns += 1 }
        if !self[row - 1, column] { columnRuns += 1 }
      }
    }
    return max(Float(rowRuns) / Float(box.height), Float(columnRuns) / Float(box.width))
  }

  /// The part of the bounding box between the first and the last pixels of the rows.
  var extent: Float {
    let lengths = box.rows.map { row in
      let columns = box.columns.lazy.filter { self[row, $0] }
      return columns.first.flatMap { first in columns.last.map { $0 - first + 1 } } ?? 0
    }
    return Float(lengths.reduce(0, +)) / Float(box.area)
  }

  /// The side of the largest square within the component.
  ///
  /// The largest square whose lower right corner is at a pixel is limited by those at the pixels
  /// above, to the left, and diagonally between.
  var maxSquare: Int {
    var (sides, maxSide) = ([Int](repeating: 0, count: box.width), 0)
    for row in 0..<box.height {
      var (left, diagonal) = (0, 0)
      for column in 0..<box.width {
        let above = sides[column]
        left = pixels[row * box.width + column] ? 1 + min(left, above, diagonal) : 0
        (sides[column], diagonal) = (left, above)
        maxSide = max(maxSide, left)
      }
    }
    return maxSide
  }
}
