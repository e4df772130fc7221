// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A picture as it is looked at for a digit: gray, of moderate size, and in front of something where it
/// is transparent.
struct GrayscaleImage {
  let height, width: Int
  /// The pixels row by row, 0 for black and 255 for white.
  let pixels: [Float]

  /// No side is longer. Of a digit a fiftieth as high as its picture, twenty rows remain.
  private static let longestSide = 1024

  /// The ways to look at a picture: before white; and before black too, if it can be seen through.
  ///
  /// White ink on nothing is seen before black alone, black ink before white.
  ///
  /// Larger pictures shrink by a whole factor, each pixel being the mean of a square of theirs.
  ///
  /// - Parameter picture: Gray, `[height, width]`, or `[height, width, channels]`: gray; gray and
  ///   opacity; red, green and blue; or these and opacity.
  /// - Precondition: The shape is one of these, and holds a pixel.
  static func views(of picture: Tensor<UInt8>) -> [GrayscaleImage] {
    let shape = picture.shape
    let channels = shape.count == 3 ? shape[2] : 1
    precondition(
      (2...3).contains(shape.count) && (1...4).contains(channels) && picture.size > 0,
      "picture: the shape is \(shape), expected [height, width] or [height, width, 1 to 4 channels]"
    )
    let (fullHeight, fullWidth) = (shape[0], shape[1])
    let step = (max(fullHeight, fullWidth) + longestSide - 1) / longestSide
    let height = (fullHeight + step - 1) / step
    let width = (fullWidth + step - 1) / step
    // Of each pixel two numbers from 0 to 255: the light that comes from it, and the share of the light
    // behind it that it lets through.
    let seen = Tensor<Float>(shape: [2, height, width]) { seen in
      picture.withUnsafeBufferPointer { picture in
        Parallel.forEach(height) { row in
          let rows = row * step..<min((row + 1) * step, fullHeight)
          for column in 0..<width {
            let columns = column * step..<min((column + 1) * step, fullWidth)
            var (light, opacity) = (0, 0)
            for y in rows {
              for x in columns {
                let pixel = picture.baseAddress! + (y * fullWidth + x) * channels
                let alpha = channels.isMultiple(of: 2) ? Int(pixel[channels - 1]) : 255
                light += alpha * (channels < 3 ? Int(pixel[0]) : luma(pixel))
                opacity += alpha
              }
            }
            let (count, place) = (rows.count * columns.count, row * width + column)
            seen[place] = Float(light) / Float(255 * count)
            seen[height * width + place] = Float(255 * count - opacity) / Float(count)
          }
        }
      }
    }
    let (light, through) = (seen[0].scalars, seen[1].scalars)
    let beforeBlack = GrayscaleImage(height: height, width: width, pixels: light)
    guard through.contains(where: { $0 > 0 }) else { return [beforeBlack] }
    let sums = zip(light, through).map { $0 + $1 }
    return [GrayscaleImage(height: height, width: width, pixels: sums), beforeBlack]
  }

  /// How bright red, green and blue are together, 0 to 255; of equal ones, what each is.
  ///
  /// The weights are those of ITU-R BT.601 in 65,536ths.
  private static func luma(_ pixel: UnsafePointer<UInt8>) -> Int {
    (19595 * Int(pixel[0]) + 38470 * Int(pixel[1]) + 7471 * Int(pixel[2]) + 32768) >> 16
  }
}
