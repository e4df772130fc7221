// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import XCTest

final class PNGTests: XCTestCase {
  func testWrittenImagesAreReadByAnotherDecoder() throws {
    for shape in [
      [1, 1], [7, 9], [300, 200], [5, 6, 2], [1, 900, 3], [41, 33, 4], [300, 200, 3],
    ] {
      let noise = Tensor<UInt8>(Tensor<Float>.uniform(shape, in: 0..<256, seed: 1))
      var image = noise
      // Smooth rows make libpng use each of its filters.
      for row in 0..<shape[0] / 2 {
        image[row] = Tensor(repeating: UInt8(row & 255), shape: Array(shape.dropFirst()))
      }
      XCTAssertEqual(try PlainPNGDecoder(PNG(image).encoded()).image, image, "\(shape)")
      XCTAssertEqual(try PNG(decoding: PNG(image).encoded(), name: "image"), PNG(image), "\(shape)")
    }
  }

  func testEncodingIsReproducible() throws {
    let image = try PNG(contentsOf: fixture("rgb.png")).pixels
    XCTAssertEqual(PNG(image).encoded(), PNG(image).encoded())
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("image.png")
      try PNG(.zeros([3, 3])).write(to: file)
      try PNG(image).write(to: file)
      XCTAssertEqual(try Data(contentsOf: file), PNG(image).encoded())
      XCTAssertEqual(try PNG(contentsOf: file).pixels, image)
      XCTAssertEqual(
        try PNG(reading: FileHandle(forReadingFrom: file), name: "handle").pixels, image)
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path).count, 1)
    }
  }

  func testDamagedBytesNeverStopTheProcess() throws {
    let bytes = try Data(contentsOf: fixture("palette-transparent.png"))
    var failures = 0
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << bit
        if (try? PNG(decoding: damaged, name: "damaged")) == nil { failures += 1 }
      }
    }
    // Most bytes are covered by a checksum.
    XCTAssertGreaterThan(failures, bytes.count * 8 / 2)
  }

  func testErrorsNameTheFileAndTheCause() throws {
    try withTemporaryFolder { folder in
      func check(_ name: String, _ content: String?, _ found: String) throws {
        let file = folder.appendingPathComponent(name)
        if let content { try Data(content.utf8).write(to: file) }
        XCTAssertThrowsError(try PNG(contentsOf: file)) {
          XCTAssertEqual(
            $0 as? FileError, FileError(file, found: found, expected: "a PNG image"))
        }
      }
      try check("text.png", "These are words, not pixels.\n", "a file of another kind")
      try check("empty.png", "", "an empty file")
      try check("missing.png", nil, "no such file")
      try check(".", nil, "a directory")
    }
    XCTAssertThrowsError(try PNG(contentsOf: URL(string: "https://example.org/image.png")!)) {
      XCTAssertEqual(
        "\($0)",
        "https://example.org/image.png: found an address of scheme https, expected a PNG image")
    }
    XCTAssertThrowsError(try PNG(decoding: Data(), name: "nothing")) {
      XCTAssertEqual("\($0)", "nothing: found an empty file, expected a PNG image")
    }
    XCTAssertThrowsError(try PNG(.zeros([2, 2])).write(to: URL(filePath: "/nowhere/image.png"))) {
      XCTAssertEqual(
        "\($0)",
        "/nowhere/image.png: found no folder /nowhere, expected a folder to write to")
    }
  }

  /// libpng skips a chunk before the header, of which the size would be taken for the image's.
  func testHeaderComesFirst() {
    let bytes = PNG(.zeros([60, 70])).encoded()
    for name in ["iHDR", "teXt"] {
      // A size of one pixel, for which 4,200 would be decoded.
      let chunk = [0, 0, 0, 13] + Array(name.utf8) + [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]
      let foreign = bytes.prefix(8) + chunk + [0, 0, 0, 0] + bytes.dropFirst(8)
      XCTAssertThrowsError(try PNG(decoding: foreign, name: "foreign")) {
        XCTAssertEqual(
          "\($0)", "foreign: found a first chunk that is not IHDR, expected a PNG image")
      }
    }
  }

  func testPixelsNeedBytes() throws {
    let image = Tensor<UInt8>.zeros([1, 1])
    var bytes = PNG(image).encoded()
    withUnsafeBytes(of: (UInt32(8192).bigEndian, UInt32(8192).bigEndian)) {
      bytes.replaceSubrange(16..<24, with: $0)
    }
    XCTAssertThrowsError(try PNG(decoding: bytes, name: "small")) {
      XCTAssertEqual(
        "\($0)",
        "small: found \(bytes.count) bytes for 8192×8192 pixels, expected a PNG image")
    }
    let white = Tensor<UInt8>(repeating: 255, shape: [4000, 4000])
    XCTAssertEqual(try PNG(decoding: PNG(white).encoded(), name: "white").pixels, white)
  }

  func testTooLargeImagesAreRejectedByTheirHeader() {
    /// The start of a file: its signature, its header and the start of its pixels.
    func start(width: UInt32, height: UInt32) -> Data {
      var bytes = PNG(.zeros([1, 1])).encoded().prefix(33)
      withUnsafeBytes(of: (width.bigEndian, height.bigEndian)) {
        bytes.replaceSubrange(16..<24, with: $0)
      }
      let checksum = bytes[12..<29].reduce(~UInt32(0)) { checksum, byte in
        (0..<8).reduce(checksum ^ UInt32(byte)) { c, _ in c >> 1 ^ (c & 1) * 0xEDB8_8320 }
      }
      withUnsafeBytes(of: (~checksum).bigEndian) { bytes.replaceSubrange(29..<33, with: $0) }
      return bytes + [0, 0, 0, 0] + Array("IDAT".utf8)
    }
    for (width, height) in [(30_000, 30_000), (8192, 8193), (1_000_000, 1_000_000)]
      as [(UInt32, UInt32)]
    {
      XCTAssertThrowsError(try PNG(decoding: start(width: width, height: height), name: "large")) {
        XCTAssertEqual(
          "\($0)",
          "large: found \(width)×\(height) pixels, expected a PNG image of at most 67108864 pixels")
      }
    }
    XCTAssertThrowsError(try PNG(decoding: start(width: 8192, height: 8192), name: "large")) {
      XCTAssertEqual("\($0)", "large: found a file that ends too early, expected a PNG image")
    }
  }
}
