// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The pixels of a PNG file, decoded and encoded by libpng.
///
///     let photo = try PNG(contentsOf: file)                  // photo.pixels: [480, 640, 3]
///     try PNG(photo.pixels[0..<240]).write(to: upperHalf)
///
/// The shape determines the kind of image:
///
/// | Shape | Channels |
/// | --- | --- |
/// | `[height, width]` | gray |
/// | `[height, width, 2]` | gray, alpha |
/// | `[height, width, 3]` | red, green, blue |
/// | `[height, width, 4]` | red, green, blue, alpha |
///
/// Gray and color channels are sRGB-encoded, 0 for black. Alpha is 0 for transparent and 255 for
/// opaque, and is not premultiplied.
public struct PNG: Equatable, Sendable {
  /// The pixels, `[height, width]` or `[height, width, channels]`.
  public let pixels: Tensor<UInt8>

  /// The longest side that libpng encodes and decodes, in pixels.
  static let maxSide = 1_000_000

  /// Creates an image to encode.
  ///
  /// - Parameter pixels: The pixels, `[height, width]` or `[height, width, 2 to 4 channels]`.
  /// - Precondition: The shape is one of the table above, and each side is from 1 to 1,000,000.
  /// - Complexity: O(1); the tensor is shared, not copied.
  public init(_ pixels: Tensor<UInt8>) {
    let shape = pixels.shape
    require(
      (shape.count == 2 || shape.count == 3 && (2...4).contains(shape[2]))
        && shape.prefix(2).allSatisfy((1...Self.maxSide).contains),
      "PNG: the shape is \(shape), expected [height, width] or [height, width, 2 to 4 channels], "
        + "each side from 1 to \(Self.maxSide)")
    self.pixels = pixels
  }

  /// Creates an image of decoded pixels, whose shape libpng has checked.
  init(decoded pixels: Tensor<UInt8>) {
    self.pixels = pixels
  }
}
