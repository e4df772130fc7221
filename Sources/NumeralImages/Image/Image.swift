// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// An RGB image to draw on.
///
///     var image = Image(width: 100, height: 30, color: 0x1B1E23)
///     image.draw(Image(gray: digits.images[0], maxValue: 16), row: 3, column: 3, scale: 3)
///     image.draw("a zero", row: 12, column: 40, color: 0xFFFFFF)
///     try image.write(to: file)
///
/// Rows are counted from the top, columns from the left. Drawing is clipped at the edges.
public struct Image: Equatable, Sendable {
  /// The channels, `[height, width, 3]`: red, green and blue, sRGB-encoded.
  public internal(set) var pixels: Tensor<UInt8>

  /// The number of rows.
  public var height: Int { pixels.shape[0] }
  /// The number of columns.
  public var width: Int { pixels.shape[1] }

  /// Creates an image from its channels.
  ///
  /// - Parameter pixels: Red, green and blue, `[height, width, 3]`.
  /// - Precondition: The shape is `[height, width, 3]`.
  public init(pixels: Tensor<UInt8>) {
    require(
      pixels.rank == 3 && pixels.shape[2] == 3,
      "Image: the shape is \(pixels.shape), expected [height, width, 3]")
    self.pixels = pixels
  }

  /// Creates an image of a single color.
  ///
  /// - Precondition: `width` and `height` are 0 or more.
  public init(width: Int, height: Int, color: Color) {
    require(
      width >= 0 && height >= 0,
      "Image: a width of \(width) and a height of \(height), expected 0 or more")
    pixels = .zeros([height, width, 3])
    fill(rows: 0..<height, columns: 0..<width, with: color)
  }

  /// The color of a pixel.
  ///
  /// - Precondition: The pixel lies within the image.
  public subscript(row: Int, column: Int) -> Color {
    require(
      (0..<height).contains(row) && (0..<width).contains(column),
      "Image: [\(row), \(column)] is outside of [\(height), \(width)]")
    let first = 3 * (row * width + column)
    return pixels.withUnsafeBufferPointer {
      Color(red: $0[first], green: $0[first + 1], blue: $0[first + 2])
    }
  }

  /// Writes the image to a PNG file, atomically.
  ///
  /// - Parameter file: The file, which is replaced if it exists.
  /// - Throws: `FileError` if the file cannot be written; no part of it is then left behind.
  /// - Precondition: Each side is from 1 to 1,000,000 pixels.
  /// - Complexity: O(pixels).
  public func write(to file: URL) throws {
    try PNG(pixels).write(to: file)
  }
}
