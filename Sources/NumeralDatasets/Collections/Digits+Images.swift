// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

extension Digits {
  /// Converts an image of a digit to the form of this data set.
  ///
  /// This follows the preprocessing that produced the data set, except that slanted digits are not
  /// straightened: the strokes are segmented, stretched to 20×32 pixels in the middle of 32×32,
  /// thresholded, dilated or eroded if their area is unusual, and counted in blocks of 4×4.
  ///
  /// M. Garris and others, *NIST Form-Based Handprint Recognition System*, NISTIR 5469 (1994).
  ///
  /// - Parameters:
  ///   - image: The image, as for `MNIST.image(of:name:)`.
  ///   - name: The name of the image in errors.
  /// - Returns: The converted image, `[8, 8]`, from 0 to 16.
  /// - Throws: `FileError` if nothing stands out from the background, or several digits do.
  /// - Precondition: The shape is as for `MNIST.image(of:name:)`.
  /// - Complexity: O(pixels), on several threads.
  public static func image(of image: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    try converted(Foreground.digit(in: image, name: name))
  }

  /// Converts an image of digits, one beside the other, to the form of this data set.
  ///
  /// - Parameters:
  ///   - image: The image, as for `MNIST.images(of:name:)`.
  ///   - name: The name of the image in errors.
  /// - Returns: The digits from left to right, `[count, 8, 8]`, each as by `image(of:name:)`.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Precondition: The shape is as for `MNIST.image(of:name:)`.
  /// - Complexity: O(pixels), on several threads.
  public static func images(of image: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    .concatenate(
      try Foreground.digits(in: image, name: name).map { converted($0).reshaped([1, 8, 8]) })
  }

  private static func converted(_ foreground: Foreground) -> Tensor<UInt8> {
    let strokes = foreground.resized(height: 32, width: 20)
    var bitmap = Bitmap()
    for row in 0..<32 {
      for column in 0..<20 { bitmap[row, 6 + column] = strokes[row, column] >= 0.5 }
    }
    let area = bitmap.area
    for limit in [412, 560] where area > limit { bitmap = bitmap.eroded() }
    for limit in [256, 108] where area < limit { bitmap = bitmap.dilated() }
    var counts = Tensor<UInt8>.zeros([8, 8])
    for row in 0..<32 {
      for column in 0..<32 where bitmap[row, column] { counts[row / 4, column / 4] += 1 }
    }
    return counts
  }
}

/// A binary image of 32×32 pixels.
private struct Bitmap {
  private static let side = 32
  private var pixels = [Bool](repeating: false, count: side * side)

  subscript(row: Int, column: Int) -> Bool {
    get { pixels[row * Self.side + column] }
    set { pixels[row * Self.side + column] = newValue }
  }

  /// The number of foreground pixels.
  var area: Int { pixels.count { $0 } }

  /// Morphological dilation with a 4-neighborhood.
  func dilated() -> Bitmap { spreading(true) }

  /// Morphological erosion with a 4-neighborhood; pixels outside the image count as foreground.
  func eroded() -> Bitmap { spreading(false) }

  /// Returns a copy in which the 4-neighbors of each pixel of this value have the value, too.
  private func spreading(_ value: Bool) -> Bitmap {
    let range = 0..<Self.side
    var result = self
    for row in range {
      for column in range {
        for (y, x) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        where range.contains(y) && range.contains(x) && self[y, x] == value {
          result[row, column] = value
        }
      }
    }
    return result
  }
}
