// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralPNG
import Foundation
import NumeralFiles
import NumeralTensors

/// Images as PNG files, through libpng.
///
///     let image = try PNG.read(file)                       // [480, 640, 3]
///     try PNG.write(image[0..<240], to: upperHalf)
///
/// Pixels are bytes, 0 for black, encoded as in sRGB. An image's shape says what its pixels are:
///
/// | Shape | Pixels |
/// | --- | --- |
/// | `[height, width]` | gray |
/// | `[height, width, 2]` | gray, opacity |
/// | `[height, width, 3]` | red, green, blue |
/// | `[height, width, 4]` | red, green, blue, opacity |
///
/// Opacity is 0 for what cannot be seen, 255 for what hides all behind it; colors are not multiplied
/// by it.
public enum PNG {
  /// The bytes of an image's file.
  ///
  /// - Precondition: The shape is one of those above, and no side is 0 or longer than 1,000,000.
  /// - Complexity: O(pixels); deflate takes about a second for 20 million bytes of them.
  public static func encode(_ image: Tensor<UInt8>) -> Data {
    let sides = 1...1_000_000
    guard let format = format(of: image.shape), image.shape.prefix(2).allSatisfy(sides.contains)
    else {
      preconditionFailure(
        "PNG: the shape is \(image.shape), expected [height, width] or "
          + "[height, width, 2 to 4 channels], neither side 0 or longer than \(sides.upperBound)")
    }
    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    control.height = png_uint_32(image.shape[0])
    control.width = png_uint_32(image.shape[1])
    control.format = format
    var bytes = Data(count: CPNGLargestByteCount(&control))
    var count = png_alloc_size_t(bytes.count)
    let isWritten = bytes.withUnsafeMutableBytes { bytes in
      image.withUnsafeBufferPointer { pixels in
        png_image_write_to_memory(
          &control, bytes.baseAddress, &count, 0, pixels.baseAddress, 0, nil)
      }
    }
    // What is left to fail, with a shape that fits and room enough, is memory.
    precondition(isWritten != 0, "PNG: \(control.text)")
    return bytes.prefix(Int(count))
  }

  /// Writes an image to a file, whole or not at all.
  ///
  /// - Parameters:
  ///   - image: The pixels, of one of the shapes above.
  ///   - file: The file, which is replaced if it exists.
  /// - Throws: `FileError` if the file cannot be written.
  /// - Precondition: As `encode`.
  public static func write(_ image: Tensor<UInt8>, to file: URL) throws {
    try encode(image).write(wholeFile: file)
  }

  /// The format of an image of this shape, if there is one.
  private static func format(of shape: [Int]) -> png_uint_32? {
    switch shape.dropFirst(2) {
    case [] where shape.count == 2: 0
    case [2]: png_uint_32(PNG_FORMAT_FLAG_ALPHA)
    case [3]: png_uint_32(PNG_FORMAT_FLAG_COLOR)
    case [4]: png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    default: nil
    }
  }
}

extension png_image {
  /// What libpng says about the last error.
  var text: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
