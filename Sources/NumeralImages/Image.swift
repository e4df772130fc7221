// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A picture of pixels in color.
///
///     var picture = Image(width: 100, height: 30, color: 0x1B1E23)
///     picture.draw(Image(gray: digits.images[0], maxValue: 16), row: 3, column: 3, scale: 3)
///     picture.draw("a zero", row: 12, column: 40, color: 0xFFFFFF)
///     try PNG.write(picture.pixels, to: file)
///
/// What is drawn is cut at the edges. Rows are counted from the top, columns from the left.
public struct Image: Equatable, Sendable {
  /// The channels, `[height, width, 3]`: red, green and blue, encoded as in sRGB.
  public private(set) var pixels: Tensor<UInt8>

  /// The rows of pixels.
  public var height: Int { pixels.shape[0] }
  /// The pixels in a row.
  public var width: Int { pixels.shape[1] }

  /// Creates a picture from its channels.
  ///
  /// - Parameter pixels: Red, green and blue, `[height, width, 3]`.
  /// - Precondition: The shape is that.
  public init(pixels: Tensor<UInt8>) {
    precondition(
      pixels.rank == 3 && pixels.shape[2] == 3,
      "Image: the shape is \(pixels.shape), expected [height, width, 3]")
    self.pixels = pixels
  }

  /// Creates a picture of one color.
  ///
  /// - Precondition: Neither side is negative.
  public init(width: Int, height: Int, color: Color) {
    pixels = .zeros([height, width, 3])
    fill(rows: 0..<height, columns: 0..<width, with: color)
  }

  /// The color of a pixel.
  ///
  /// - Precondition: The pixel lies within the picture.
  public subscript(row: Int, column: Int) -> Color {
    precondition(
      (0..<height).contains(row) && (0..<width).contains(column),
      "Image: [\(row), \(column)] is outside of [\(height), \(width)]")
    let first = 3 * (row * width + column)
    return pixels.withUnsafeBufferPointer {
      Color(red: $0[first], green: $0[first + 1], blue: $0[first + 2])
    }
  }

  /// Gives a rectangle one color.
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

  /// Draws another picture.
  ///
  /// - Parameters:
  ///   - picture: What is drawn.
  ///   - row: Where its top is.
  ///   - column: Where its left side is.
  ///   - scale: The side of the square that each of its pixels becomes.
  /// - Precondition: `scale` is positive.
  public mutating func draw(_ picture: Image, row: Int, column: Int, scale: Int = 1) {
    precondition(scale > 0, "Image: a scale of \(scale), expected 1 or more")
    picture.pixels.withUnsafeBufferPointer { channels in
      for y in 0..<picture.height {
        let rows = row + y * scale..<row + (y + 1) * scale
        for x in 0..<picture.width {
          let first = 3 * (y * picture.width + x)
          fill(
            rows: rows, columns: column + x * scale..<column + (x + 1) * scale,
            with: Color(
              red: channels[first], green: channels[first + 1], blue: channels[first + 2]))
        }
      }
    }
  }

  /// Draws a line of text.
  ///
  /// - Parameters:
  ///   - text: Of ASCII's characters, → and ×; another becomes a box.
  ///   - row: Where the capitals' top is.
  ///   - column: Where the left side is.
  ///   - color: The color of the text.
  ///   - scale: The side of the square that each of the font's pixels becomes; capitals have 7 of these.
  /// - Precondition: `scale` is positive.
  public mutating func draw(
    _ text: String, row: Int, column: Int, color: Color, scale: Int = 1
  ) {
    precondition(scale > 0, "Image: a scale of \(scale), expected 1 or more")
    for (place, character) in text.enumerated() {
      for dot in BitmapFont.dots(of: character) {
        let (row, column) = (
          row + dot.row * scale, column + (place * BitmapFont.advance + dot.column) * scale
        )
        fill(rows: row..<row + scale, columns: column..<column + scale, with: color)
      }
    }
  }
}
