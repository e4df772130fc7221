// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The shift and scale that give pixels a mean of 0 and a standard deviation of 1.
///
/// Networks train faster on such inputs. The statistics are those of the training images, and apply
/// unchanged to validation and test images.
public struct Standardization: Sendable, Equatable {
  /// The mean, which is subtracted from each pixel.
  public var mean: Float
  /// The standard deviation, by which the difference is divided.
  public var standardDeviation: Float

  /// Creates a standardization from the statistics of pixels in [0, 1].
  public init(mean: Float, standardDeviation: Float) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The statistics of MNIST's training images, rounded to four digits as in PyTorch's example.
  public static let mnist = Standardization(mean: 0.1307, standardDeviation: 0.3081)

  /// The identity, which leaves pixels in [0, 1].
  public static let identity = Standardization(mean: 0, standardDeviation: 1)
}
