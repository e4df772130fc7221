// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor<UInt8> {
  /// Returns grayscale images in another size, by bilinear interpolation without antialiasing, as
  /// PyTorch's `interpolate(mode="bilinear", align_corners=False)`.
  ///
  /// A pixel is a square with its value at the center; beyond the outermost centers, the nearest
  /// value is used.
  ///
  /// - Parameters:
  ///   - height: The rows of a resized image.
  ///   - width: The columns of a resized image.
  ///   - maxValue: The value that is white in these images, 1 or more.
  /// - Returns: The images `[count, height, width]`, rescaled so that white is 255, and rounded.
  /// - Precondition: The shape is `[count, rows, columns]`, and both sizes, old and new, are at
  ///   least 1×1.
  /// - Complexity: O(pixels of the result), on several threads.
  package func resizedBilinearly(height: Int, width: Int, maxValue: UInt8) -> Tensor<UInt8> {
    require(
      rank == 3, "resized: the images have the shape \(shape), expected [count, rows, columns]")
    let (count, sourceHeight, sourceWidth) = (shape[0], shape[1], shape[2])
    require(
      height > 0 && width > 0 && sourceHeight > 0 && sourceWidth > 0,
      "resized: the images are \(sourceHeight)×\(sourceWidth), the new size is \(height)×\(width), "
        + "expected at least 1×1")
    let rows = InterpolationPoint.points(from: sourceHeight, to: height)
    let columns = InterpolationPoint.points(from: sourceWidth, to: width)
    let white = Float(maxValue)
    return Tensor(unsafeUninitialized: [count, height, width]) { result in
      withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let result = result.baseAddress else { return }
        Parallel.forEach(count) { image in
          let pixels = source + image * sourceHeight * sourceWidth
          var target = result + image * height * width
          for row in rows {
            let upper = pixels + row.first * sourceWidth
            let lower = pixels + row.second * sourceWidth
            for column in columns {
              let top = column.interpolate(Float(upper[column.first]), Float(upper[column.second]))
              let bottom = column.interpolate(
                Float(lower[column.first]), Float(lower[column.second]))
              // Pixels brighter than `maxValue` would exceed 255.
              target.pointee = UInt8(
                Swift.min(255, (row.interpolate(top, bottom) * 255 / white).rounded()))
              target += 1
            }
          }
        }
      }
    }
  }
}

/// A position between two neighboring pixels of one axis.
private struct InterpolationPoint {
  let first: Int
  let second: Int
  /// The distance from `first`, in pixels: from 0 to 1.
  let distance: Float

  func interpolate(_ a: Float, _ b: Float) -> Float { a * (1 - distance) + b * distance }

  /// The positions, on an axis of `length` pixels, of the centers of `newLength` pixels that cover
  /// the same extent.
  static func points(from length: Int, to newLength: Int) -> [InterpolationPoint] {
    let step = Float(length) / Float(newLength)
    return (0..<newLength).map { index in
      let center = max(0, (Float(index) + 0.5) * step - 0.5)
      let first = min(Int(center), length - 1)
      return InterpolationPoint(
        first: first, second: min(first + 1, length - 1), distance: center - Float(first))
    }
  }
}
