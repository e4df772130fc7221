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

  /// Segments the digits of an image, darker or lighter than their background.
  ///
  /// - Parameters:
  ///   - image: The image, as `GrayscaleImage.composites(of:)` takes it.
  ///   - name: The name of the image in errors.
  /// - Returns: The strokes of each digit, from left to right: at least one digit.
  /// - Throws: `FileError` if no strokes stand out from the background.
  /// - Precondition: The shape is `[height, width]` or `[height, width, 1 to 4 channels]`, without
  ///   empty axes.
  /// - Complexity: O(pixels).
  package static func digits(in image: Tensor<UInt8>, name: String) throws -> [Foreground] {
    // Dark and light marks over white and over black.
    let results = GrayscaleImage.composites(of: image).flatMap { [$0, $0.inverted] }
      .compactMap(DigitSearch.digits)
    // The gaps between strokes are of the same contrast, but of a smaller extent. The background of
    // a digit that fills the image has the same extent, but more of the border.
    let contrast = max(0, results.map(\.contrast).max() ?? 0)
    let result = results.filter { 2 * $0.contrast >= contrast }
      .max { ($0.box.area, $1.borderPixels) < ($1.box.area, $0.borderPixels) }
    guard let result else {
      throw FileError(
        file: name, found: "a blank image",
        expected: "a digit that is darker or lighter than its background")
    }
    return result.digits.map { Foreground($0, in: result.field) }
  }

  /// Segments the only digit of an image.
  ///
  /// - Throws: `FileError`, as `digits(in:name:)`, and if there are several digits.
  package static func digit(in image: Tensor<UInt8>, name: String) throws -> Foreground {
    let digits = try digits(in: image, name: name)
    guard digits.count == 1 else {
      throw FileError(file: name, found: "\(digits.count) digits", expected: "one")
    }
    return digits[0]
  }

  private init(_ digit: ConnectedComponent, in field: FlatField) {
    let box = digit.box
    var contrasts = Tensor<Float>.zeros([box.height, box.width])
    contrasts.withUnsafeMutableBufferPointer { contrasts in
      for (position, contrast) in zip(digit.positions, field.contrasts(of: digit)) {
        let (row, column) = position.quotientAndRemainder(dividingBy: field.width)
        let target = (row - box.rows.lowerBound) * box.width + column - box.columns.lowerBound
        contrasts[target] = contrast
      }
    }
    self.contrasts = contrasts
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
