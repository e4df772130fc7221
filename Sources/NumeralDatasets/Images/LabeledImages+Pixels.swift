// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension LabeledImages {
  /// The images as rows of numbers in [0, 1], for models that know nothing of images.
  ///
  /// - Returns: The pixels divided by `maxValue`, `[count, height · width]`.
  /// - Complexity: O(pixels), on several threads.
  public func features() -> Tensor<Float> {
    // Subtracting 0 and dividing by 1 change no bit.
    inputs(.identity).reshaped([count, height * width])
  }

  /// The images as inputs of a convolutional network: one channel, standardized.
  ///
  /// The operations and their order are those of torchvision's `ToTensor` and `Normalize`, so the
  /// results are the same bits.
  ///
  /// - Parameter standardization: The mean and the standard deviation of pixels divided by `maxValue`.
  /// - Returns: (pixel / `maxValue` − mean) / standard deviation, `[count, 1, height, width]`.
  /// - Precondition: The standard deviation is not 0.
  /// - Complexity: O(pixels), on several threads.
  public func inputs(_ standardization: Standardization) -> Tensor<Float> {
    inputs(at: 0..<count, standardization)
  }

  /// The inputs of a convolutional network made of the images at `indices`, `[n, 1, height, width]`.
  ///
  /// - Precondition: Every index is within `0..<count`, and the standard deviation is not 0.
  /// - Complexity: O(pixels converted), on several threads.
  public func inputs(
    at indices: some RandomAccessCollection<Int>, _ standardization: Standardization
  ) -> Tensor<Float> {
    let (mean, deviation) = (standardization.mean, standardization.standardDeviation)
    precondition(
      deviation > 0, "LabeledImages: the standard deviation is \(deviation), expected more than 0")
    // A pixel has 256 values: a table saves two divisions for each.
    let inputs = (0...UInt8.max).map { (Float($0) / Float(maxValue) - mean) / deviation }
    let pixels = height * width
    return Tensor(shape: [indices.count, 1, height, width]) { result in
      images.withUnsafeBufferPointer { images in
        guard let images = images.baseAddress, let result = result.baseAddress else { return }
        inputs.withUnsafeBufferPointer { inputs in
          Parallel.forEachRange(of: imagesPerPiece, in: indices.count) { range in
            for position in range {
              let index = indices[indices.index(indices.startIndex, offsetBy: position)]
              precondition(
                labels.indices.contains(index),
                "LabeledImages: the index \(index) is out of range for \(count) images")
              let (source, target) = (images + index * pixels, result + position * pixels)
              for i in 0..<pixels { target[i] = inputs[Int(source[i])] }
            }
          }
        }
      }
    }
  }

  /// The mean and the standard deviation of all pixels, divided by `maxValue`.
  ///
  /// Sums are of integers, and exact; the deviation is that of the pixels themselves (divided by
  /// their number, not by one less).
  ///
  /// - Precondition: There is at least one pixel.
  /// - Complexity: O(pixels), on several threads.
  public var pixelStatistics: Standardization {
    precondition(
      images.size > 0, "LabeledImages: the shape is \(images.shape), expected at least one pixel")
    let sums = images.withUnsafeBufferPointer { images in
      let start = images.baseAddress!
      let piece = imagesPerPiece * height * width
      return Parallel.mapRanges(of: piece, in: images.count) { pixels -> (Int, Int) in
        var (sum, squares) = (0, 0)
        for i in pixels {
          let pixel = Int(start[i])
          sum &+= pixel
          squares &+= pixel &* pixel
        }
        return (sum, squares)
      }
    }
    // The difference loses no digit in 128 bits, where that of rounded means could lose them all.
    let (n, sum) = (Int128(images.size), sums.reduce(Int128(0)) { $0 + Int128($1.0) })
    let squares = sums.reduce(Int128(0)) { $0 + Int128($1.1) }
    let scale = Double(images.size) * Double(maxValue)
    return Standardization(
      mean: Float(Double(sum) / scale),
      standardDeviation: Float(Double(n * squares - sum * sum).squareRoot() / scale))
  }

  /// Images of one piece of work for a thread: enough pixels to be worth it.
  private var imagesPerPiece: Int { max(1, (16 << 10) / max(1, height * width)) }
}
