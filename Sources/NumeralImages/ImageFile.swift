// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// The pixels of a PNG or JPEG file, which is recognized by its first bytes, whatever its name.
///
///     let photo = try ImageFile(contentsOf: file).pixels     // [480, 640, 3]
public struct ImageFile: Equatable, Sendable {
  /// The pixels, `[height, width]` of a gray image, or `[height, width, channels]`: gray and alpha;
  /// red, green and blue; or these and alpha. See `PNG` and `JPEG`.
  public let pixels: Tensor<UInt8>

  /// Reads an image file.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file is of another kind, and as `PNG` and `JPEG`.
  /// - Complexity: O(pixels) in time and memory.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: Self.expected, acceptsPipes: true)
    // The kind is checked first, so that a large file of another kind is not read.
    let start = try source.read(FileKind.prefixCount)
    let format = try Format(start, name: file.unresolvedPath)
    try self.init(
      decoding: start + source.read(format.maxByteCount), name: file.unresolvedPath)
  }

  /// Decodes the bytes of an image file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes of a PNG or JPEG file.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError`, as `init(contentsOf:)`.
  public init(decoding bytes: Data, name: String) throws {
    switch try Format(bytes, name: name) {
    case .png: self.init(pixels: try PNG(decoding: bytes, name: name).pixels)
    case .jpeg: self.init(pixels: try JPEG(decoding: bytes, name: name).pixels)
    }
  }

  /// Reads an image from an open file or a pipe, for example standard input: a PNG up to its last
  /// pixel, a JPEG to the end.
  ///
  /// - Parameters:
  ///   - handle: The file or pipe, which stays open.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError`, as `init(contentsOf:)`.
  public init(reading handle: FileHandle, name: String) throws {
    let copy = dup(handle.fileDescriptor)
    guard let stream = fdopen(copy, "rb") else {
      let error = FileError(file: name, found: systemErrorReason(), expected: Self.expected)
      close(copy)
      throw error
    }
    let first = getc(stream)
    guard first == Int32(JPEG.signature[0]) else {
      ungetc(first, stream)
      self.init(
        pixels: try first == 0x89
          ? PNG.decode(stream, name: name)
          : PNG.decode(stream, expected: Self.expected, name: name))
      return
    }
    defer { fclose(stream) }
    var bytes = Data(JPEG.signature.prefix(1))
    while bytes.count < JPEG.maxByteCount, case let chunk = Self.read(stream), !chunk.isEmpty {
      bytes += chunk
    }
    try self.init(decoding: bytes, name: name)
  }

  /// The next bytes of a stream; none at the end.
  private static func read(_ stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, stream)
    }
  }

  /// Takes pixels, `[height, width]` or `[height, width, channels]`.
  ///
  /// - Precondition: There are one to four channels, and a pixel.
  public init(pixels: Tensor<UInt8>) {
    require(
      pixels.size > 0
        && (pixels.rank == 2 || pixels.rank == 3 && (1...4).contains(pixels.shape[2])),
      "ImageFile: found pixels of shape \(pixels.shape), expected [height, width] or [height, "
        + "width, 1 to 4 channels]")
    self.pixels = pixels
  }

  private static let expected = "a PNG or JPEG image"

  private enum Format {
    case png, jpeg

    /// The format by the first bytes of a file.
    init(_ start: some Collection<UInt8>, name: String) throws {
      if start.first == 0x89 {
        self = .png
      } else if start.starts(with: JPEG.signature) {
        self = .jpeg
      } else {
        throw FileError(
          file: name, found: FileKind.name(start) ?? "a file of another kind", expected: expected)
      }
    }

    var maxByteCount: Int {
      switch self {
      case .png: PNG.maxByteCount
      case .jpeg: JPEG.maxByteCount
      }
    }
  }
}
