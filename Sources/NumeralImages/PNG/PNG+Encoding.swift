// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CNumeralPNG
import Foundation
import NumeralFiles
import NumeralTensors

extension PNG {
  /// Returns the bytes of a PNG file, eight bits a channel.
  ///
  /// The same pixels give the same bytes with the same version of libpng and zlib.
  ///
  /// - Complexity: O(pixels); deflate compresses about 20 million bytes of pixels a second.
  public func encoded() -> Data {
    var control = png_image()
    control.version = png_uint_32(PNG_IMAGE_VERSION)
    control.height = png_uint_32(pixels.shape[0])
    control.width = png_uint_32(pixels.shape[1])
    control.format = format
    var bytes = Data(count: numeral_png_max_byte_count(&control))
    var count = png_alloc_size_t(bytes.count)
    let isWritten = bytes.withUnsafeMutableBytes { bytes in
      pixels.withUnsafeBufferPointer { pixels in
        png_image_write_to_memory(
          &control, bytes.baseAddress, &count, 0, pixels.baseAddress, 0, nil)
      }
    }
    // The shape is valid and the buffer large enough, so only a failed allocation is left.
    require(isWritten != 0, "PNG: \(control.text)")
    return bytes.prefix(Int(count))
  }

  /// Writes the image to a file, atomically.
  ///
  /// - Parameter file: The file, which is replaced if it exists.
  /// - Throws: `FileError` if the file cannot be written; no part of it is then left behind.
  /// - Complexity: O(pixels).
  public func write(to file: URL) throws {
    try encoded().write(atomicallyTo: file)
  }

  /// The libpng format flags of the channels.
  private var format: png_uint_32 {
    let channels = pixels.rank == 3 ? pixels.shape[2] : 1
    let color = channels >= 3 ? PNG_FORMAT_FLAG_COLOR : 0
    let alpha = channels.isMultiple(of: 2) ? PNG_FORMAT_FLAG_ALPHA : 0
    return png_uint_32(color | alpha)
  }
}
