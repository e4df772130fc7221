// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A convolution of images of one size, whose filters are in the order of the products once and
/// for all, followed by a rectifier of each tile while it is in cache.
package struct PreparedConvolution: Sendable {
  private let plan: Convolution
  private let filters: Tensor<Float>
  private let depthwise: (plan: DepthwiseConvolution, weight: Tensor<Float>, bias: Tensor<Float>)?
  private let rectifier: Rectifier

  /// Creates a convolution.
  ///
  /// - Parameters:
  ///   - inputShape: `[channels, height, width]`.
  ///   - rectifier: The function of the results.
  /// - Precondition: As in `conv2D`.
  package init(
    inputShape: [Int], weight: Tensor<Float>, bias: Tensor<Float>?, stride: Size2D,
    padding: Padding2D, dilation: Size2D, groups: Int, rectifier: Rectifier
  ) {
    plan = Convolution(
      [1] + inputShape, weight.shape, bias?.shape, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    depthwise = plan.depthwise(of: Float.self).map {
      ($0, weight, bias ?? .zeros([weight.shape[0]]))
    }
    filters = depthwise == nil ? plan.filterMatrices(weight, bias: bias) : .zeros([0])
    self.rectifier = rectifier
  }

  /// `[filters, height, width]`.
  package var outputShape: [Int] { Array(plan.outputShape.dropFirst()) }

  /// Writes the convolutions of images that follow each other in memory.
  package func run(
    _ images: Int, _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    if let depthwise {
      depthwise.plan.write(
        images, input, depthwise.weight, depthwise.bias, into: output, rectifier)
    } else {
      filters.withUnsafeBufferPointer { filters in
        plan.write(images, input, filters.baseAddress!, into: output) { output, tile in
          guard !rectifier.isIdentity else { return }
          let view = plan.outputView(output, tile)
          if view.columns == view.rowStride {
            rectifier.apply(view.start, count: view.rows * view.columns)
          } else {
            for row in 0..<view.rows {
              rectifier.apply(view.start + row * view.rowStride, count: view.columns)
            }
          }
        }
      }
    }
  }
}
