// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

extension ImageGrid {
  private static let background: Color = 0x1B1E23
  private static let text: Color = 0xE8E8E8
  private static let wrong: Color = 0xE69F00

  /// Draws the grid as a single image.
  ///
  /// - Parameter imageHeight: The greatest height in pixels to which the image of a cell is
  ///   enlarged, by a whole factor; larger images keep their size. Captions and gaps are scaled
  ///   along. If nil, it is 84, or less for grids of more than 19 columns.
  /// - Complexity: O(pixels).
  public func image(imageHeight: Int? = nil) -> Image {
    let columns = rows.map(\.count).max() ?? 0
    let layout = Layout(rows, imageHeight: imageHeight ?? min(84, 1600 / max(1, columns)))
    var image = Image(width: layout.width, height: layout.height, color: Self.background)
    for (y, row) in rows.enumerated() {
      for (x, cell) in row.enumerated() {
        draw(cell, in: &image, layout, bottom: layout.bottoms[y], center: layout.centers[x])
      }
    }
    return image
  }

  /// Draws a cell whose image ends above the row `bottom` and is centered on the column `center`.
  private func draw(
    _ cell: Cell, in image: inout Image, _ layout: Layout, bottom: Int, center: Int
  ) {
    let (width, height) = layout.size(of: cell)
    let (top, left) = (bottom - height, center - width / 2)
    if cell.isWrong {
      let frame = layout.unit + 1
      image.fill(
        rows: top - frame..<bottom + frame, columns: left - frame..<left + width + frame,
        with: Self.wrong)
    }
    image.draw(cell.image, row: top, column: left, scale: layout.scale(of: cell))
    for (index, line) in cell.captionLines.enumerated() {
      image.draw(
        line, row: bottom + layout.captionGap + index * layout.lineHeight,
        column: center - layout.unit * BitmapFont.width(of: line) / 2,
        color: cell.isWrong ? Self.wrong : Self.text, scale: layout.unit)
    }
  }
}

/// The positions and sizes of the cells of a grid, in pixels.
private struct Layout {
  private let imageHeight: Int
  /// The side length of a dot of the captions; gaps are multiples of it.
  let unit: Int
  /// The center column of each column of cells.
  private(set) var centers: [Int] = []
  /// The row below the images of each row of cells.
  private(set) var bottoms: [Int] = []
  private(set) var width = 0, height = 0

  var captionGap: Int { 4 * unit }
  var lineHeight: Int { (BitmapFont.height + 2) * unit }
  private var gap: Int { 6 * unit }

  init(_ rows: [[ImageGrid.Cell]], imageHeight: Int) {
    self.imageHeight = imageHeight
    unit = max(1, imageHeight / 40)
    var x = gap
    for column in 0..<(rows.map(\.count).max() ?? 0) {
      let cells = rows.filter { column < $0.count }.map { $0[column] }
      let width = cells.map { max(size(of: $0).width, captionWidth(of: $0)) }.max() ?? 0
      centers.append(x + width / 2)
      x += width + gap
    }
    var y = gap
    for row in rows {
      y += row.map { size(of: $0).height }.max() ?? 0
      bottoms.append(y)
      let lines = row.map(\.captionLines.count).max() ?? 0
      if lines > 0 { y += captionGap + (lines - 1) * lineHeight + unit * BitmapFont.height }
      y += gap
    }
    (width, height) = (x, y)
  }

  func scale(of cell: ImageGrid.Cell) -> Int { max(1, imageHeight / max(1, cell.image.height)) }

  func size(of cell: ImageGrid.Cell) -> (width: Int, height: Int) {
    (cell.image.width * scale(of: cell), cell.image.height * scale(of: cell))
  }

  private func captionWidth(of cell: ImageGrid.Cell) -> Int {
    unit * (cell.captionLines.map(BitmapFont.width).max() ?? 0)
  }
}
