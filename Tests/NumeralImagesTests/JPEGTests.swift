// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import Testing

/// Files of every kind of JPEG, with the pixels that Pillow decodes from them, and broken ones.
@Suite struct JPEGTests {
  static let names = try! SafeTensors(contentsOf: fixture("jpeg.safetensors")).names

  @Test func everyKindHasAReference() { #expect(Self.names.count == 16) }

  @Test(arguments: names)
  func pixelsEqualThoseOfPillow(_ name: String) throws {
    let expected: Tensor<UInt8> = try SafeTensors(contentsOf: fixture("jpeg.safetensors"))
      .tensor(name)
    let file = fixture("\(name).jpg")
    #expect(try JPEG(contentsOf: file).pixels == expected)
    #expect(try ImageFile(contentsOf: file).pixels == expected)
    #expect(try ImageFile(reading: FileHandle(forReadingFrom: file), name: "x").pixels == expected)
  }

  @Test(arguments: ["gray", "420", "progressive", "restarts", "orientation-6"])
  func truncatedFileIsAnError(_ name: String) throws {
    let bytes = try Data(contentsOf: fixture("\(name).jpg"))
    for count in 3..<bytes.count {
      let error = #expect(throws: FileError.self, "\(count) bytes") {
        try JPEG(decoding: bytes.prefix(count), name: "cut")
      }
      #expect(
        error?.description == "cut: found a file that ends too early, expected a JPEG image",
        "\(count) bytes")
    }
  }

  @Test(arguments: ["gray", "420", "progressive", "restarts"])
  func damagedBytesNeverStopTheProcess(_ name: String) throws {
    let bytes = try Data(contentsOf: fixture("\(name).jpg"))
    var failures = 0
    for position in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[position] ^= 1 << bit
        do {
          _ = try JPEG(decoding: damaged, name: "damaged")
        } catch {
          #expect(error is FileError && !"\(error)".contains("\n"))
          failures += 1
        }
      }
    }
    // There are no checksums, but tables and markers.
    #expect(failures > bytes.count)
  }

  @Test(arguments: [
    ("cmyk", "an image in CMYK", "a JPEG image, gray or RGB"),
    (
      "arithmetic", "lossless or arithmetic coding, or 8 bits a sample",
      "a JPEG image of 8 bits, baseline or progressive"
    ),
    (
      "12-bit", "lossless or arithmetic coding, or 12 bits a sample",
      "a JPEG image of 8 bits, baseline or progressive"
    ),
  ])
  func rareKindsAreRefused(_ name: String, _ found: String, _ expected: String) throws {
    let file = fixture("\(name).jpg")
    let error = #expect(throws: FileError.self) { try JPEG(contentsOf: file) }
    #expect(error == FileError(file, found: found, expected: expected))
  }

  /// A file with another size in the header of its frame.
  private func resized(_ name: String, height: UInt16, width: UInt16) throws -> Data {
    var bytes = try Data(contentsOf: fixture("\(name).jpg"))
    let frame = try #require(
      bytes.indices.first { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) })
    for (offset, byte) in [height >> 8, height & 255, width >> 8, width & 255].enumerated() {
      bytes[frame + 5 + offset] = UInt8(byte)
    }
    return bytes
  }

  @Test(arguments: ["444", "progressive"])
  func sizesAreCheckedBeforeMemoryIsTaken(_ name: String) throws {
    let large = try resized(name, height: 30_000, width: 30_000)
    var error = #expect(throws: FileError.self) { try JPEG(decoding: large, name: "large") }
    #expect(
      error?.description
        == "large: found 30000×30000 pixels, expected a JPEG image of at most 67108864 pixels")
    let bytes = try resized(name, height: 8000, width: 8000)
    error = #expect(throws: FileError.self) { try JPEG(decoding: bytes, name: "small") }
    #expect(
      error?.description
        == "small: found \(bytes.count) bytes for 8000×8000 pixels, expected a JPEG image")
    let empty = try resized(name, height: 0, width: 45)
    error = #expect(throws: FileError.self) { try JPEG(decoding: empty, name: "empty") }
    #expect(
      error?.description == "empty: found no size before its pixels, expected a JPEG image")
  }

  /// Cameras and web sites leave bytes between the last pixel and the end, and after the end.
  @Test func superfluousBytesAreIgnored() throws {
    let bytes = try Data(contentsOf: fixture("420.jpg"))
    let pixels = try JPEG(decoding: bytes, name: "plain").pixels
    let between = bytes.dropLast(2) + [0, 1, 2, 3, 4, 5] + bytes.suffix(2)
    #expect(try JPEG(decoding: between, name: "between").pixels == pixels)
    #expect(try JPEG(decoding: bytes + [1, 2, 3], name: "after").pixels == pixels)
  }

  @Test func otherFilesAreNamed() throws {
    for (bytes, found) in [
      (Data("GIF89a".utf8), "a GIF image"), (Data(), "an empty file"),
      (Data([0, 1]), "a file of another kind"),
    ] {
      var error = #expect(throws: FileError.self) { try JPEG(decoding: bytes, name: "x.jpg") }
      #expect(error?.description == "x.jpg: found \(found), expected a JPEG image")
      error = #expect(throws: FileError.self) { try ImageFile(decoding: bytes, name: "x.jpg") }
      #expect(error?.description == "x.jpg: found \(found), expected a PNG or JPEG image")
    }
    let error = #expect(throws: FileError.self) {
      try JPEG(decoding: PNG(.zeros([2, 2])).encoded(), name: "x.jpg")
    }
    #expect(error?.description == "x.jpg: found a PNG image, expected a JPEG image")
  }

  @Test func imageFileReadsPNG() throws {
    let file = fixture("rgba.png")
    let pixels = try PNG(contentsOf: file).pixels
    #expect(try ImageFile(contentsOf: file).pixels == pixels)
    #expect(try ImageFile(decoding: Data(contentsOf: file), name: "x").pixels == pixels)
    #expect(try ImageFile(reading: FileHandle(forReadingFrom: file), name: "x").pixels == pixels)
    let missing = URL(filePath: "/nowhere/x.png")
    let error = #expect(throws: FileError.self) { try ImageFile(contentsOf: missing) }
    #expect(error == FileError(missing, found: "no such file", expected: "a PNG or JPEG image"))
  }
}
