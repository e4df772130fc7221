// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension ImageFolder {
  /// Returns copies of the examples at `indices`, in their order.
  ///
  /// - Precondition: Every index is within `0..<count`.
  /// - Complexity: O(pixels copied).
  public func take(_ indices: some Collection<Int>) -> ImageFolder {
    ImageFolder(
      images: images.take(indices), labels: indices.map { labels[$0] }, classes: classes,
      files: indices.map { files[$0] })
  }

  /// Splits the examples at random into a training, a validation and a test set, as
  /// `LabeledImages.split(validation:test:seed:stratified:)`.
  ///
  /// - Parameters:
  ///   - validation: The share of validation images, from 0 to 1.
  ///   - test: The share of test images, from 0 to 1. The rest is for training.
  ///   - seed: The key of the random order.
  ///   - stratified: Whether to split the images of each class separately, so that each set has its
  ///     share of every class, to within one image.
  /// - Precondition: The shares are not negative and add up to 1 at most.
  /// - Complexity: O(pixels).
  public func split(
    validation: Double = 0, test: Double, seed: RandomKey, stratified: Bool = false
  ) -> (train: ImageFolder, validation: ImageFolder, test: ImageFolder) {
    let parts = splitIndices(
      of: labels, validation: validation, test: test, seed: seed, stratified: stratified)
    return (take(parts.train), take(parts.validation), take(parts.test))
  }
}
