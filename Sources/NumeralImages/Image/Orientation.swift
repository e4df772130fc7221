// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The orientation in which a camera stored an image: the sides of the scene at which the first row
/// and the first column of pixels are.
///
/// Its numbers are those of tag 274 of TIFF and Exif (CIPA DC-008-2023, section 4.6.5).
struct Orientation: Equatable {
  /// Whether the stored rows are columns of the upright image.
  let isTransposed: Bool
  /// Whether the upright image is the stored one, transposed if it is, with the rows reversed.
  let reversesRows: Bool
  /// Whether it is the stored one, transposed if it is, with the columns reversed.
  let reversesColumns: Bool

  static let upright = Orientation(1)!

  /// An orientation by its number, from 1 to 8.
  init?(_ number: Int) {
    guard (1...8).contains(number) else { return nil }
    isTransposed = number > 4
    reversesRows = [3, 4, 7, 8].contains(number)
    reversesColumns = [2, 3, 6, 7].contains(number)
  }

  /// The orientation in Exif data, or nil if there is none or the data is damaged.
  ///
  /// - Parameter exif: A TIFF header and what follows it, as in the chunk `eXIf` of a PNG.
  init?(exif: [UInt8]) {
    let isBigEndian = exif.starts(with: Array("MM".utf8))
    func number(at position: Int, count: Int) -> Int? {
      guard position <= exif.count - count else { return nil }
      let bytes = exif[position..<position + count]
      return (isBigEndian ? Array(bytes) : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard isBigEndian || exif.starts(with: Array("II".utf8)), number(at: 2, count: 2) == 42,
      let directory = number(at: 4, count: 4), let entries = number(at: directory, count: 2)
    else { return nil }
    // An entry is a tag, a type, a count and a value: 2, 2, 4 and 4 bytes.
    let positions = (0..<entries).map { directory + 2 + 12 * $0 }
    guard let entry = positions.first(where: { number(at: $0, count: 2) == 274 }),
      number(at: entry + 2, count: 2) == 3, let value = number(at: entry + 8, count: 2)
    else { return nil }
    self.init(value)
  }

  /// Returns the image with the top of the scene in the first row and its left in the first column.
  ///
  /// - Parameter pixels: The stored image, `[height, width]` or `[height, width, channels]`.
  /// - Complexity: O(pixels).
  func upright(_ pixels: Tensor<UInt8>) -> Tensor<UInt8> {
    guard self != .upright else { return pixels }
    let (rows, columns) = (pixels.shape[0], pixels.shape[1])
    let channels = pixels.size / (rows * columns)
    let (height, width) = isTransposed ? (columns, rows) : (rows, columns)
    return Tensor(unsafeUninitialized: [height, width] + pixels.shape.dropFirst(2)) { target in
      pixels.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let y = reversesRows ? height - 1 - row : row
          for column in 0..<width {
            let x = reversesColumns ? width - 1 - column : column
            let pixel = (isTransposed ? x * columns + y : y * columns + x) * channels
            for channel in 0..<channels {
              target[(row * width + column) * channels + channel] = source[pixel + channel]
            }
          }
        }
      }
    }
  }
}
