// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

extension MNIST {
  /// Converts an image of a digit to the form of this data set.
  ///
  ///     let photo = try PNG(contentsOf: file)
  ///     let image = try MNIST.image(of: photo.pixels, name: file.path)     // [28, 28]
  ///
  /// This follows the preprocessing of MNIST: the strokes are segmented, resized with anti-aliasing
  /// to fit 20×20 pixels with their aspect ratio preserved, and placed so that their center of mass
  /// is at the center of 28×28. Images of MNIST are unchanged, except for their faintest pixels.
  ///
  /// The digit may be dark on light or light on dark. A transparent image is composited over white
  /// and over black. Uneven light, noise and dust are removed, and so are the lines of the paper,
  /// holes, frames, bars and the desk around the sheet, as far as they do not run through strokes
  /// with half of their contrast. The digit may fill the image, as if cropped at its bounding box.
  ///
  /// Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document
  /// Recognition*, Proceedings of the IEEE 86 (1998), section III A.
  ///
  /// - Parameters:
  ///   - image: One digit on paper or on a board, 0 for black and 255 for white: gray,
  ///     `[height, width]`, or `[height, width, channels]` with 1 channel (gray), 2 (gray, alpha),
  ///     3 (red, green, blue) or 4 (red, green, blue, alpha).
  ///   - name: The name of the image in errors.
  /// - Returns: The converted image, `[28, 28]`, whose maximum is 255.
  /// - Throws: `FileError` if nothing stands out from the background, or several digits do.
  /// - Precondition: The shape is one of these, without empty axes.
  /// - Complexity: O(pixels), on several threads.
  public static func image(of image: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    try converted(Foreground.digit(in: image, name: name))
  }

  /// Converts an image of digits, one beside the other, to the form of this data set.
  ///
  /// Each digit is converted as by `image(of:name:)`.
  ///
  /// - Parameters:
  ///   - image: The image, as for `image(of:name:)`, but with one or several digits.
  ///   - name: The name of the image in errors.
  /// - Returns: The digits from left to right, `[count, 28, 28]`.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Precondition: The shape is as for `image(of:name:)`.
  /// - Complexity: O(pixels), on several threads.
  public static func images(of image: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    .concatenate(
      try Foreground.digits(in: image, name: name).map { converted($0).reshaped([1, 28, 28]) })
  }

  private static func converted(_ foreground: Foreground) -> Tensor<UInt8> {
    let scale = 20 / Double(max(foreground.height, foreground.width))
    let height = max(1, Int((Double(foreground.height) * scale).rounded()))
    let width = max(1, Int((Double(foreground.width) * scale).rounded()))
    let strokes = foreground.resized(height: height, width: width)
    /// The first index of the strokes along an axis of the converted image.
    func start(_ axis: Int) -> Int {
      let sums = strokes.sum(axis: 1 - axis)
      let center = (sums * .range(from: 0, to: Float(sums.size))).sum() / sums.sum()
      // As in MNIST, the center of mass is at 13.5 to 14.5, counted from the center of pixel 0.
      return min(max(0, Int((13.5 - center).rounded(.up))), 28 - sums.size)
    }
    let (top, left) = (start(0), start(1))
    var converted = Tensor<UInt8>.zeros([28, 28])
    for row in 0..<height {
      for column in 0..<width {
        converted[top + row, left + column] = UInt8((255 * strokes[row, column]).rounded())
      }
    }
    return converted
  }
}
