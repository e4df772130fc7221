// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralJPEG
import Foundation
import NumeralFiles
import NumeralTensors

/// The pixels of a JPEG file, decoded by libjpeg-turbo.
///
///     let photo = try JPEG(contentsOf: file).pixels          // [480, 640, 3]
///
/// Baseline and progressive files of 8 bits are read, gray or in color. If the file states the
/// orientation of the camera (Exif), the image is turned upright. Color profiles are ignored: the
/// channels are taken as sRGB. `ImageFile` reads this format and PNG alike.
public struct JPEG: Equatable, Sendable {
  /// The pixels, `[height, width]` of a gray image, or `[height, width, 3]`: red, green and blue.
  public let pixels: Tensor<UInt8>

  /// Reads an image file.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, is not a JPEG, is damaged or truncated, has
  ///   more than `PNG.maxPixelCount` pixels, the colors of a printer (CMYK), or a rare process of
  ///   compression: lossless, arithmetic, or of 12 bits.
  /// - Complexity: O(pixels) in time and memory. A progressive file takes six more bytes a pixel
  ///   while it is decoded.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: Self.expected, acceptsPipes: true)
    // The kind is checked first, so that a large file of another kind is not read.
    let start = try source.read(FileKind.prefixCount)
    guard start.starts(with: Self.signature) else {
      throw Self.error(FileKind.name(start) ?? "a file of another kind", name: file.unresolvedPath)
    }
    try self.init(
      decoding: start + source.read(Self.maxByteCount), name: file.unresolvedPath)
  }

  /// Decodes the bytes of an image file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of a JPEG file.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError`, as `init(contentsOf:)`.
  public init(decoding bytes: Data, name: String) throws {
    guard bytes.starts(with: Self.signature) else {
      throw Self.error(FileKind.name(bytes) ?? "a file of another kind", name: name)
    }
    pixels = try bytes.withUnsafeBytes { try Self.decode($0, name: name) }
  }

  /// The first bytes of every file.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// The most bytes of a file that are read: more than any camera writes for the largest image.
  static let maxByteCount = PNG.maxPixelCount * 4

  private static let expected = "a JPEG image"

  private static func error(
    _ found: String, expected: String = expected, name: String
  ) -> FileError {
    FileError(file: name, found: found, expected: expected)
  }

  private static func decode(
    _ bytes: UnsafeRawBufferPointer, name: String
  ) throws -> Tensor<UInt8> {
    let header: JPEGHeader
    do {
      header = try JPEGHeader(bytes)
    } catch {
      switch error {
      case .endsTooEarly: throw Self.error("a file that ends too early", name: name)
      case .damaged(let found): throw Self.error(found, name: name)
      }
    }
    let (width, height) = (header.width, header.height)
    guard width <= PNG.maxPixelCount / height else {
      throw error(
        "\(width)×\(height) pixels",
        expected: "\(expected) of at most \(PNG.maxPixelCount) pixels", name: name)
    }
    guard header.isSupported else {
      throw error(
        "lossless or arithmetic coding, or \(header.precision) bits a sample",
        expected: "\(expected) of 8 bits, baseline or progressive", name: name)
    }
    guard header.components == 1 || header.components == 3 else {
      throw error(
        header.components == 4 ? "an image in CMYK" : "\(header.components) components",
        expected: "\(expected), gray or RGB", name: name)
    }
    guard header.canHoldPixels(bytes.count) else {
      throw error("\(bytes.count) bytes for \(width)×\(height) pixels", name: name)
    }
    let isGray = header.components == 1
    let pixels = try Tensor<UInt8>(
      unsafeUninitialized: isGray ? [height, width] : [height, width, 3]
    ) { pixels in
      // libjpeg computes the size itself, and might write less.
      pixels.initialize(repeating: 0)
      if let message = decompress(bytes, header, into: pixels) {
        throw error(
          hasEnd(bytes.dropFirst(header.scan)) ? message : "a file that ends too early", name: name)
      }
    }
    return header.orientation.upright(pixels)
  }

  /// Decompresses the pixels, and returns the first error or warning of libjpeg, if any.
  private static func decompress(
    _ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader,
    into pixels: UnsafeMutableBufferPointer<UInt8>
  ) -> String? {
    guard let decoder = tjInitDecompress() else { return "no memory for the decoder" }
    defer { tjDestroy(decoder) }
    let format = header.components == 1 ? TJPF_GRAY : TJPF_RGB
    // Many scans of a large image would take hours: a file may have 500 at most.
    let status = tjDecompress2(
      decoder, bytes.bindMemory(to: UInt8.self).baseAddress, UInt(bytes.count),
      pixels.baseAddress, Int32(header.width), 0, Int32(header.height), format.rawValue,
      TJFLAG_LIMITSCANS)
    guard status != 0 else { return nil }
    let message = tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "an error of libjpeg"
    // libjpeg fills what is missing with gray, and only warns. Superfluous bytes before the end of
    // the image, which many cameras and web sites leave, come after the last pixel.
    let isHarmless =
      tjGetErrorCode(decoder) == TJERR_WARNING.rawValue
      && message.hasSuffix("extraneous bytes before marker 0xd9")
    return isHarmless ? nil : message
  }

  /// Whether there is a marker of the image's end.
  private static func hasEnd(_ scans: Slice<UnsafeRawBufferPointer>) -> Bool {
    zip(scans, scans.dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
  }
}
