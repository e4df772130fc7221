// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension ImageFile {
  /// Returns the pixels with the channels first, as networks take them.
  ///
  ///     let image = try ImageFile(contentsOf: file).channelsFirst(3, resizedTo: 32)
  ///     let scores = network(Tensor<Float>(image).reshaped([1, 3, 32, 32]) / 255)
  ///
  /// Gray is repeated for three channels, and the luma of colors is taken for one, with the
  /// weights of ITU-R BT.601. Alpha is left out. The image is resized by bilinear interpolation,
  /// which averages over all pixels when it shrinks; the ratio of the sides may change. These are
  /// the bits of Pillow's `convert("RGB")` or `convert("L")` and
  /// `resize(size, Resampling.BILINEAR)`.
  ///
  /// - Parameters:
  ///   - channels: 1 for gray, or 3 for red, green and blue.
  ///   - size: The height and the width of the result; nil for those of the image.
  /// - Returns: The pixels, `[channels, height, width]`.
  /// - Precondition: `channels` is 1 or 3, and `size` is at least 1×1.
  /// - Complexity: O(pixels) in time and memory, on the calling thread.
  public func channelsFirst(_ channels: Int, resizedTo size: Size2D? = nil) -> Tensor<UInt8> {
    require(
      channels == 1 || channels == 3,
      "ImageFile.channelsFirst: found \(channels) channels, expected 1 or 3")
    let (height, width) = (pixels.shape[0], pixels.shape[1])
    let (count, stored) = (height * width, pixels.rank == 3 ? pixels.shape[2] : 1)
    let planes = Tensor<UInt8>(unsafeUninitialized: [channels, height, width]) { planes in
      pixels.withUnsafeBufferPointer { pixels in
        guard let source = pixels.baseAddress else { return }
        for channel in 0..<channels {
          let plane = planes.baseAddress! + channel * count
          if channels == 1 && stored >= 3 {
            for i in 0..<count { plane[i] = luma(source + i * stored) }
          } else {
            let first = source + (stored >= 3 ? channel : 0)
            for i in 0..<count { plane[i] = first[i * stored] }
          }
        }
      }
    }
    guard let size else { return planes }
    return planes.resizedAntialiased(to: size)
  }
}

/// The luma of red, green and blue, with the weights of ITU-R BT.601 in 65,536ths.
///
/// The weights sum to 1, so a gray color keeps its level.
func luma(_ pixel: UnsafePointer<UInt8>) -> UInt8 {
  let (red, green, blue) = (Int(pixel[0]), Int(pixel[1]), Int(pixel[2]))
  return UInt8((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16)
}
