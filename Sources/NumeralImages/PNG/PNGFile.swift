// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// The bytes of a PNG file, up to its last chunk, and what libpng's simplified API does not report
/// of them: the size before it is decoded, and the orientation.
struct PNGFile {
  /// The bytes of the signature and of the chunk `IHDR`.
  static let headerLength = 33

  /// The bytes up to the end of the chunk `IEND`, or to the end of the stream.
  private(set) var bytes: [UInt8] = []
  /// Whether the bytes end with the chunk `IEND`.
  private(set) var isComplete = false
  /// The orientation in the chunk `eXIf`; upright without one.
  private(set) var orientation = Orientation.upright

  /// The width and the height in the chunk `IHDR`, which has to be the first. libpng checks it.
  var size: (width: Int, height: Int) {
    bytes.count < 24 ? (0, 0) : (number(at: 16), number(at: 20))
  }

  /// Whether the bytes suffice for the pixels, which take a bit each at least, and which zlib
  /// compresses to a thousandth at most.
  var canHoldPixels: Bool { size.width * size.height / 8 / 1032 <= bytes.count }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - head: The first bytes, which have been read from the stream, at most `headerLength`.
  ///   - stream: The stream of the bytes that follow. It may be a pipe.
  ///   - maxPixelCount: The number of pixels that `size` is not to exceed.
  /// - Returns: The file, up to the header if that has more pixels or is not a header, and up to
  ///   the limit if there are more bytes than the pixels justify.
  init(head: [UInt8], reading stream: UnsafeMutablePointer<FILE>, maxPixelCount: Int) {
    bytes = head
    guard read(Self.headerLength - head.count, from: stream) else { return }
    let (width, height) = size
    guard height > 0, width <= maxPixelCount / height else { return }
    // Eight bytes a pixel and one a row before compression, and as much as a photograph of Exif,
    // profiles and texts.
    let limit = 9 * width * height + 1 << 26
    while read(8, from: stream) {
      let start = bytes.count
      let (count, name) = (number(at: start - 8), bytes[(start - 4)...])
      let isOrientation = name.elementsEqual("eXIf".utf8)
      isComplete = name.elementsEqual("IEND".utf8)
      // The content and its checksum.
      guard bytes.count + count <= limit, read(count + 4, from: stream) else {
        isComplete = false
        return
      }
      if isOrientation {
        orientation = Orientation(exif: Array(bytes[start..<start + count])) ?? .upright
      }
      if isComplete { return }
    }
  }

  /// Appends bytes of a stream, and returns whether there were as many. Memory is allocated for
  /// those that there are.
  private mutating func read(_ count: Int, from stream: UnsafeMutablePointer<FILE>) -> Bool {
    var missing = count
    while missing > 0 {
      let chunk = [UInt8](unsafeUninitializedCapacity: min(missing, 1 << 16)) { buffer, count in
        count = fread(buffer.baseAddress, 1, buffer.count, stream)
      }
      guard !chunk.isEmpty else { return false }
      bytes += chunk
      missing -= chunk.count
    }
    return true
  }

  /// A big-endian number of four bytes.
  private func number(at position: Int) -> Int {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
