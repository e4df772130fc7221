// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

/// Images drawn as text in a terminal.
///
/// A character cell is about twice as high as wide, so it shows two pixels, one above the other: in
/// color and gray as the upper half block ▀ in the color of the upper pixel on that of the lower
/// one, in ASCII as a character that is denser the brighter the two are, for terminals of light
/// text on dark.
public enum TextPreview {
  /// Ten gray levels from dark to bright.
  private static let ramp = Array(" .:-=+*#%@")
  /// The number of spaces between two images.
  private static let gap = 2

  /// The enlargement of an image: 2 for small ones.
  private static func scale(of image: Image) -> Int { image.height < 16 ? 2 : 1 }

  /// The width of an image in characters.
  private static func width(of image: Image) -> Int { image.width * scale(of: image) }

  /// Draws an image as lines of text of equal width.
  ///
  /// A line shows two rows of pixels. An image of fewer than 16 rows is drawn twice as large: a
  /// pixel is two characters wide and one line high.
  ///
  /// - Complexity: O(pixels).
  public static func lines(of image: Image, style: TextStyle = .ascii) -> [String] {
    let scale = scale(of: image)
    return stride(from: 0, to: scale * image.height, by: 2).map { row in
      let rows = [row, row + 1].map { $0 / scale }.filter { $0 < image.height }
      let columns = (0..<width(of: image)).map { column in
        rows.map { image[$0, column / scale] }
      }
      return style == .ascii ? characters(for: columns) : blocks(for: columns, style)
    }
  }

  /// A line of ASCII from the one or two pixels of each column.
  private static func characters(for columns: [[Color]]) -> String {
    String(
      columns.map { colors in
        ramp[colors.reduce(0) { $0 + Int($1.gray) } * ramp.count / (256 * colors.count)]
      })
  }

  /// A line of half blocks from the one or two pixels of each column.
  private static func blocks(for columns: [[Color]], _ style: TextStyle) -> String {
    var line = ""
    var last = ["", ""]
    for colors in columns {
      // Below the last row of an odd number, 49 keeps the terminal's own background.
      let below = colors.count > 1 ? "48;" + style.code(colors[1]) : "49"
      let next = ["38;" + style.code(colors[0]), below]
      let changes = zip(next, last).filter { $0 != $1 }.map(\.0)
      if !changes.isEmpty { line += escape(changes.joined(separator: ";")) }
      line += "▀"
      last = next
    }
    return line + escape("0")
  }

  private static func escape(_ parameters: String) -> String { "\u{1B}[\(parameters)m" }

  /// The number of images of this size that `grid` draws side by side.
  ///
  /// - Parameters:
  ///   - image: One of the images.
  ///   - columns: The width of the terminal in characters.
  public static func imagesPerRow(like image: Image, columns: Int = 80) -> Int {
    max(1, (columns + gap) / (width(of: image) + gap))
  }

  /// Draws images side by side, with their captions below them, in rows that fit the terminal.
  ///
  /// Cells marked as wrong have a × after their caption, in ASCII an x.
  ///
  /// - Parameters:
  ///   - cells: The images and their captions. Caption lines are cut to the width of the image.
  ///   - style: The capabilities of the terminal.
  ///   - columns: The width of the terminal in characters.
  /// - Precondition: The images have the same size.
  /// - Complexity: O(pixels).
  public static func grid(
    _ cells: [ImageGrid.Cell], style: TextStyle = .ascii, columns: Int = 80
  ) -> String {
    guard let first = cells.first?.image else { return "" }
    for cell in cells {
      require(
        cell.image.pixels.shape == first.pixels.shape,
        "TextPreview: images of shape \(first.pixels.shape) and \(cell.image.pixels.shape), "
          + "expected images of one size")
    }
    let perRow = imagesPerRow(like: first, columns: columns)
    return stride(from: 0, to: cells.count, by: perRow).map { start in
      let row = cells[start..<min(start + perRow, cells.count)]
      let captionLines = row.map(\.captionLines.count).max() ?? 0
      let parts = row.map { cell in
        lines(of: cell.image, style: style)
          + (0..<captionLines).map { caption(of: cell, line: $0, style) }
      }
      return parts[0].indices.map { line in
        parts.map { $0[line] }.joined(separator: String(repeating: " ", count: gap))
          .trimmingTrailingSpaces()
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// A line of a cell's caption, cut or padded to the width of its image.
  private static func caption(of cell: ImageGrid.Cell, line: Int, _ style: TextStyle) -> String {
    let lines = cell.captionLines
    let text = line < lines.count ? lines[line] : ""
    let spelled =
      style == .ascii ? text.replacing("→", with: "->").replacing("×", with: "x") : text
    let shown = spelled.prefix(width(of: cell.image))
    return shown + String(repeating: " ", count: width(of: cell.image) - shown.count)
  }
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
  }
}
