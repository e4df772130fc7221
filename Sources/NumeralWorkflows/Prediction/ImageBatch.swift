// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors

/// Grayscale images without labels.
public struct ImageBatch: Sendable, Equatable {
  /// The pixels, `[count, height, width]`.
  public let images: Tensor<UInt8>
  /// The value of a white pixel.
  public let maxValue: UInt8

  public init(_ images: Tensor<UInt8>, maxValue: UInt8 = 255) {
    (self.images, self.maxValue) = (images, maxValue)
  }

  public var count: Int { images.shape[0] }
  var height: Int { images.shape[1] }

  private var labeled: LabeledImages {
    LabeledImages(images: images, labels: [Int](repeating: 0, count: count), maxValue: maxValue)
  }

  func resized(height: Int, width: Int) -> ImageBatch {
    let resized = labeled.resized(height: height, width: width)
    return ImageBatch(resized.images, maxValue: resized.maxValue)
  }

  public func inputs(_ standardization: Standardization) -> Tensor<Float> {
    labeled.inputs(standardization)
  }
}
