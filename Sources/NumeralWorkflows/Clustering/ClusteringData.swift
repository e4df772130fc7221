// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors

/// The images that are clustered, and those that are held out.
public struct ClusteringData: Sendable {
  /// The images that the centers are fitted to.
  public let train: LabeledImages
  /// The images held out for validation, if any.
  public let validation: LabeledImages?
  /// The images held out for the test.
  public let test: LabeledImages

  /// The parts of a data set that has its own test images; none are held out for validation.
  public init(_ images: ImageDataset) {
    (train, validation, test) = (images.train, nil, images.test)
  }

  /// Splits images at random: 60 % to train with, 20 % for validation, 20 % for the test, each with
  /// the same shares of the labels.
  ///
  /// - Parameters:
  ///   - images: The images.
  ///   - seed: The seed of the clustering.
  public init(splitting images: LabeledImages, seed: UInt64) {
    let parts = images.split(
      validation: 0.2, test: 0.2, seed: RandomKey(seed).child("split"), stratified: true)
    (train, validation, test) = (parts.train, parts.validation, parts.test)
  }

  /// Reads the images that settings name; the digits, which are one set, are split by the seed.
  ///
  /// - Throws: As ``DatasetChoice/load(from:progress:)``.
  public init(
    _ settings: ClusteringSettings, progress: any ProgressReporter = .silent
  ) throws {
    if settings.dataset == .digits {
      self.init(splitting: Digits.images, seed: settings.seed)
    } else {
      self.init(try settings.loadImages(progress))
    }
  }

  /// Images that the centers were not fitted to, to show as examples.
  var heldOut: LabeledImages { validation ?? test }
}
