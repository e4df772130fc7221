// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The header of a JPEG file: the segments before the first scan of pixels, of which the size is
/// needed before memory is taken, and the orientation is what libjpeg does not report.
///
/// The format is that of ITU-T T.81, annex B.
struct JPEGHeader {
  /// The size of the stored image, in pixels.
  private(set) var (width, height) = (0, 0)
  /// The number of components: 1 for gray, 3 for color, 4 for CMYK.
  private(set) var components = 0
  /// The bits of a sample.
  private(set) var precision = 0
  /// The marker of the frame, which tells the process of compression.
  private(set) var frame: UInt8 = 0
  /// The orientation in the segment of Exif; upright without one.
  private(set) var orientation = Orientation.upright
  /// The position of the first scan.
  private(set) var scan = 0

  /// A file without a whole header.
  enum Failure: Error {
    case endsTooEarly
    case damaged(String)
  }

  /// Reads the header.
  init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    func byte(_ position: Int) throws(Failure) -> Int {
      guard position < bytes.count else { throw .endsTooEarly }
      return Int(bytes[position])
    }
    func number(_ position: Int) throws(Failure) -> Int {
      try byte(position) << 8 | byte(position + 1)
    }
    var position = 2
    while true {
      guard try byte(position) == 0xFF else {
        throw .damaged("a damaged header, without a marker at byte \(position)")
      }
      // A marker may be preceded by any number of fill bytes.
      while try byte(position) == 0xFF { position += 1 }
      let marker = try UInt8(byte(position))
      position += 1
      if marker == Self.startOfScan { break }
      let length = try number(position)
      guard length >= 2 else { throw .damaged("a segment of \(length) bytes") }
      let end = position + length
      guard end <= bytes.count else { throw .endsTooEarly }
      switch marker {
      case 0xC4, 0xC8, 0xCC: break
      case 0xC0...0xCF:
        guard length >= 8, components == 0 else { throw .damaged("a damaged frame header") }
        frame = marker
        precision = try byte(position + 2)
        (height, width) = try (number(position + 3), number(position + 5))
        components = try byte(position + 7)
      case 0xE1 where orientation == .upright:
        let content = bytes[position + 2..<end]
        guard content.starts(with: Array("Exif\0\0".utf8)) else { break }
        orientation = Orientation(exif: Array(content.dropFirst(6))) ?? .upright
      default: break
      }
      position = end
    }
    guard components > 0, width > 0, height > 0 else { throw .damaged("no size before its pixels") }
    scan = position
  }

  private static let startOfScan: UInt8 = 0xDA

  /// Whether the file is of a kind that is decoded: baseline, extended or progressive DCT with
  /// Huffman codes. Lossless and arithmetic coding are rare; libjpeg decodes some of them.
  var isSupported: Bool { (0xC0...0xC2).contains(frame) && precision == 8 }

  /// Whether a number of bytes suffices for the pixels.
  ///
  /// A Huffman code of a bit is the least for a block of 64 samples. Components are subsampled by 4
  /// at most, and none by the largest factor in both directions, so that the blocks of all of them
  /// are a quarter of those of the image at least.
  func canHoldPixels(_ byteCount: Int) -> Bool { width * height / 64 / 8 / 4 <= byteCount }
}
