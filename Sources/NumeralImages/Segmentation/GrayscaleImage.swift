// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A grayscale copy of an image, downscaled and composited over a solid background.
struct GrayscaleImage {
  let height, width: Int
  /// The gray levels in row-major order, from 0 for black to 255 for white.
  let pixels: [Float]

  /// The longest side after downscaling, in pixels. A digit of a fiftieth of the height of the
  /// image still has twenty rows.
  private static let maxSide = 1024

  /// Returns the image composited over white and, if it has transparent pixels, also over black.
  ///
  /// White strokes on a transparent background are visible over black only, black ones over white
  /// only. Large images are downscaled by a whole factor, each pixel being the mean of a square.
  ///
  /// - Parameter image: Gray, `[height, width]`, or `[height, width, channels]`: gray; gray and
  ///   alpha; red, green and blue; or these and alpha.
  /// - Precondition: The shape is one of these, without empty axes.
  /// - Complexity: O(pixels), on several threads.
  static func composites(of image: Tensor<UInt8>) -> [GrayscaleImage] {
    let shape = image.shape
    let channels = shape.count == 3 ? shape[2] : 1
    require(
      (2...3).contains(shape.count) && (1...4).contains(channels) && image.size > 0,
      "image: the shape is \(shape), expected [height, width] or [height, width, 1 to 4 channels]")
    let (fullHeight, fullWidth) = (shape[0], shape[1])
    let factor = ceilDiv(max(fullHeight, fullWidth), maxSide)
    let height = ceilDiv(fullHeight, factor)
    let width = ceilDiv(fullWidth, factor)
    // Two values from 0 to 255 for each pixel: its premultiplied luma and its transparency.
    let composited = Tensor<Float>(unsafeUninitialized: [2, height, width]) { composited in
      image.withUnsafeBufferPointer { image in
        Parallel.forEach(height) { row in
          let rows = row * factor..<min((row + 1) * factor, fullHeight)
          for column in 0..<width {
            let columns = column * factor..<min((column + 1) * factor, fullWidth)
            var (light, opacity) = (0, 0)
            for y in rows {
              for x in columns {
                let pixel = image.baseAddress! + (y * fullWidth + x) * channels
                let alpha = channels.isMultiple(of: 2) ? Int(pixel[channels - 1]) : 255
                light += alpha * (channels < 3 ? Int(pixel[0]) : Int(luma(pixel)))
                opacity += alpha
              }
            }
            let (count, position) = (rows.count * columns.count, row * width + column)
            composited[position] = Float(light) / Float(255 * count)
            composited[height * width + position] = Float(255 * count - opacity) / Float(count)
          }
        }
      }
    }
    let (light, transparency) = (composited[0].scalars, composited[1].scalars)
    let overBlack = GrayscaleImage(height: height, width: width, pixels: light)
    guard transparency.contains(where: { $0 > 0 }) else { return [overBlack] }
    let sums = zip(light, transparency).map { $0 + $1 }
    return [GrayscaleImage(height: height, width: width, pixels: sums), overBlack]
  }
}
