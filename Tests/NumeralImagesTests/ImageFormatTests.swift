// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Files that are not PNG images: the error names what they are, whatever they are called.
@Suite struct ImageFormatTests {
  /// The first bytes of files, and the format that they tell.
  static let heads: [(bytes: [UInt8], found: String)] = {
    var heads: [(bytes: [UInt8], found: String)] = []
    func add(_ bytes: [UInt8], _ text: String, _ found: String) {
      heads.append((bytes + Array(text.utf8), found))
    }
    add([0xFF, 0xD8, 0xFF, 0xE1, 0, 16], "Exif", "a JPEG image")
    add([0xFF, 0xD8, 0xFF], "", "a JPEG image")
    add([], "GIF89a....", "a GIF image")
    add([], "II*\0....", "a TIFF image")
    add([], "MM\0*....", "a TIFF image")
    add([], "%PDF-1.7", "a PDF document")
    add([], "<!DOCTYPE html><html>", "an HTML page")
    add([0], "bytes", "a file of another kind")
    return heads
  }()

  @Test(arguments: ImageFormatTests.heads.indices)
  func otherFormatsAreNamed(_ index: Int) {
    let (bytes, found) = Self.heads[index]
    let error = #expect(throws: FileError.self) {
      try PNG(decoding: Data(bytes), name: "seven.png")
    }
    #expect(error?.description == "seven.png: found \(found), expected a PNG image")
  }

  @Test func pngIsReadUnderAnyName() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("photo.jpg")
      let bytes = try Data(contentsOf: fixture("rgb.png"))
      try bytes.write(to: file)
      #expect(try PNG(contentsOf: file) == PNG(contentsOf: fixture("rgb.png")))
    }
  }

  /// A PNG file of 2×3 pixels with a chunk before its pixels.
  private func image(_ name: String, _ content: [UInt8]) -> Data {
    let bytes = PNG(Tensor<UInt8>([[0, 1, 2], [3, 4, 5]])).encoded()
    func number(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    let body = Array(name.utf8) + content
    let checksum = body.reduce(~UInt32(0)) { checksum, byte in
      (0..<8).reduce(checksum ^ UInt32(byte)) { c, _ in c >> 1 ^ (c & 1) * 0xEDB8_8320 }
    }
    var image = Data(bytes.prefix(33))
    for part in [number(UInt32(content.count)), body, number(~checksum)] {
      image.append(contentsOf: part)
    }
    image.append(bytes.dropFirst(33))
    return image
  }

  /// Exif data with one entry, little-endian.
  private func exif(tag: UInt8 = 0x12, type: UInt8 = 3, value: UInt8) -> [UInt8] {
    Array("II*\0".utf8) + [
      8, 0, 0, 0, 1, 0, tag, 1, type, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0,
    ]
  }

  @Test func orientationIsReadInBothByteOrders() throws {
    let pixels = try PNG(decoding: image("eXIf", exif(value: 6)), name: "image").pixels
    #expect(pixels == Tensor<UInt8>([[3, 0], [4, 1], [5, 2]]))
    let big: [UInt8] =
      Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0]
    #expect(
      try PNG(decoding: image("eXIf", big), name: "image").pixels
        == Tensor<UInt8>([[2, 5], [1, 4], [0, 3]]))
  }

  @Test func damagedOrientationIsIgnored() throws {
    let upright = try PNG(decoding: image("tIME", [7, 226, 1, 1, 0, 0, 0]), name: "image")
    let whole = exif(value: 6)
    let header = Array("II*\0".utf8)
    var damaged: [[UInt8]] = (0..<20).map { Array(whole.prefix($0)) }
    damaged.append(exif(value: 0))
    damaged.append(exif(value: 9))
    damaged.append(exif(tag: 0x13, value: 6))
    damaged.append(exif(type: 4, value: 6))
    damaged.append(header + [255, 255, 255, 255])
    damaged.append(header + [8, 0, 0, 0, 255, 255])
    for exif in damaged {
      #expect(try PNG(decoding: image("eXIf", exif), name: "image") == upright, "\(exif)")
    }
  }
}
