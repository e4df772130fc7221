// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Grayscale images of one size, each with a label.
///
///     let digits = Digits.images
///     digits.count                    // 1797
///     digits.images[0]                // the pixels of the first image, [8, 8]
///     digits.labels[0]                // 0
///     digits[0..<100].features()      // [100, 64], from 0 to 1
///
/// The pixels are an `ImageBatch`: bytes that are converted on demand. Slices share storage with
/// the whole.
public struct LabeledImages: Sendable, Equatable {
  /// The images without their labels.
  public let unlabeled: ImageBatch
  /// The label of each image.
  public let labels: [Int]

  /// Creates labeled images from a batch of images.
  ///
  /// - Precondition: `labels` has one label for each image.
  public init(_ images: ImageBatch, labels: [Int]) {
    require(
      images.count == labels.count,
      "LabeledImages: \(labels.count) labels, expected one for each image of \(images.images.shape)"
    )
    unlabeled = images
    self.labels = labels
  }

  /// Creates labeled images from pixels.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[count, height, width]`.
  ///   - labels: The label of each image.
  ///   - maxValue: The value of a white pixel.
  /// - Precondition: `images` has three axes, `labels` has one label for each image, and `maxValue`
  ///   is not 0.
  public init(images: Tensor<UInt8>, labels: [Int], maxValue: UInt8 = 255) {
    self.init(ImageBatch(images, maxValue: maxValue), labels: labels)
  }

  /// The pixels, `[count, height, width]`, 0 for black.
  public var images: Tensor<UInt8> { unlabeled.images }
  /// The value of a white pixel: 255 for MNIST, 16 for the 8×8 digits.
  public var maxValue: UInt8 { unlabeled.maxValue }
  /// The number of images.
  public var count: Int { labels.count }
  /// The rows of pixels in an image.
  public var height: Int { unlabeled.height }
  /// The columns of pixels in an image.
  public var width: Int { unlabeled.width }

  /// The images in `range`, which share this value's storage.
  ///
  /// - Precondition: `range` is within `0..<count`.
  public subscript(range: some RangeExpression<Int>) -> LabeledImages {
    let range = range.relative(to: labels.indices)
    return LabeledImages(unlabeled[range], labels: Array(labels[range]))
  }

  /// Returns copies of the images at `indices`, in their order, with their labels.
  ///
  /// - Precondition: Every index is within `0..<count`.
  /// - Complexity: O(pixels copied).
  public func take(_ indices: some Collection<Int>) -> LabeledImages {
    LabeledImages(unlabeled.take(indices), labels: indices.map { labels[$0] })
  }
}

// Conversions of the pixels, which leave the labels aside.
extension LabeledImages {
  /// Returns the images as rows of features in [0, 1], `[count, height · width]`:
  /// see `ImageBatch.features()`.
  public func features() -> Tensor<Float> { unlabeled.features() }

  /// Returns the images as inputs of a convolutional network, `[count, 1, height, width]`:
  /// see `ImageBatch.inputs(_:)`.
  public func inputs(_ standardization: Standardization) -> Tensor<Float> {
    unlabeled.inputs(standardization)
  }

  /// Computes the mean and the standard deviation of all pixels, divided by `maxValue`:
  /// see `ImageBatch.pixelStatistics()`.
  public func pixelStatistics() -> Standardization { unlabeled.pixelStatistics() }

  /// Returns the images in another size, with their labels: see
  /// `ImageBatch.resized(height:width:)`.
  ///
  ///     Digits.images.resized(height: 28, width: 28)      // the size of MNIST's images
  public func resized(height: Int, width: Int) -> LabeledImages {
    LabeledImages(unlabeled.resized(height: height, width: width), labels: labels)
  }
}
