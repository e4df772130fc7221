// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A random change of an image that leaves its class: a network trained on changed images
/// generalizes better to new ones.
///
///     let augmentations: [any Augmentation] = [
///       RandomCrop(padding: 4), RandomFlip(.horizontal), Cutout(size: 8),
///     ]
///     for epoch in 1...5 {
///       let batches = train.batches(of: 64, shuffledBy: RandomKey(1).child(epoch))
///       try trainer.train(
///         on: Prefetching(batches.augmented(by: augmentations, seed: RandomKey(2).child(epoch))))
///     }
///
/// A list of augmentations is applied in order. Those that move pixels, `GeometricAugmentation`,
/// are combined where they follow one another, so that the image is interpolated once.
///
/// One of your own takes a few lines:
///
///     struct Noise: Augmentation {
///       func augment(_ image: inout ImageBuffer, seed: RandomKey) {
///         var generator = seed.generator
///         image.formMap { $0 + Float.random(in: -0.1...0.1, using: &generator) }
///       }
///     }
public protocol Augmentation: Sendable {
  /// Changes an image.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - seed: The key of the random numbers, one for each image and augmentation. Nothing else may
  ///     be random, so that the same seed gives the same bits on any number of threads.
  func augment(_ image: inout ImageBuffer, seed: RandomKey)
}

/// One image in the memory of a batch, to be changed in it.
///
///     image[0, row, column] = 1                         // channel, row, column
///     image.formMap { min(1, 2 * $0) }
///     image.move(by: .rotation(degrees: 10))
public struct ImageBuffer: ~Copyable {
  /// The numbers of channels, of rows and of columns.
  public let channels, height, width: Int
  /// The pixels, `[channels, height, width]` in row-major order.
  package private(set) var pixels: UnsafeMutableBufferPointer<Float>
  /// Working memory for as many pixels, with arbitrary content.
  private(set) var scratch: UnsafeMutableBufferPointer<Float>

  /// Creates a buffer over memory of the caller.
  ///
  /// - Precondition: Both buffers have `channels · height · width` scalars, initialized.
  package init(
    channels: Int, height: Int, width: Int, pixels: UnsafeMutableBufferPointer<Float>,
    scratch: UnsafeMutableBufferPointer<Float>
  ) {
    (self.channels, self.height, self.width) = (channels, height, width)
    (self.pixels, self.scratch) = (pixels, scratch)
  }

  /// The number of pixels in a channel.
  public var pixelCount: Int { height * width }

  /// A pixel.
  ///
  /// - Precondition: The indices are within the image.
  public subscript(channel: Int, row: Int, column: Int) -> Float {
    get { pixels[position(channel, row, column)] }
    set { pixels[position(channel, row, column)] = newValue }
  }

  private func position(_ channel: Int, _ row: Int, _ column: Int) -> Int {
    require(
      (0..<channels).contains(channel) && (0..<height).contains(row)
        && (0..<width).contains(column),
      "ImageBuffer: found [\(channel), \(row), \(column)], expected indices within "
        + "[\(channels), \(height), \(width)]")
    return (channel * height + row) * width + column
  }

  /// Replaces each pixel by a function of it, channel by channel in row-major order.
  public mutating func formMap(_ transform: (Float) -> Float) {
    for i in pixels.indices { pixels[i] = transform(pixels[i]) }
  }

  /// Calls `body` with the pixels, `[channels, height, width]` in row-major order, which are valid
  /// during the call only.
  public mutating func withUnsafeMutablePixels<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(pixels)
  }

  /// Makes the working memory the pixels, after a changed image has been written there.
  mutating func swapBuffers() { swap(&pixels, &scratch) }

  /// The pixels of a channel, `[height, width]`.
  func channel(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: pixels[index * pixelCount..<(index + 1) * pixelCount])
  }
}

extension RandomGenerator {
  /// A random number, uniformly distributed over a range, of 24 random bits.
  mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    let unit = Float(nextWord() >> 8) * 0x1p-24
    return range.lowerBound + (range.upperBound - range.lowerBound) * unit
  }
}
