// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralPNG
import Foundation
import NumeralFiles
import NumeralTensors

extension PNG {
  /// The most pixels that an image may have to be read: 2²⁶, which is 8192×8192.
  ///
  /// A file of some kilobytes can unfold to gigabytes. An image that would is refused by its header,
  /// before memory is taken for it.
  public static let largestPixelCount = 1 << 26

  /// Reads an image file.
  ///
  /// All kinds of PNG are read: palettes become colors, a transparent color becomes opacity, 1, 2
  /// and 4 bits become 8, and so do 16, rounded. Where a file states how its numbers stand for light
  /// (`gAMA`), they are converted to a gamma of 1/2.2, which is nearly sRGB's; else they are taken to
  /// be sRGB's already, as browsers do.
  ///
  /// - Parameter file: The file.
  /// - Returns: The pixels, in the shape that fits what the file has: see `PNG`.
  /// - Throws: `FileError` if the file cannot be read, is no PNG, is damaged or ends too early, or has
  ///   more than `largestPixelCount` pixels.
  /// - Complexity: O(pixels), which are all the memory that it takes.
  public static func read(_ file: URL) throws -> Tensor<UInt8> {
    guard file.isFileURL else {
      throw FileError(
        file, found: "an address of scheme \(file.scheme ?? "none")", expected: expected)
    }
    return try decode(fopen(file.path, "rb"), name: file.path)
  }

  /// Reads an image from an open file or a pipe, such as standard input, up to its last pixel.
  ///
  /// - Parameters:
  ///   - handle: What to read from; it stays open.
  ///   - name: What errors call it.
  /// - Throws: `FileError`, as `read(_:)`.
  public static func read(_ handle: FileHandle, name: String) throws -> Tensor<UInt8> {
    let copy = dup(handle.fileDescriptor)
    guard let stream = fdopen(copy, "rb") else {
      defer { close(copy) }
      return try decode(nil, name: name)
    }
    return try decode(stream, name: name)
  }

  /// Decodes the bytes of an image's file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - name: What errors call them.
  /// - Throws: `FileError`, as `read(_:)`.
  public static func decode(_ bytes: Data, name: String) throws -> Tensor<UInt8> {
    var bytes = bytes
    return try bytes.withUnsafeMutableBytes {
      try decode(fmemopen($0.baseAddress, $0.count, "rb"), name: name)
    }
  }

  private static let expected = "a PNG image"

  /// Decodes what a stream holds, and closes it; nil is a stream that could not be opened.
  private static func decode(
    _ stream: UnsafeMutablePointer<FILE>?, name: String
  ) throws -> Tensor<UInt8> {
    func fail(_ found: String, _ expected: String = expected) -> FileError {
      FileError(file: name, found: found, expected: expected)
    }
    guard let stream else { throw fail(systemReason()) }
    defer { fclose(stream) }
    // libpng has one message for whatever keeps it from reading: here it can be told apart.
    let first = getc(stream)
    guard first != EOF else { throw fail(ferror(stream) != 0 ? systemReason() : "an empty file") }
    guard first == 0x89 else { throw fail("a file of another kind") }
    ungetc(first, stream)

    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&control) }
    func damage() -> FileError {
      fail(feof(stream) != 0 ? "a file that ends too early" : control.text)
    }
    guard png_image_begin_read_from_stdio(&control, stream) != 0 else { throw damage() }
    let (height, width) = (Int(control.height), Int(control.width))
    guard height * width <= largestPixelCount else {
      throw fail("\(width)×\(height) pixels", "\(expected) of at most \(largestPixelCount) pixels")
    }
    // Without the flags of palettes and of 16 bits, libpng converts to 8 bits of gray or color.
    control.format &= png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    control.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let hasColor = control.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
    let hasOpacity = control.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
    let channels = (hasColor ? 3 : 1) + (hasOpacity ? 1 : 0)
    return try Tensor(shape: [height, width] + (channels > 1 ? [channels] : [])) { pixels in
      guard png_image_finish_read(&control, nil, pixels.baseAddress, 0, nil) != 0 else {
        throw damage()
      }
    }
  }
}

/// Why the last system call failed.
private func systemReason() -> String {
  switch errno {
  case ENOENT: "no such file"
  case EISDIR: "a directory"
  default: String(cString: strerror(errno)).lowercased()
  }
}
