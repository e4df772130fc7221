// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension ImageBatch {
  /// Returns the images as rows of features in [0, 1], for models of vectors.
  ///
  /// - Returns: The pixels divided by `maxValue`, `[count, height · width]`.
  /// - Complexity: O(pixels), on several threads.
  public func features() -> Tensor<Float> {
    // Subtracting 0 and dividing by 1 leave every bit unchanged.
    inputs(.identity).reshaped([count, height * width])
  }

  /// Returns the images as inputs of a convolutional network: one channel, standardized.
  ///
  /// The operations and their order are those of torchvision's `ToTensor` and `Normalize`, so the
  /// results are bit-identical.
  ///
  /// - Parameter standardization: The mean and the standard deviation of pixels divided by
  ///   `maxValue`.
  /// - Returns: (pixel / `maxValue` − mean) / standard deviation, `[count, 1, height, width]`.
  /// - Precondition: The standard deviation is positive.
  /// - Complexity: O(pixels), on several threads.
  public func inputs(_ standardization: Standardization) -> Tensor<Float> {
    inputs(at: 0..<count, standardization)
  }

  /// Returns the images at `indices` as inputs of a convolutional network.
  ///
  /// - Parameters:
  ///   - indices: The images to convert, in the order of the result.
  ///   - standardization: The mean and the standard deviation of pixels divided by `maxValue`.
  /// - Returns: The inputs, `[indices.count, 1, height, width]`.
  /// - Precondition: Every index is within `0..<count`, and the standard deviation is positive.
  /// - Complexity: O(pixels converted), on several threads.
  public func inputs(
    at indices: some RandomAccessCollection<Int>, _ standardization: Standardization
  ) -> Tensor<Float> {
    let (mean, deviation) = (standardization.mean, standardization.standardDeviation)
    require(
      deviation > 0,
      "ImageBatch.inputs: the standard deviation is \(deviation), expected more than 0")
    // A pixel has 256 possible values; a table saves two divisions for each pixel.
    let inputs = (0...UInt8.max).map { (Float($0) / Float(maxValue) - mean) / deviation }
    let (count, pixels) = (count, height * width)
    return Tensor(unsafeUninitialized: [indices.count, 1, height, width]) { result in
      images.withUnsafeBufferPointer { images in
        guard let images = images.baseAddress, let result = result.baseAddress else { return }
        inputs.withUnsafeBufferPointer { inputs in
          Parallel.forEachRange(of: imagesPerChunk, in: indices.count) { range in
            for position in range {
              let index = indices[indices.index(indices.startIndex, offsetBy: position)]
              require(
                0 <= index && index < count,
                "ImageBatch.inputs: the index \(index) is out of range for \(count) images")
              let (source, target) = (images + index * pixels, result + position * pixels)
              for i in 0..<pixels { target[i] = inputs[Int(source[i])] }
            }
          }
        }
      }
    }
  }

  /// Computes the mean and the standard deviation of all pixels, divided by `maxValue`.
  ///
  /// The sums are of integers and exact. The deviation is the population's: divided by the number
  /// of pixels, not by one less.
  ///
  /// - Precondition: There is at least one pixel.
  /// - Complexity: O(pixels), on several threads.
  public func pixelStatistics() -> Standardization {
    require(
      images.size > 0,
      "ImageBatch.pixelStatistics: the shape is \(images.shape), expected at least one pixel")
    let sums = images.withUnsafeBufferPointer { images in
      let start = images.baseAddress!
      return Parallel.mapRanges(of: imagesPerChunk * height * width, in: images.count) {
        pixels -> (Int, Int) in
        var (sum, squares) = (0, 0)
        for i in pixels {
          let pixel = Int(start[i])
          sum &+= pixel
          squares &+= pixel &* pixel
        }
        return (sum, squares)
      }
    }
    // The subtraction is exact in 128 bits; with rounded means it could cancel every digit.
    let (n, sum) = (Int128(images.size), sums.reduce(Int128(0)) { $0 + Int128($1.0) })
    let squares = sums.reduce(Int128(0)) { $0 + Int128($1.1) }
    let scale = Double(images.size) * Double(maxValue)
    return Standardization(
      mean: Float(Double(sum) / scale),
      standardDeviation: Float(Double(n * squares - sum * sum).squareRoot() / scale))
  }

  /// The images in a chunk of work for one thread, enough to outweigh the cost of starting it.
  private var imagesPerChunk: Int { max(1, (16 << 10) / max(1, height * width)) }
}
