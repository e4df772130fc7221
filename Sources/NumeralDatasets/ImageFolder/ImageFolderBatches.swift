// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension ImageFolder {
  /// Returns the examples in batches of inputs for a convolutional network.
  ///
  /// - Parameters:
  ///   - size: The number of examples in a batch; the last may have fewer.
  ///   - seed: The key of a random order; by default, examples keep their order. Training uses a
  ///     new key for each epoch: `seed.child(epoch)`.
  ///   - standardizations: The mean and the standard deviation of each channel, of pixels divided
  ///     by 255, as `channelStatistics()` computes them; nil for pixels from 0 to 1.
  /// - Precondition: `size` is 1 or more, there is a standardization for each channel, and the
  ///   deviations are positive.
  /// - Complexity: O(`count`); each batch is converted on access.
  public func batches(
    of size: Int, shuffledBy seed: RandomKey? = nil, standardizations: [Standardization]? = nil
  ) -> ImageFolderBatches {
    require(size > 0, "ImageFolder.batches: the size is \(size), expected 1 or more")
    return ImageFolderBatches(
      folder: self, size: size, order: seed?.permutation(count) ?? Array(0..<count),
      tables: tables(standardizations))
  }

  /// Returns all images as inputs of a convolutional network.
  ///
  /// - Parameter standardizations: As in `batches(of:shuffledBy:standardizations:)`.
  /// - Returns: The inputs, `[examples, channels, height, width]`: four times as many bytes.
  /// - Precondition: As there.
  /// - Complexity: O(pixels), on several threads.
  public func inputs(_ standardizations: [Standardization]? = nil) -> Tensor<Float> {
    inputs(at: Array(0..<count)[...], tables: tables(standardizations))
  }

  /// Computes the mean and the standard deviation of each channel, of pixels divided by 255.
  ///
  /// The sums are of integers and exact. The deviation is the population's.
  ///
  /// - Returns: As many elements as channels. The deviation of a channel of one level is 0, which
  ///   cannot standardize.
  /// - Precondition: There is at least one example.
  /// - Complexity: O(pixels), on several threads.
  public func channelStatistics() -> [Standardization] {
    require(count > 0, "ImageFolder.channelStatistics: found no examples, expected at least one")
    return (0..<channels).map { channel in
      ImageBatch(images[.all, channel].contiguous()).pixelStatistics()
    }
  }

  /// The input of each level of a pixel, for each channel.
  private func tables(_ standardizations: [Standardization]?) -> [[Float]] {
    let standardizations =
      standardizations ?? Array(repeating: .identity, count: channels)
    require(
      standardizations.count == channels
        && standardizations.allSatisfy { $0.standardDeviation > 0 },
      "ImageFolder: the standardizations are \(standardizations), expected one for each of "
        + "\(channels) channels, with a deviation of more than 0")
    return standardizations.map { channel in
      (0...UInt8.max).map { (Float($0) / 255 - channel.mean) / channel.standardDeviation }
    }
  }

  fileprivate func inputs(at indices: ArraySlice<Int>, tables: [[Float]]) -> Tensor<Float> {
    let pixels = size.area
    return Tensor(unsafeUninitialized: [indices.count] + images.shape.dropFirst()) { result in
      images.withUnsafeBufferPointer { images in
        guard let images = images.baseAddress, let result = result.baseAddress else { return }
        let perChunk = max(1, (16 << 10) / max(1, pixels * channels))
        Parallel.forEachRange(of: perChunk, in: indices.count) { range in
          for position in range {
            let index = indices[indices.startIndex + position]
            for (channel, table) in tables.enumerated() {
              let source = images + (index * channels + channel) * pixels
              let target = result + (position * channels + channel) * pixels
              table.withUnsafeBufferPointer { table in
                for i in 0..<pixels { target[i] = table[Int(source[i])] }
              }
            }
          }
        }
      }
    }
  }
}

/// A sequence of batches of an `ImageFolder`, converted to network inputs on demand.
public struct ImageFolderBatches: Sequence, Sendable {
  /// A batch: inputs `[size, channels, height, width]` and a label for each.
  public typealias Element = (inputs: Tensor<Float>, targets: [Int])

  /// All examples.
  public let folder: ImageFolder
  /// The number of examples in a batch; the last may have fewer.
  public let size: Int
  fileprivate let order: [Int]
  fileprivate let tables: [[Float]]

  fileprivate init(folder: ImageFolder, size: Int, order: [Int], tables: [[Float]]) {
    (self.folder, self.size, self.order, self.tables) = (folder, size, order, tables)
  }

  /// The number of batches.
  public var count: Int { ceilDiv(folder.count, size) }
  /// The number of batches.
  public var underestimatedCount: Int { count }

  /// The batch at a position.
  ///
  /// - Precondition: `position` is in `0..<count`.
  /// - Complexity: O(pixels in the batch).
  public subscript(position: Int) -> Element {
    require(
      position >= 0 && position < count,
      "ImageFolderBatches: the position \(position) is out of range for \(count) batches")
    let start = position * size
    let indices = order[start..<start + Swift.min(size, folder.count - start)]
    return (folder.inputs(at: indices, tables: tables), indices.map { folder.labels[$0] })
  }

  /// An iterator over the batches in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let batches: ImageFolderBatches
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
