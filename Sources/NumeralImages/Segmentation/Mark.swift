// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A connected component with the measures that distinguish the strokes of a digit from holes,
/// frames, grids, shadows, and the gaps between strokes.
///
/// Of the digits of MNIST's test images at half of their contrast, fewer than one in a thousand
/// exceeds each of the limits.
struct Mark {
  let component: ConnectedComponent
  /// The number of pixels at the border of the image.
  private(set) var borderPixels = 0
  /// The number of sides of the image that the mark touches.
  private let touchedSides: Int
  /// The runs of pixels that a row or a column of the bounding box has, on average: the larger.
  private let runs: Float
  /// The part of the bounding box between the first and the last pixel of each row.
  private let extent: Float
  /// The part of the outline at which the image is not lighter outside than inside.
  private let blurredOutline: Float

  var box: BoundingBox { component.box }

  /// Measures a component.
  ///
  /// - Parameters:
  ///   - component: The component.
  ///   - field: The image.
  ///   - edge: The least contrast of an edge.
  /// - Complexity: O(pixels of the bounding box).
  init(_ component: ConnectedComponent, in field: FlatField, edge: Float) {
    self.component = component
    let box = component.box
    touchedSides = [
      box.rows.lowerBound == 0, box.rows.upperBound == field.height - 1,
      box.columns.lowerBound == 0, box.columns.upperBound == field.width - 1,
    ].count { $0 }
    let mask = Mask(component, width: field.width)
    var (first, last) = (box.columns.upperBound, box.columns.lowerBound)
    var (rowRuns, columnRuns, extent) = (0, 0, 0)
    for row in box.rows {
      (first, last) = (box.columns.upperBound, box.columns.lowerBound)
      for column in box.columns where mask[row, column] {
        (first, last) = (min(first, column), column)
        if !mask[row, column - 1] { rowRuns += 1 }
        if !mask[row - 1, column] { columnRuns += 1 }
      }
      extent += max(0, last - first + 1)
    }
    runs = max(Float(rowRuns) / Float(box.height), Float(columnRuns) / Float(box.width))
    self.extent = Float(extent) / Float(box.area)

    // The estimated paper changes at the edge of a shadow, and across the open end of a gap between
    // strokes, so a contrast is no proof of an edge: the gray level must change, too. The edges of
    // enlarged digits are several pixels wide.
    let distance = max(1, box.maxSide / 25)
    let levels = distance > 2 ? field.means : field.levels
    var (outline, blurred) = (0, 0)
    for position in component.positions {
      let (row, column) = position.quotientAndRemainder(dividingBy: field.width)
      if row == 0 || row == field.height - 1 || column == 0 || column == field.width - 1 {
        borderPixels += 1
      }
      for (y, x) in [(-1, 0), (1, 0), (0, -1), (0, 1)] where !mask[row + y, column + x] {
        let (row, column) = (row + distance * y, column + distance * x)
        guard field.box.contains(row: row, column: column), !mask[row, column] else { continue }
        outline += 1
        let rise = levels[row * field.width + column] - levels[position]
        if rise < edge * field.paper[position] / 255 { blurred += 1 }
      }
    }
    blurredOutline = outline > 0 ? Float(blurred) / Float(outline) : 0
  }

  /// Whether the mark has an outline, rather than fading into its surroundings.
  var isOutlined: Bool { blurredOutline < 0.2 }

  /// Whether the mark is a solid spot, such as a hole in the paper or the sheet on a dark desk. A
  /// narrow bar is not: it may be a one.
  var isSolid: Bool {
    let side = max(min(box.height, box.width), box.maxSide / 2)
    return Float(component.positions.count) > 0.66 * Float(side * box.maxSide)
  }

  /// Whether the mark may be strokes of a digit.
  var isStroke: Bool { isOutlined && !isSolid && runs < 3.5 }

  /// Whether the mark touches one side of the image at most, with a small part of its outline.
  var touchesBorderLittle: Bool {
    touchedSides <= 1 && Float(borderPixels) < 0.12 * Float(box.perimeter)
  }

  /// Whether the mark has the outer shape of an upright rectangle.
  var isRectangle: Bool { extent > 0.85 && !box.isNarrow }
}

/// The pixels of a component as a binary image.
private struct Mask {
  private let box: BoundingBox
  private var pixels: [Bool]

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
}
