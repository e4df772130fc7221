// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The pooling of images of one size, in memory that the caller provides.
package struct PreparedPooling: Sendable {
  private let plan: Pooling
  private let share: Float

  /// Creates a pooling.
  ///
  /// - Parameter inputShape: `[channels, height, width]`.
  /// - Precondition: As in `maxPool2D`.
  package init(inputShape: [Int], size: Size2D, stride: Size2D?, padding: Padding2D) {
    plan = Pooling([1] + inputShape, size: size, stride: stride, padding: padding)
    share = 1 / Float(size.area)
  }

  /// `[channels, height, width]`.
  package var outputShape: [Int] { Array(plan.outputShape.dropFirst()) }

  /// Writes the maxima of images that follow each other in memory.
  package func writeMaxima(
    _ images: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    plan.forEachTile(in: 0..<images * plan.input.channels) { tile in
      tile.maxPool(input, into: output, indices: nil)
    }
  }

  /// Writes the means of images that follow each other in memory.
  package func writeMeans(
    _ images: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    plan.forEachTile(in: 0..<images * plan.input.channels) { tile in
      tile.average(input, into: output, share: share)
    }
  }
}
