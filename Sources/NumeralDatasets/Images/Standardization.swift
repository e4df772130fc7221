// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The shift and scale that give pixels a mean of 0 and a standard deviation of 1.
///
/// Networks train faster on such inputs. The numbers are taken from the training images and used for
/// all others, so that every image is seen the same way.
public struct Standardization: Sendable, Equatable {
  /// What is subtracted from each pixel.
  public var mean: Float
  /// What the difference is divided by.
  public var standardDeviation: Float

  /// Creates a standardization from the statistics of pixels in [0, 1].
  public init(mean: Float, standardDeviation: Float) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The statistics of MNIST's training images, to the four digits that PyTorch's example made usual.
  public static let mnist = Standardization(mean: 0.1307, standardDeviation: 0.3081)

  /// No change: pixels stay in [0, 1].
  public static let identity = Standardization(mean: 0, standardDeviation: 1)
}
