// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

/// Pictures as text.
///
/// A character is about twice as high as it is wide. As blocks each is the upper half of its place, ▀, in
/// the color of one pixel before that of the pixel below. As ASCII it is denser where the two are brighter,
/// so that digits appear bright in a dark terminal.
public enum TextPreview {
  /// Ten grays, by the ink of each character.
  private static let ramp = Array(" .:-=+*#%@")
  /// The characters between two pictures.
  private static let gap = 2

  /// Small pictures are drawn twice as large.
  private static func scale(of picture: Image) -> Int { picture.height < 16 ? 2 : 1 }

  /// How many characters wide a picture becomes.
  private static func width(of picture: Image) -> Int { picture.width * scale(of: picture) }

  /// A picture as lines of text, all of the same width.
  ///
  /// Two rows of pixels are one line. Of a picture that is less than 16 pixels high each pixel is two
  /// characters wide, and a line high.
  public static func lines(of picture: Image, style: TextStyle = .ascii) -> [String] {
    let scale = scale(of: picture)
    return stride(from: 0, to: scale * picture.height, by: 2).map { row in
      let rows = [row, row + 1].map { $0 / scale }.filter { $0 < picture.height }
      let places = (0..<width(of: picture)).map { column in
        rows.map { picture[$0, column / scale] }
      }
      return style == .ascii ? characters(of: places) : blocks(of: places, style)
    }
  }

  /// A line from the one or two colors of each place.
  private static func characters(of places: [[Color]]) -> String {
    String(
      places.map { colors in
        ramp[colors.reduce(0) { $0 + Int($1.gray) } * ramp.count / (256 * colors.count)]
      })
  }

  private static func blocks(of places: [[Color]], _ style: TextStyle) -> String {
    var line = ""
    var last = ["", ""]
    for colors in places {
      // Below the last row of an odd number is what the terminal has there.
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

  /// How many pictures of one size `grid` draws side by side.
  ///
  /// - Parameters:
  ///   - picture: One of them.
  ///   - columns: The width of the terminal in characters.
  public static func picturesPerRow(like picture: Image, columns: Int = 80) -> Int {
    max(1, (columns + gap) / (width(of: picture) + gap))
  }

  /// Several pictures side by side, each with its caption below it, in as many rows as the width asks for.
  ///
  /// What is wrong has a × after its caption; ASCII has an x there.
  ///
  /// - Parameters:
  ///   - cells: Pictures of one size, and their captions. A line that is longer than the picture is wide
  ///     is cut.
  ///   - style: What the terminal can show.
  ///   - columns: The width of the terminal in characters.
  /// - Precondition: The pictures are of one size.
  public static func grid(
    _ cells: [ImageGrid.Cell], style: TextStyle = .ascii, columns: Int = 80
  ) -> String {
    guard let first = cells.first?.picture else { return "" }
    for cell in cells {
      precondition(
        cell.picture.pixels.shape == first.pixels.shape,
        "TextPreview: pictures of shape \(first.pixels.shape) and \(cell.picture.pixels.shape)")
    }
    let perRow = picturesPerRow(like: first, columns: columns)
    return stride(from: 0, to: cells.count, by: perRow).map { start in
      let row = cells[start..<min(start + perRow, cells.count)]
      let captionLines = row.map(\.captionLines.count).max() ?? 0
      let parts = row.map { cell in
        lines(of: cell.picture, style: style)
          + (0..<captionLines).map { caption(of: cell, line: $0, style) }
      }
      return parts[0].indices.map { line in
        parts.map { $0[line] }.joined(separator: String(repeating: " ", count: gap))
          .trimmingTrailingSpaces()
      }.joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  /// A line of a cell's caption, as wide as its picture.
  private static func caption(of cell: ImageGrid.Cell, line: Int, _ style: TextStyle) -> String {
    let lines = cell.captionLines
    let text = line < lines.count ? lines[line] : ""
    let spelled =
      style == .ascii ? text.replacing("→", with: "->").replacing("×", with: "x") : text
    let shown = spelled.prefix(width(of: cell.picture))
    return shown + String(repeating: " ", count: width(of: cell.picture) - shown.count)
  }
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    String(prefix(upTo: lastIndex { $0 != " " }.map(index(after:)) ?? startIndex))
  }
}
