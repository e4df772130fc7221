// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Images in batches, converted to a network's inputs one batch at a time.
///
///     for (inputs, labels) in train.batches(of: 64, shuffledBy: seed, standardization: .mnist) {
///       inputs.shape      // [64, 1, 28, 28]
///     }
public struct Batches: Sequence, Sendable {
  /// A batch: inputs of shape `[size, 1, height, width]`, and their labels.
  public typealias Element = (inputs: Tensor<Float>, labels: [Int])

  /// The images that batches are taken from.
  public let images: LabeledImages
  /// The number of images in a batch; the last may have fewer.
  public let size: Int
  /// What is subtracted from pixels and what they are divided by.
  public let standardization: Standardization
  /// The order of the images; as they stand if there is none.
  private let order: [Int]?

  init(_ images: LabeledImages, size: Int, order: [Int]?, standardization: Standardization) {
    precondition(size > 0, "Batches: the size is \(size), expected 1 or more")
    self.images = images
    self.size = size
    self.order = order
    self.standardization = standardization
  }

  /// The number of batches.
  public var count: Int { (images.count + size - 1) / size }
  /// The number of batches.
  public var underestimatedCount: Int { count }

  /// The batch at a position.
  ///
  /// - Precondition: `position` is in `0..<count`.
  /// - Complexity: O(pixels in the batch).
  public subscript(position: Int) -> Element {
    precondition(
      position >= 0 && position < count,
      "Batches: the position \(position) is out of range for \(count) batches")
    let range = position * size..<Swift.min((position + 1) * size, images.count)
    guard let order else {
      return (images.inputs(at: range, standardization), Array(images.labels[range]))
    }
    let indices = order[range]
    return (images.inputs(at: indices, standardization), indices.map { images.labels[$0] })
  }

  /// The batches in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let batches: Batches
    fileprivate var position = 0

    /// The next batch, or nothing after the last.
    public mutating func next() -> Element? {
      guard position < batches.count else { return nil }
      defer { position += 1 }
      return batches[position]
    }
  }

  /// An iterator from the first batch on.
  public func makeIterator() -> Iterator { Iterator(batches: self) }
}

extension LabeledImages {
  /// The images in batches, ready for a convolutional network.
  ///
  /// - Parameters:
  ///   - size: The number of images in a batch; the last may have fewer.
  ///   - seed: Where a random order comes from; left out, images come as they stand. Training takes
  ///     a new seed for each epoch: `seed.child("epoch").child(3)`.
  ///   - standardization: What to subtract from pixels and what to divide them by.
  /// - Precondition: `size` is 1 or more.
  /// - Complexity: O(`count`) with a seed, O(1) without; each batch is converted when it is asked for.
  public func batches(
    of size: Int, shuffledBy seed: RandomKey? = nil, standardization: Standardization
  ) -> Batches {
    Batches(
      self, size: size, order: seed.map { $0.permutation(count) }, standardization: standardization)
  }
}
