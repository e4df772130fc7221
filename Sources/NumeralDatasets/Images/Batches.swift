// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A sequence of batches of labeled images, converted to network inputs on demand.
///
///     for (inputs, labels) in train.batches(of: 64, shuffledBy: seed, standardization: .mnist) {
///       inputs.shape      // [64, 1, 28, 28]
///     }
public struct Batches: Sequence, Sendable {
  /// A batch: inputs `[size, 1, height, width]` and a label for each.
  public typealias Element = (inputs: Tensor<Float>, targets: [Int])

  /// All images.
  public let images: LabeledImages
  /// The number of images in a batch; the last may have fewer.
  public let size: Int
  /// The mean and the standard deviation that standardize the pixels.
  public let standardization: Standardization
  /// The order of the images, or nil for that of `images`.
  private let order: [Int]?

  init(_ images: LabeledImages, size: Int, order: [Int]?, standardization: Standardization) {
    require(size > 0, "Batches: the size is \(size), expected 1 or more")
    self.images = images
    self.size = size
    self.order = order
    self.standardization = standardization
  }

  /// The number of batches.
  public var count: Int { ceilDiv(images.count, size) }
  /// The number of batches.
  public var underestimatedCount: Int { count }

  /// The batch at a position.
  ///
  /// - Precondition: `position` is in `0..<count`.
  /// - Complexity: O(pixels in the batch).
  public subscript(position: Int) -> Element {
    require(
      position >= 0 && position < count,
      "Batches: the position \(position) is out of range for \(count) batches")
    // The end is not computed from the size, which may be close to the largest integer.
    let start = position * size
    let range = start..<start + Swift.min(size, images.count - start)
    guard let order else {
      return (images.unlabeled.inputs(at: range, standardization), Array(images.labels[range]))
    }
    let indices = order[range]
    return (
      images.unlabeled.inputs(at: indices, standardization), indices.map { images.labels[$0] }
    )
  }

  /// An iterator over the batches in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let batches: Batches
    fileprivate var position = 0

    /// Returns the next batch, or nil after the last.
    public mutating func next() -> Element? {
      guard position < batches.count else { return nil }
      defer { position += 1 }
      return batches[position]
    }
  }

  /// Returns an iterator that starts at the first batch.
  public func makeIterator() -> Iterator { Iterator(batches: self) }
}

extension LabeledImages {
  /// Returns the images in batches of inputs for a convolutional network.
  ///
  /// - Parameters:
  ///   - size: The number of images in a batch; the last may have fewer.
  ///   - seed: The key of a random order; by default, images keep their order. Training uses a new
  ///     key for each epoch: `seed.child("epoch").child(3)`.
  ///   - standardization: The mean and the standard deviation of pixels divided by `maxValue`.
  /// - Precondition: `size` is 1 or more.
  /// - Complexity: O(`count`) with a seed, O(1) without; each batch is converted on access.
  public func batches(
    of size: Int, shuffledBy seed: RandomKey? = nil, standardization: Standardization
  ) -> Batches {
    Batches(
      self, size: size, order: seed.map { $0.permutation(count) }, standardization: standardization)
  }
}
