// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The convolution of images with filters: strictly the cross-correlation, as in PyTorch's
/// `conv2d`.
///
///     conv2D(images, weight: filters, bias: bias, stride: 2, padding: 1)
///
/// y[n, f, i, j] = bias[f]
///   + Σ weight[f, c, u, v] · x[n, c, i · stride + u − padding, j · stride + v − padding]
///
/// Image by image, `im2col` makes a matrix that stays in cache while the filters are multiplied by
/// it.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - weight: The filters, `[filters, channels, kernel height, kernel width]`.
///   - bias: A scalar for each filter, `[filters]`, or nil.
///   - stride: The distance between neighboring kernel positions.
///   - padding: The number of zeros around the image on each side.
/// - Returns: `[images, filters, output height, output width]`, where an output length is
///   ⌊(length + 2·padding − kernel length) / stride⌋ + 1.
/// - Precondition: The channels agree, and the kernel fits into the padded image.
/// - Complexity: O(scalars in the result · scalars of one filter).
@inlinable
public func conv2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil,
  stride: Size2D = 1, padding: Size2D = 0
) -> Tensor<Scalar> {
  let plan = Convolution(input.shape, weight.shape, bias?.shape, stride: stride, padding: padding)
  let filters = plan.filterMatrices(weight, bias: bias)
  return Tensor(unsafeUninitialized: plan.outputShape) { output in
    withUnsafeBuffers(input, filters) { input, filters in
      Parallel.forEachRange(of: imagesPerChunk, in: plan.input.images) { images in
        withUnsafeScratchBuffer(of: Scalar.self, count: plan.workspaceSize) { workspace in
          for image in images {
            plan.convolve(
              input.baseAddress! + image * plan.input.scalarsPerImage, filters.baseAddress!,
              workspace.baseAddress!, into: output.baseAddress! + image * plan.outputScalars)
          }
        }
      }
    }
  }
}

extension Convolution {
  /// Writes the convolution of one image.
  @inlinable
  func convolve<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, _ filters: UnsafePointer<Scalar>,
    _ columns: UnsafeMutablePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>
  ) {
    for tile in tiles {
      makeColumns(image, tile, into: columns)
      for product in 0..<productCount {
        // filters [filters, taps] · columns [taps, positions]
        BLAS.gemm(
          filterView(filters, product, withBias: true),
          columnView(UnsafePointer(columns), tile, product, withOnes: true),
          into: outputView(output, tile), accumulating: product > 0)
      }
    }
  }
}
