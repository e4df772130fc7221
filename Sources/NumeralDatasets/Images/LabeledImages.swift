// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Gray images of one size, each with a label.
///
///     let digits = Digits.load()
///     digits.count                    // 1797
///     digits.images[0]                // the pixels of the first, [8, 8]
///     digits.labels[0]                // 0
///     digits[0..<100].features()      // [100, 64], from 0 to 1
///
/// Pixels stay in the bytes they come in, an eighth of the memory of `Double`; models convert what
/// they need, when they need it. Slices share storage with the whole.
public struct LabeledImages: Sendable, Equatable {
  /// The pixels, `[count, height, width]`, 0 for black.
  public let images: Tensor<UInt8>
  /// The label of each image.
  public let labels: [Int]
  /// The value of the brightest pixel: 255 for MNIST, 16 for the 8×8 digits.
  public let maxValue: UInt8

  /// Creates images with labels.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[count, height, width]`.
  ///   - labels: The label of each image.
  ///   - maxValue: The value of the brightest pixel.
  /// - Precondition: There is a label for each image, and `maxValue` is not 0.
  public init(images: Tensor<UInt8>, labels: [Int], maxValue: UInt8 = 255) {
    precondition(
      images.rank == 3,
      "LabeledImages: images have the shape \(images.shape), expected [count, height, width]")
    precondition(
      images.shape[0] == labels.count,
      "LabeledImages: \(labels.count) labels for images of shape \(images.shape)")
    precondition(maxValue > 0, "LabeledImages: maxValue is 0, expected 1 or more")
    self.images = images
    self.labels = labels
    self.maxValue = maxValue
  }

  /// The number of images.
  public var count: Int { labels.count }
  /// The rows of pixels in an image.
  public var height: Int { images.shape[1] }
  /// The pixels in a row.
  public var width: Int { images.shape[2] }

  /// The images in `range`; their storage is shared.
  ///
  /// - Precondition: `range` is within `0..<count`.
  public subscript(range: some RangeExpression<Int>) -> LabeledImages {
    let range = range.relative(to: labels.indices)
    return LabeledImages(images: images[range], labels: Array(labels[range]), maxValue: maxValue)
  }

  /// The images at `indices`, copied one after the other.
  ///
  /// - Precondition: Every index is within `0..<count`.
  /// - Complexity: O(pixels copied).
  public func take(_ indices: some Collection<Int>) -> LabeledImages {
    LabeledImages(
      images: images.take(indices), labels: indices.map { labels[$0] }, maxValue: maxValue)
  }
}
