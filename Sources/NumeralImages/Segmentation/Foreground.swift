// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralTensors

/// The strokes of a digit, cut out of the picture that they were found in.
package struct Foreground {
  /// How much ink is in each pixel of the smallest rectangle that holds all strokes, `[height, width]`: 0
  /// for none, in no particular unit.
  package let amounts: Tensor<Float>

  package var height: Int { amounts.shape[0] }
  package var width: Int { amounts.shape[1] }

  /// Finds the strokes in a picture, be they darker than what is around them or lighter.
  ///
  /// - Parameters:
  ///   - picture: As `GrayscaleImage.views(of:)` takes it.
  ///   - name: What errors call it.
  /// - Throws: `FileError` if nothing stands out from the background.
  /// - Complexity: O(pixels).
  package init(in picture: Tensor<UInt8>, name: String) throws {
    // Of all ways to look at the picture, the one that shows most.
    let reliefs = try GrayscaleImage.views(of: picture).flatMap { try $0.reliefs() }
    guard let relief = reliefs.filter(\.hasInk).max(by: { $0.contrast < $1.contrast }) else {
      throw FileError(
        file: name, found: "a blank picture",
        expected: "a digit that is darker or lighter than its background")
    }
    // What has less than a twentieth of the largest piece's ink is dust.
    let pieces = relief.pieces()
    let most = pieces.map(\.ink).max() ?? 0
    let strokes = pieces.filter { $0.ink >= most / 20 }.flatMap(\.positions)
    let dust = pieces.filter { $0.ink < most / 20 }.flatMap(\.positions)
    // There is a stroke: nine pixels whose mean is the contrast are not all less than half of it.
    let (rows, columns) = (strokes.map { $0 / relief.width }, strokes.map { $0 % relief.width })
    let (top, bottom) = (rows.min()!, rows.max()!)
    let (left, right) = (columns.min()!, columns.max()!)
    // Edges fade out below the threshold of strokes: around them, all that is not noise counts.
    var amounts = Tensor(
      relief.heights.map { $0 > relief.noise ? $0 : 0 }, shape: [relief.height, relief.width])
    amounts.withUnsafeMutableBufferPointer { amounts in
      for position in dust { amounts[position] = 0 }
    }
    self.amounts = Tensor(shape: [bottom - top + 1, right - left + 1]) { rectangle in
      amounts.withUnsafeBufferPointer { amounts in
        var next = rectangle.startIndex
        for row in top...bottom {
          for column in left...right {
            rectangle[next] = amounts[row * relief.width + column]
            next += 1
          }
        }
      }
    }
  }

  /// The strokes in another size, which they fill.
  ///
  /// Each pixel takes the mean of the area that becomes it, of pixels that lie partly in it just this
  /// part.
  ///
  /// - Returns: How much ink is in each pixel, from 0 to 1, which is where there is most:
  ///   `[height, width]`.
  /// - Complexity: O(pixels · `height`), as matrix products.
  package func scaled(height: Int, width: Int) -> Tensor<Float> {
    let rows = Self.shares(of: self.height, in: height)
    let columns = Self.shares(of: self.width, in: width)
    let scaled = matmul(matmul(rows, amounts), columns, transposing: .right)
    return scaled / scaled.max()
  }

  /// The share of each of `length` old pixels in the mean that is a new pixel, `[newLength, length]`.
  private static func shares(of length: Int, in newLength: Int) -> Tensor<Float> {
    let step = Float(length) / Float(newLength)
    var shares = Tensor<Float>.zeros([newLength, length])
    for new in 0..<newLength {
      let (start, end) = (Float(new) * step, Float(new + 1) * step)
      for old in Int(start)..<min(length, Int(end.rounded(.up))) {
        shares[new, old] = (min(end, Float(old + 1)) - max(start, Float(old))) / step
      }
    }
    return shares
  }
}
