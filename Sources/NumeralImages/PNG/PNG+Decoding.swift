// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralPNG
import Foundation
import NumeralFiles
import NumeralTensors

extension PNG {
  /// The most pixels of an image that is decoded: 2²⁶, for example 8192×8192.
  ///
  /// A file of a few kilobytes can expand to gigabytes. A larger image is rejected by its header,
  /// before memory is allocated for its pixels.
  public static let maxPixelCount = 1 << 26

  /// Reads an image file.
  ///
  /// Every kind of PNG is read: palettes become colors, a transparent color becomes alpha, and 1,
  /// 2, 4 and 16 bits a channel become 8, 16 by rounding. If the file states a gamma (`gAMA`),
  /// pixels are converted to a gamma of 1/2.2, which is nearly that of sRGB; otherwise they are
  /// taken as sRGB, as browsers do. If it states the orientation of the camera (`eXIf`), the image
  /// is turned upright.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, is not a PNG, is damaged or truncated, or
  ///   has more than `maxPixelCount` pixels.
  /// - Complexity: O(pixels) in time and memory.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: Self.expected, acceptsPipes: true)
    // The kind is checked first, so that a large file of another kind is not read.
    let start = try source.read(FileKind.prefixCount)
    guard start.first == 0x89 else {
      throw Self.error(FileKind.name(start) ?? Self.anotherKind, name: file.unresolvedPath)
    }
    let rest = try source.read(Self.maxByteCount)
    try self.init(decoding: start + rest, name: file.unresolvedPath)
  }

  /// Reads an image from an open file or a pipe, for example standard input, up to its last pixel.
  ///
  /// - Parameters:
  ///   - handle: The file or pipe, which stays open.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError`, as `init(contentsOf:)`.
  public init(reading handle: FileHandle, name: String) throws {
    let copy = dup(handle.fileDescriptor)
    guard let stream = fdopen(copy, "rb") else {
      let error = Self.error(systemReason(), name: name)
      close(copy)
      throw error
    }
    self.init(decoded: try Self.decode(stream, name: name))
  }

  /// Decodes the bytes of an image file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of a PNG file.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError`, as `init(contentsOf:)`.
  public init(decoding bytes: Data, name: String) throws {
    // fmemopen takes a mutable buffer even for reading.
    var bytes = bytes
    self.init(
      decoded: try bytes.withUnsafeMutableBytes {
        try Self.decode(fmemopen($0.baseAddress, $0.count, "rb"), name: name)
      })
  }

  private static let expected = "a PNG image"
  private static let anotherKind = "a file of another kind"

  /// The most bytes of a file that are read: those of the largest image with 16 bits for each of
  /// four channels, and a megabyte of text and profiles.
  static let maxByteCount = maxPixelCount * 8 + 1 << 20

  private static func error(
    _ found: String, expected: String = expected, name: String
  ) -> FileError {
    FileError(file: name, found: found, expected: expected)
  }

  /// Decodes an open stream and closes it; nil stands for a stream that failed to open.
  static func decode(
    _ stream: UnsafeMutablePointer<FILE>?, expected: String = expected, name: String
  ) throws -> Tensor<UInt8> {
    func error(_ found: String, expected: String = expected, name: String) -> FileError {
      Self.error(found, expected: expected, name: name)
    }
    guard let stream else { throw error(systemReason(), name: name) }
    defer { fclose(stream) }
    // libpng reports every failure to read by the same message, so check the first bytes here.
    let head = [UInt8](unsafeUninitializedCapacity: PNGFile.headerLength) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, stream)
    }
    guard !head.isEmpty else {
      throw error(ferror(stream) != 0 ? systemReason() : "an empty file", name: name)
    }
    guard head[0] == 0x89 else {
      throw error(FileKind.name(head) ?? anotherKind, name: name)
    }
    let file = PNGFile(head: head, reading: stream, maxPixelCount: maxPixelCount)
    let (width, height) = file.size
    guard height == 0 || width <= maxPixelCount / height else {
      throw error(
        "\(width)×\(height) pixels", expected: "\(expected) of at most \(maxPixelCount) pixels",
        name: name)
    }
    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&control) }
    func damage(_ found: String? = nil) -> FileError {
      error(file.isComplete ? found ?? control.text : "a file that ends too early", name: name)
    }
    guard file.canHoldPixels else {
      throw damage("\(file.bytes.count) bytes for \(width)×\(height) pixels")
    }
    return try file.bytes.withUnsafeBytes { bytes in
      guard png_image_begin_read_from_memory(&control, bytes.baseAddress, bytes.count) != 0 else {
        throw damage()
      }
      // libpng skips a chunk of another name before the header.
      guard (Int(control.width), Int(control.height)) == (width, height) else {
        throw damage("a first chunk that is not IHDR")
      }
      // Without the flags of palettes and of 16 bits, libpng converts to 8 bits of gray or color.
      control.format &= png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
      control.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
      let hasColor = control.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
      let hasAlpha = control.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
      let channels = (hasColor ? 3 : 1) + (hasAlpha ? 1 : 0)
      let pixels = try Tensor<UInt8>(
        unsafeUninitialized: [height, width] + (channels > 1 ? [channels] : [])
      ) { pixels in
        guard png_image_finish_read(&control, nil, pixels.baseAddress, 0, nil) != 0 else {
          throw damage()
        }
      }
      return file.orientation.upright(pixels)
    }
  }
}

extension png_image {
  /// libpng's message about its last error.
  var text: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

/// The reason why the last system call failed.
private func systemReason() -> String {
  switch errno {
  case ENOENT: "no such file"
  case EISDIR: "a directory"
  default: systemErrorReason()
  }
}
