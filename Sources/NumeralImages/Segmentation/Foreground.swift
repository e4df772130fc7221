// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors

/// The strokes of a digit, segmented from the background of an image and cropped.
package struct Foreground {
  /// The contrast of each pixel of the bounding box of the strokes, `[height, width]`, in gray
  /// levels; 0 for the background.
  package let contrasts: Tensor<Float>

  package var height: Int { contrasts.shape[0] }
  package var width: Int { contrasts.shape[1] }

  /// Segments the strokes of an image, darker or lighter than their background.
  ///
  /// - Parameters:
  ///   - image: The image, as `GrayscaleImage.composites(of:)` takes it.
  ///   - name: The name of the image in errors.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Precondition: The shape is `[height, width]` or `[height, width, 1 to 4 channels]`, without
  ///   empty axes.
  /// - Complexity: O(pixels).
  package init(in image: Tensor<UInt8>, name: String) throws {
    // Of dark and light strokes over white and black, take those of the highest contrast.
    let differences = try GrayscaleImage.composites(of: image)
      .flatMap { try $0.backgroundDifferences() }
    let candidate = differences.filter(\.hasForeground).max { $0.contrast < $1.contrast }
    guard let difference = candidate else {
      throw FileError(
        file: name, found: "a blank image",
        expected: "a digit that is darker or lighter than its background")
    }
    // Components of less than a twentieth of the largest one are specks of dust.
    let components = difference.connectedComponents()
    let threshold = (components.map(\.totalContrast).max() ?? 0) / 20
    let strokes = components.filter { $0.totalContrast >= threshold }.flatMap(\.positions)
    let dust = components.filter { $0.totalContrast < threshold }.flatMap(\.positions)
    // There is a stroke: nine pixels whose mean is the contrast are not all less than half of it.
    let rows = strokes.map { $0 / difference.width }
    let columns = strokes.map { $0 % difference.width }
    let (top, bottom) = (rows.min()!, rows.max()!)
    let (left, right) = (columns.min()!, columns.max()!)
    // Keep the pixels between noise and the threshold of strokes: they smooth the edges.
    var contrasts = Tensor(
      difference.contrasts.map { $0 > difference.noise ? $0 : 0 },
      shape: [difference.height, difference.width])
    contrasts.withUnsafeMutableBufferPointer { contrasts in
      for position in dust { contrasts[position] = 0 }
    }
    self.contrasts = Tensor(unsafeUninitialized: [bottom - top + 1, right - left + 1]) { box in
      contrasts.withUnsafeBufferPointer { contrasts in
        var next = box.startIndex
        for row in top...bottom {
          for column in left...right {
            box[next] = contrasts[row * difference.width + column]
            next += 1
          }
        }
      }
    }
  }

  /// Resizes the strokes to fill an image, by area averaging, and normalizes their contrast.
  ///
  /// Each new pixel is the mean of the area that it covers; pixels partly in the area are weighted
  /// by their overlap.
  ///
  /// - Returns: The intensities from 0 to 1, whose maximum is 1: `[height, width]`.
  /// - Complexity: O(pixels · `height`): two matrix products.
  package func resized(height: Int, width: Int) -> Tensor<Float> {
    let rows = Self.overlaps(of: self.height, in: height)
    let columns = Self.overlaps(of: self.width, in: width)
    let resized = matmul(matmul(rows, contrasts), columns, transposing: .right)
    return resized / resized.max()
  }

  /// The weight of each of `length` old pixels in the mean of each new pixel, `[newLength,
  /// length]`.
  private static func overlaps(of length: Int, in newLength: Int) -> Tensor<Float> {
    let scale = Float(length) / Float(newLength)
    var overlaps = Tensor<Float>.zeros([newLength, length])
    for new in 0..<newLength {
      let (start, end) = (Float(new) * scale, Float(new + 1) * scale)
      for old in Int(start)..<min(length, Int(end.rounded(.up))) {
        overlaps[new, old] = (min(end, Float(old + 1)) - max(start, Float(old))) / scale
      }
    }
    return overlaps
  }
}
