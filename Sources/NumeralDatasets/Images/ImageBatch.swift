// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors

/// Grayscale images of one size, without labels: the input of a prediction.
///
///     let batch = ImageBatch(image.reshaped([1, 28, 28]))
///     let outputs = network(batch.inputs(.mnist))
///
/// Pixels are stored as bytes, a quarter of the memory of `Float`, and converted on demand. Slices
/// share storage with the whole.
public struct ImageBatch: Sendable, Equatable {
  /// The pixels, `[count, height, width]`, 0 for black.
  public let images: Tensor<UInt8>
  /// The value of a white pixel: 255 for MNIST, 16 for the 8×8 digits.
  public let maxValue: UInt8

  /// Creates a batch of images.
  ///
  /// - Parameters:
  ///   - images: The pixels, `[count, height, width]`.
  ///   - maxValue: The value of a white pixel.
  /// - Precondition: `images` has three axes, and `maxValue` is not 0.
  public init(_ images: Tensor<UInt8>, maxValue: UInt8 = 255) {
    require(
      images.rank == 3,
      "ImageBatch: images have the shape \(images.shape), expected [count, height, width]")
    require(maxValue > 0, "ImageBatch: maxValue is 0, expected 1 or more")
    self.images = images
    self.maxValue = maxValue
  }

  /// The number of images.
  public var count: Int { images.shape[0] }
  /// The rows of pixels in an image.
  public var height: Int { images.shape[1] }
  /// The columns of pixels in an image.
  public var width: Int { images.shape[2] }

  /// The images in `range`, which share this batch's storage.
  ///
  /// - Precondition: `range` is within `0..<count`.
  public subscript(range: some RangeExpression<Int>) -> ImageBatch {
    ImageBatch(images[range.relative(to: 0..<count)], maxValue: maxValue)
  }

  /// Returns copies of the images at `indices`, in their order.
  ///
  /// - Precondition: Every index is within `0..<count`.
  /// - Complexity: O(pixels copied).
  public func take(_ indices: some Collection<Int>) -> ImageBatch {
    ImageBatch(images.take(indices), maxValue: maxValue)
  }

  /// Returns the images in another size, by bilinear interpolation without antialiasing.
  ///
  /// A pixel is a square with its value at the center; beyond the outermost centers, the nearest
  /// value is used. The results are those of PyTorch's
  /// `interpolate(mode="bilinear", align_corners=False)`, rounded.
  ///
  /// - Parameters:
  ///   - height: The rows of a resized image.
  ///   - width: The columns of a resized image.
  /// - Returns: Images whose `maxValue` is 255.
  /// - Precondition: Both sizes, old and new, are at least 1×1.
  /// - Complexity: O(pixels of the result), on several threads.
  public func resized(height: Int, width: Int) -> ImageBatch {
    ImageBatch(images.resizedBilinearly(height: height, width: width, maxValue: maxValue))
  }
}
