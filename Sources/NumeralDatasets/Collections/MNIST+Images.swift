// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

extension MNIST {
  /// Brings a picture of a digit to the form of this data set's images.
  ///
  ///     let image = try MNIST.image(of: PNG(contentsOf: file).pixels, name: file.path)     // [28, 28]
  ///
  /// It goes the way of MNIST's authors: the strokes are cut out, made to fit into 20×20 pixels with
  /// their aspect ratio kept and their edges smooth, and placed so that their center of mass comes to the
  /// middle of 28×28. An image of MNIST comes back as it was, but for its faintest pixels.
  ///
  /// The digit may be dark on light or light on dark. Where the picture can be seen through, it is
  /// looked at before white and before black. Light that falls off to one side, noise and dust are told
  /// from strokes as far as they are fainter or smaller.
  ///
  /// Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, *Gradient-Based Learning Applied to Document
  /// Recognition*, Proceedings of the IEEE 86 (1998), section III A.
  ///
  /// - Parameters:
  ///   - picture: One digit on a plain background: gray, `[height, width]`, or
  ///     `[height, width, channels]` of 2, gray and opacity, 3, red, green and blue, or 4, these and
  ///     opacity. 0 is black, 255 white.
  ///   - name: What errors call the picture.
  /// - Returns: The image, `[28, 28]`, 255 where there is most ink.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Precondition: The shape is one of these, and holds a pixel.
  /// - Complexity: O(pixels), on several threads; a tenth of a second for twelve million.
  public static func image(of picture: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    let ink = try Foreground(in: picture, name: name)
    let scale = 20 / Double(max(ink.height, ink.width))
    let height = max(1, Int((Double(ink.height) * scale).rounded()))
    let width = max(1, Int((Double(ink.width) * scale).rounded()))
    let strokes = ink.scaled(height: height, width: width)
    /// Where the strokes start on an axis.
    func start(_ axis: Int) -> Int {
      let sums = strokes.sum(axis: 1 - axis)
      let center = (sums * .range(from: 0, to: Float(sums.size))).sum() / sums.sum()
      // The middle is at 13.5 to 14.5, counted from the first pixel's center, as in all of MNIST.
      return min(max(0, Int((13.5 - center).rounded(.up))), 28 - sums.size)
    }
    let (top, left) = (start(0), start(1))
    var image = Tensor<UInt8>.zeros([28, 28])
    for row in 0..<height {
      for column in 0..<width {
        image[top + row, left + column] = UInt8((255 * strokes[row, column]).rounded())
      }
    }
    return image
  }
}
