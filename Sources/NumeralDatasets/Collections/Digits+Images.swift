// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

extension Digits {
  /// Brings a picture of a digit to the form of this data set's images.
  ///
  /// It goes the way of the programs that made them, but for setting slanted digits upright: the strokes
  /// are cut out, stretched to 20×32 pixels in the middle of 32×32, black or white each, made thicker
  /// or thinner where their area is unusual, and counted in squares of 4×4.
  ///
  /// M. Garris and others, *NIST Form-Based Handprint Recognition System*, NISTIR 5469 (1994).
  ///
  /// - Parameters:
  ///   - picture: As for `MNIST.image(of:name:)`.
  ///   - name: What errors call the picture.
  /// - Returns: The image, `[8, 8]`, from 0 to 16.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Precondition: The shape is one that is taken there, and holds a pixel.
  /// - Complexity: As for `MNIST.image(of:name:)`.
  public static func image(of picture: Tensor<UInt8>, name: String) throws -> Tensor<UInt8> {
    let strokes = try Foreground(in: picture, name: name).scaled(height: 32, width: 20)
    var bitmap = Bitmap()
    for row in 0..<32 {
      for column in 0..<20 { bitmap[row, 6 + column] = strokes[row, column] >= 0.5 }
    }
    let area = bitmap.area
    for most in [412, 560] where area > most { bitmap.spread(false) }
    for least in [256, 108] where area < least { bitmap.spread(true) }
    var image = Tensor<UInt8>.zeros([8, 8])
    for row in 0..<32 {
      for column in 0..<32 where bitmap[row, column] { image[row / 4, column / 4] += 1 }
    }
    return image
  }
}

/// 32×32 pixels, each black or white.
private struct Bitmap {
  private static let side = 32
  private var pixels = [Bool](repeating: false, count: side * side)

  subscript(row: Int, column: Int) -> Bool {
    get { pixels[row * Self.side + column] }
    set { pixels[row * Self.side + column] = newValue }
  }

  /// The number of black pixels.
  var area: Int { pixels.count { $0 } }

  /// Gives each pixel this color that is beside one of it, or above, or below.
  mutating func spread(_ color: Bool) {
    let (old, range) = (self, 0..<Self.side)
    for row in range {
      for column in range {
        for (y, x) in [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
        where range.contains(y) && range.contains(x) && old[y, x] == color {
          self[row, column] = color
        }
      }
    }
  }
}
