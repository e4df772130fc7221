// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension LabeledImages {
  /// The images in another size, by bilinear interpolation.
  ///
  ///     Digits.load().resized(height: 28, width: 28)      // the size of MNIST's
  ///
  /// Pixels are squares and their values stand at the squares' centers; beyond the outermost centers
  /// the nearest value holds. This is PyTorch's `interpolate(mode="bilinear", align_corners=False)`,
  /// which does not average when images shrink.
  ///
  /// - Parameters:
  ///   - height: The rows of the result.
  ///   - width: The pixels in a row of the result.
  /// - Returns: Images whose `maxValue` is 255, values rounded to the nearest integer.
  /// - Precondition: Both sizes, old and new, are at least 1×1.
  /// - Complexity: O(pixels in the result), on several threads.
  public func resized(height: Int, width: Int) -> LabeledImages {
    precondition(
      height > 0 && width > 0 && self.height > 0 && self.width > 0,
      "LabeledImages: cannot resize images of \(self.height)×\(self.width) to \(height)×\(width)")
    let rows = InterpolationPoint.points(from: self.height, to: height)
    let columns = InterpolationPoint.points(from: self.width, to: width)
    let maxValue = Float(self.maxValue)
    let sourceWidth = self.width
    let images = Tensor<UInt8>(shape: [count, height, width]) { result in
      self.images.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let result = result.baseAddress else { return }
        Parallel.forEach(count) { image in
          let pixels = source + image * self.height * sourceWidth
          var target = result + image * height * width
          for row in rows {
            let upper = pixels + row.first * sourceWidth
            let lower = pixels + row.second * sourceWidth
            for column in columns {
              let top = column.between(Float(upper[column.first]), Float(upper[column.second]))
              let bottom = column.between(Float(lower[column.first]), Float(lower[column.second]))
              // Pixels above white would not fit.
              target.pointee = UInt8(
                min(255, (row.between(top, bottom) * 255 / maxValue).rounded()))
              target += 1
            }
          }
        }
      }
    }
    return LabeledImages(images: images, labels: labels, maxValue: 255)
  }
}

/// Where on an axis a new pixel takes its value from: two old pixels, and how far it is to the second.
private struct InterpolationPoint {
  let first: Int
  let second: Int
  let distance: Float

  func between(_ a: Float, _ b: Float) -> Float { a * (1 - distance) + b * distance }

  /// The points of an axis of `newLength` over one of `length`, both as wide as the image.
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
