// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A connected component with the measures that distinguish the strokes of a digit from holes,
/// frames, grids, shadows, and the gaps between strokes.
///
/// Of the digits of MNIST's test images at half of their contrast, fewer than one in a thousand
/// exceeds each of the limits.
struct Mark {
  let component: ConnectedComponent
  /// The number of pixels at the border of the image.
  let borderPixels: Int
  /// The number of sides of the image that the mark touches.
  private let touchedSides: Int
  /// The runs of pixels that a row or a column of the bounding box has, on average: the larger.
  private let runs: Float
  /// The part of the bounding box between the first and the last pixels of the rows.
  private let extent: Float
  /// The side of the largest square within the mark: the width of strokes, and of bars.
  let width: Int
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
    borderPixels = component.positions.count {
      let (row, column) = $0.quotientAndRemainder(dividingBy: field.width)
      return row == 0 || row == field.height - 1 || column == 0 || column == field.width - 1
    }
    let mask = ComponentMask(component, width: field.width)
    (runs, extent, width) = (mask.runs, mask.extent, mask.maxSquare)

    // The estimated paper changes at the edge of a shadow, and across the open end of a gap between
    // strokes, so a contrast is no proof of an edge: the gray level must change, too. The edges of
    // a blurred stroke may be as wide as the stroke, which is about its area by half its outline.
    let sides = mask.sides
    let distance = max(1, 2 * component.positions.count / sides.count)
    let levels = distance > 2 ? field.means : field.levels
    var (outline, blurred) = (0, 0)
    for (row, column, y, x) in sides {
      let (outerRow, outerColumn) = (row + distance * y, column + distance * x)
      guard field.box.contains(row: outerRow, column: outerColumn), !mask[outerRow, outerColumn]
      else { continue }
      let position = row * field.width + column
      let rise = levels[outerRow * field.width + outerColumn] - levels[position]
      outline += 1
      if rise < edge * field.paper[position] / 255 { blurred += 1 }
    }
    blurredOutline = outline > 0 ? Float(blurred) / Float(outline) : 0
  }

  /// Whether the mark has an outline, rather than fading into its surroundings.
  var isOutlined: Bool { blurredOutline < 0.2 }

  /// Whether the mark is a solid spot, such as a hole in the paper or the sheet on a dark desk.
  /// Strokes, even bold ones, are narrower than half of a digit.
  var isSolid: Bool { 2 * width > box.maxSide }

  /// Whether the mark is as thin as strokes, and crossed as few times by a line.
  var isThin: Bool { !isSolid && runs < 3.5 }

  /// Whether the mark may be strokes of a digit.
  var isStroke: Bool { isThin && isOutlined }

  /// Whether the mark touches one side of the image at most, with a small part of its outline.
  var touchesBorderLittle: Bool {
    touchedSides <= 1 && Float(borderPixels) < 0.12 * Float(box.perimeter)
  }

  /// Whether the mark has the outer shape of an upright rectangle.
  var isRectangle: Bool { extent > 0.85 && !box.isNarrow }
}
