// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Image {
  /// Fills a rectangle, clipped to the image, with a color.
  ///
  /// - Complexity: O(pixels of the rectangle).
  public mutating func fill(rows: Range<Int>, columns: Range<Int>, with color: Color) {
    let (rows, columns) = (rows.clamped(to: 0..<height), columns.clamped(to: 0..<width))
    let stride = 3 * width
    pixels.withUnsafeMutableBufferPointer { channels in
      for row in rows {
        for column in columns {
          let first = row * stride + 3 * column
          channels[first] = color.red
          channels[first + 1] = color.green
          channels[first + 2] = color.blue
        }
      }
    }
  }

  /// Draws another image, clipped to this one.
  ///
  /// - Parameters:
  ///   - image: The image to draw.
  ///   - row: The row of its top edge; may be negative.
  ///   - column: The column of its left edge; may be negative.
  ///   - scale: The side length of the square that each of its pixels is enlarged to.
  /// - Precondition: `scale` is 1 or more.
  public mutating func draw(_ image: Image, row: Int, column: Int, scale: Int = 1) {
    require(scale > 0, "Image: a scale of \(scale), expected 1 or more")
    image.pixels.withUnsafeBufferPointer { channels in
      for y in 0..<image.height {
        let rows = row + y * scale..<row + (y + 1) * scale
        for x in 0..<image.width {
          let first = 3 * (y * image.width + x)
          fill(
            rows: rows, columns: column + x * scale..<column + (x + 1) * scale,
            with: Color(
              red: channels[first], green: channels[first + 1], blue: channels[first + 2]))
        }
      }
    }
  }

  /// Draws a line of text, clipped to the image, in a bitmap font of 5×7 dots.
  ///
  /// - Parameters:
  ///   - text: Printable ASCII, → and ×; any other character is drawn as a box.
  ///   - row: The row of the top edge of capital letters.
  ///   - column: The column of the left edge.
  ///   - color: The color of the text.
  ///   - scale: The side length in pixels of each dot of the font.
  /// - Precondition: `scale` is 1 or more.
  public mutating func draw(
    _ text: String, row: Int, column: Int, color: Color, scale: Int = 1
  ) {
    require(scale > 0, "Image: a scale of \(scale), expected 1 or more")
    for (index, character) in text.enumerated() {
      for dot in BitmapFont.dots(of: character) {
        let top = row + dot.row * scale
        let left = column + (index * BitmapFont.advance + dot.column) * scale
        fill(rows: top..<top + scale, columns: left..<left + scale, with: color)
      }
    }
  }
}
