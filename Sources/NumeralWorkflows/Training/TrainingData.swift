// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralImages
import NumeralTensors

/// The images that a network is trained and tested on, as batches of its inputs.
public struct TrainingData: Sendable {
  /// The name of the data set.
  public let name: String
  /// The shape of an input, `[channels, height, width]`.
  public let inputShape: [Int]
  /// The names of the classes, in the order of their labels.
  public let classes: [String]
  /// The number of images to train and to test with.
  public let trainCount, testCount: Int
  /// The mean and the standard deviation of each channel, which standardize the pixels.
  public let standardizations: [Standardization]
  /// The height and width of the images before they were scaled for the network.
  public let imageSize: Size2D
  /// Whether the classes are those of a folder, and not the labels 0, 1, and so on.
  let hasNamedClasses: Bool

  private let train: @Sendable (_ size: Int, _ seed: RandomKey?) -> ImageBatches
  private let test: @Sendable (_ size: Int) -> ImageBatches

  /// The training images in batches, in a random order, and changed at random.
  func trainBatches(
    of size: Int, shuffledBy order: RandomKey, augmentedBy augmentations: [any Augmentation],
    seed: RandomKey
  ) -> ImageBatches {
    let batches = train(size, order)
    // Without changes, nothing is copied.
    guard !augmentations.isEmpty else { return batches }
    return ImageBatches(batches.augmented(by: augmentations, seed: seed), count: batches.count)
  }

  /// The test images in batches.
  public func testBatches(of size: Int) -> ImageBatches { test(size) }

  /// Takes images for a training.
  ///
  /// - Throws: `ArgumentError` if there are no images to train or to test with, they are all of one
  ///   level, or a label is negative or above 999.
  init(_ images: TrainingImages, _ settings: TrainingSettings) throws {
    switch images {
    case .gray(let images):
      // MNIST has published constants, with which results are comparable.
      try self.init(
        images, name: settings.dataset.name,
        standardization: settings.dataset == .mnist ? .mnist : nil)
    case .folder(let folder): try self.init(folder, name: settings.dataset.name)
    }
  }

  /// Takes gray images, which are scaled to 28×28.
  private init(_ images: ImageDataset, name: String, standardization: Standardization?) throws {
    try Self.check(images.train.count, images.test.count, images.name)
    (imageSize, hasNamedClasses) = (Size2D(images.train.height, images.train.width), false)
    let images = images.scaledForNetwork
    let labels = images.train.labels + images.test.labels
    if let label = labels.first(where: { $0 < 0 || $0 > 999 }) {
      throw ArgumentError(argument: name, found: "label \(label)", expected: "0 to 999")
    }
    let standardization = standardization ?? images.train.pixelStatistics()
    guard standardization.standardDeviation > 0 else {
      throw ArgumentError(
        argument: images.name, found: "images all of one gray", expected: "images that differ")
    }
    self.name = name
    inputShape = [1, images.train.height, images.train.width]
    // The digits' classes are 0 to 9, also where a set has no 9.
    classes = (0...max(9, labels.max()!)).map { "\($0)" }
    (trainCount, testCount) = (images.train.count, images.test.count)
    standardizations = [standardization]
    train = { size, seed in
      let batches = images.train.batches(
        of: size, shuffledBy: seed, standardization: standardization)
      return ImageBatches(batches, count: batches.count)
    }
    test = {
      let batches = images.test.batches(of: $0, standardization: standardization)
      return ImageBatches(batches, count: batches.count)
    }
  }

  /// Takes the images of a folder, a fifth of each class to test with, always the same fifth.
  private init(_ folder: ImageFolder, name: String) throws {
    let (train, _, test) = folder.split(test: 0.2, seed: 0, stratified: true)
    try Self.check(train.count, test.count, name)
    let standardizations = train.channelStatistics()
    guard standardizations.allSatisfy({ $0.standardDeviation > 0 }) else {
      throw ArgumentError(
        argument: name, found: "a channel of one level", expected: "images that differ")
    }
    self.name = name
    inputShape = [folder.channels, folder.size.height, folder.size.width]
    (imageSize, hasNamedClasses) = (folder.size, true)
    classes = folder.classes
    (trainCount, testCount) = (train.count, test.count)
    self.standardizations = standardizations
    self.train = { size, seed in
      let batches = train.batches(
        of: size, shuffledBy: seed, standardizations: standardizations)
      return ImageBatches(batches, count: batches.count)
    }
    self.test = {
      let batches = test.batches(of: $0, standardizations: standardizations)
      return ImageBatches(batches, count: batches.count)
    }
  }

  private static func check(_ train: Int, _ test: Int, _ name: String) throws {
    for (part, count) in [("training", train), ("test", test)] where count == 0 {
      throw ArgumentError(argument: name, found: "no \(part) images", expected: "one or more")
    }
  }
}

/// Batches of network inputs and labels, whatever the images are.
public struct ImageBatches: Sequence, Sendable {
  /// A batch: inputs `[size, channels, height, width]` and a label for each.
  public typealias Element = (inputs: Tensor<Float>, targets: [Int])

  /// The number of batches.
  public let count: Int
  private let iterator: @Sendable () -> AnyIterator<Element>

  init(_ batches: some Sequence<Element> & Sendable, count: Int) {
    (self.count, iterator) = (count, { AnyIterator(batches.makeIterator()) })
  }

  /// All batches but the last.
  func dropLast() -> ImageBatches { ImageBatches(prefix(count - 1), count: count - 1) }

  /// The number of batches.
  public var underestimatedCount: Int { count }

  /// Returns an iterator over the batches in order.
  public func makeIterator() -> AnyIterator<Element> { iterator() }
}
