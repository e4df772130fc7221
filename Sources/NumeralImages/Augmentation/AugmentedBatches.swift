// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Sequence {
  /// Returns the batches with each image changed at random.
  ///
  ///     let batches = train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch))
  ///       .augmented(by: [RandomFlip(.horizontal)], seed: RandomKey(2).child(epoch))
  ///     try trainer.train(on: Prefetching(batches))
  ///
  /// The changes of an image depend only on the seed and on its position in the sequence, so they
  /// are the same bits on any number of threads and after a resume. Use a new seed for each epoch.
  ///
  /// - Parameters:
  ///   - augmentations: The changes, in order.
  ///   - seed: The key of the random numbers.
  /// - Returns: The batches, each of which is changed when it is requested, its images on several
  ///   threads.
  /// - Precondition: The inputs of a batch are `[examples, channels, height, width]`.
  public func augmented<Target>(
    by augmentations: [any Augmentation], seed: RandomKey
  ) -> AugmentedBatches<Self, Target> where Element == (inputs: Tensor<Float>, targets: Target) {
    AugmentedBatches(base: self, steps: AugmentationSteps(augmentations), seed: seed)
  }
}

/// A sequence of batches with images that are changed at random: see `augmented(by:seed:)`.
public struct AugmentedBatches<Base: Sequence, Target>: Sequence
where Base.Element == (inputs: Tensor<Float>, targets: Target) {
  /// A batch: the changed images, and the targets of the base.
  public typealias Element = (inputs: Tensor<Float>, targets: Target)

  /// The batches before the changes.
  public let base: Base
  let steps: AugmentationSteps
  /// The key of the random numbers.
  public let seed: RandomKey

  /// The same as the base's.
  public var underestimatedCount: Int { base.underestimatedCount }

  /// Returns an iterator that starts at the first batch.
  public func makeIterator() -> Iterator {
    Iterator(base: base.makeIterator(), steps: steps, seed: seed)
  }

  /// An iterator over the batches in order.
  public struct Iterator: IteratorProtocol {
    fileprivate var base: Base.Iterator
    fileprivate let steps: AugmentationSteps
    fileprivate let seed: RandomKey
    /// The number of examples so far.
    fileprivate var position = 0

    /// Returns the next batch, or nil after the last.
    public mutating func next() -> Element? {
      guard let (inputs, targets) = base.next() else { return nil }
      let result = steps.augmented(inputs, from: position, seed: seed)
      position += inputs.count
      return (result, targets)
    }
  }
}

extension AugmentedBatches: Sendable where Base: Sendable {}

/// A list of augmentations, in which those that move pixels are combined.
struct AugmentationSteps: Sendable {
  private enum Step: Sendable {
    case change(any Augmentation, index: Int)
    /// Motions with one border, each with its index in the list.
    case motion([(augmentation: any GeometricAugmentation, index: Int)], Border?)
  }

  private let steps: [Step]

  init(_ augmentations: [any Augmentation]) {
    var steps: [Step] = []
    for (index, augmentation) in augmentations.enumerated() {
      guard let motion = augmentation as? any GeometricAugmentation else {
        steps.append(.change(augmentation, index: index))
        continue
      }
      var (motions, border) = ([(augmentation: motion, index: index)], motion.border)
      if case .motion(let earlier, let earlierBorder) = steps.last,
        earlierBorder == nil || border == nil || earlierBorder == border
      {
        (motions, border) = (earlier + motions, earlierBorder ?? border)
        steps.removeLast()
      }
      steps.append(.motion(motions, border))
    }
    self.steps = steps
  }

  /// Returns changed images.
  ///
  /// - Parameters:
  ///   - inputs: The images, `[examples, channels, height, width]`.
  ///   - first: The position of the first image in the sequence of all batches.
  ///   - seed: The key of the random numbers.
  func augmented(_ inputs: Tensor<Float>, from first: Int, seed: RandomKey) -> Tensor<Float> {
    require(
      inputs.rank == 4,
      "augmented: the inputs have the shape \(inputs.shape), "
        + "expected [examples, channels, height, width]")
    let (channels, height, width) = (inputs.shape[1], inputs.shape[2], inputs.shape[3])
    let size = channels * height * width
    guard inputs.size > 0 else { return inputs }
    return Tensor(unsafeUninitialized: inputs.shape) { result in
      inputs.withUnsafeBufferPointer { inputs in
        let perChunk = max(1, (16 << 10) / size)
        Parallel.forEachRange(of: perChunk, in: inputs.count / size) { examples in
          withUnsafeScratchBuffer(of: Float.self, count: size) { scratch in
            for example in examples {
              let range = example * size..<(example + 1) * size
              let target = UnsafeMutableBufferPointer(rebasing: result[range])
              _ = target.update(fromContentsOf: inputs[range])
              var image = ImageBuffer(
                channels: channels, height: height, width: width, pixels: target, scratch: scratch)
              apply(to: &image, seed: seed.child(first + example))
              if image.pixels.baseAddress != target.baseAddress {
                _ = target.update(fromContentsOf: image.pixels)
              }
            }
          }
        }
      }
    }
  }

  private func apply(to image: inout ImageBuffer, seed: RandomKey) {
    for step in steps {
      switch step {
      case .change(let augmentation, let index):
        augmentation.augment(&image, seed: seed.child(index))
      case .motion(let motions, let border):
        var transform = ImageTransform.identity
        for (augmentation, index) in motions {
          transform = transform.then(augmentation.transform(seed: seed.child(index)))
        }
        image.move(by: transform, border: border ?? .zeros)
      }
    }
  }
}
