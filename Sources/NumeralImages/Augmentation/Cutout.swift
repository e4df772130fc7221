// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A square of one value at a random position of each image.
///
/// The center is any pixel, equally likely, so that a part of the square may be beyond the border.
/// T. DeVries, G. Taylor, *Improved Regularization of Convolutional Neural Networks with Cutout*,
/// 2017.
public struct Cutout: Augmentation {
  /// The side of the square, in pixels.
  public var size: Int
  /// The value of its pixels.
  public var value: Float

  /// Creates a square.
  ///
  /// - Precondition: `size` is 1 or more.
  public init(size: Int, value: Float = 0) {
    require(size > 0, "Cutout: the size is \(size), expected 1 or more")
    (self.size, self.value) = (size, value)
  }

  /// Covers a square of the image.
  public func augment(_ image: inout ImageBuffer, seed: RandomKey) {
    guard image.pixelCount > 0 else { return }
    var generator = seed.generator
    let rows = square(around: generator.next(upperBound: image.height), in: image.height)
    let columns = square(around: generator.next(upperBound: image.width), in: image.width)
    for channel in 0..<image.channels {
      let plane = image.channel(channel)
      for row in rows {
        for column in columns { plane[row * image.width + column] = value }
      }
    }
  }

  private func square(around center: Int, in length: Int) -> Range<Int> {
    let first = center - size / 2
    // The end is limited first, because the size may be close to the largest integer.
    return max(0, first)..<first + min(size, length - first)
  }
}
