// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The same standardization of every image, channel by channel: torchvision's `Normalize`.
///
///     Normalize(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])
public struct Normalize: Augmentation {
  /// The mean of each channel, which is subtracted.
  public let mean: [Float]
  /// The standard deviation of each channel, by which the difference is divided.
  public let deviation: [Float]

  /// Creates a standardization.
  ///
  /// - Precondition: Both lists have the same number of elements, and the deviations are positive.
  public init(mean: [Float], deviation: [Float]) {
    require(
      mean.count == deviation.count && deviation.allSatisfy { $0 > 0 },
      "Normalize: the means are \(mean), the deviations \(deviation), "
        + "expected as many, and deviations of more than 0")
    (self.mean, self.deviation) = (mean, deviation)
  }

  /// Standardizes an image.
  ///
  /// - Precondition: There is a mean for each channel.
  public func augment(_ image: inout ImageBuffer, seed: RandomKey) {
    require(
      image.channels == mean.count,
      "Normalize: found \(image.channels) channels, expected \(mean.count)")
    for channel in 0..<image.channels {
      let (plane, mean, deviation) = (image.channel(channel), mean[channel], deviation[channel])
      for i in plane.indices { plane[i] = (plane[i] - mean) / deviation }
    }
  }
}
