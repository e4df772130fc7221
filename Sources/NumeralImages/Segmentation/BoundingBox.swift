// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A rectangle of pixels.
struct BoundingBox: Equatable {
  var rows, columns: ClosedRange<Int>

  var height: Int { rows.count }
  var width: Int { columns.count }
  var maxSide: Int { max(height, width) }
  var area: Int { height * width }
  /// The number of pixels on the outline of the box.
  var perimeter: Int { min(area, 2 * (height + width) - 4) }
  /// Whether one side is more than twice the other, as that of a one or of a bar.
  var isNarrow: Bool { 2 * min(height, width) < maxSide }

  /// The smallest box that contains both.
  func union(_ other: BoundingBox) -> BoundingBox {
    BoundingBox(
      rows: min(
        rows.lowerBound, other.rows.lowerBound)...max(rows.upperBound, other.rows.upperBound),
      columns: min(
        columns.lowerBound, other.columns.lowerBound)...max(
          columns.upperBound, other.columns.upperBound))
  }

  /// The box with a margin on each side.
  func expanded(by margin: Int) -> BoundingBox {
    BoundingBox(
      rows: rows.lowerBound - margin...rows.upperBound + margin,
      columns: columns.lowerBound - margin...columns.upperBound + margin)
  }

  /// Whether a pixel is within the box.
  func contains(row: Int, column: Int) -> Bool { rows.contains(row) && columns.contains(column) }

  /// Whether the other box is within this one.
  func contains(_ other: BoundingBox) -> Bool { union(other) == self }

  /// Whether the boxes have a pixel in common.
  func overlaps(_ other: BoundingBox) -> Bool {
    rows.overlaps(other.rows) && columns.overlaps(other.columns)
  }

  /// The numbers of rows and of columns that both boxes have; if they have none, the gap between
  /// them, negative.
  func overlap(with other: BoundingBox) -> (rows: Int, columns: Int) {
    func overlap(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> Int {
      min(a.upperBound, b.upperBound) - max(a.lowerBound, b.lowerBound) + 1
    }
    return (overlap(rows, other.rows), overlap(columns, other.columns))
  }
}
