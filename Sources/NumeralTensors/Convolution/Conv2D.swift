// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The convolution of images with filters: in fact the cross-correlation, as in PyTorch's `conv2d`.
///
/// y[n, f, i, j] = bias[f] + Σ weight[f, c, u, v] · x[n, c, i·stride + u − padding, j·stride + v − padding]
///
/// Each image becomes a matrix by `im2col` and is multiplied by the filters, one row of these after the
/// other, while it is in cache.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - weight: The filters, `[filters, channels, kernel height, kernel width]`.
///   - bias: A number for each filter, `[filters]`, or none.
///   - stride: How far the kernel moves from one place to the next.
///   - padding: How many zeros surround the image on each side.
/// - Returns: `[images, filters, places down, places across]`.
/// - Precondition: Channels agree, the kernel fits into the padded image.
/// - Complexity: O(scalars in the result · scalars of one filter).
@inlinable
public func conv2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil,
  stride: Size2D = 1, padding: Size2D = 0
) -> Tensor<Scalar> {
  let plan = Convolution(
    input.shape, weight.shape, bias?.shape, stride: stride, padding: padding)
  let filters = plan.filterMatrices(weight, bias: bias)
  return Tensor(shape: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      filters.withUnsafeBufferPointer { filters in
        Parallel.forEachRange(of: imagesPerPiece, in: plan.input.images) { images in
          plan.withColumns(of: Scalar.self) { columns in
            for image in images {
              for strip in plan.strips {
                plan.makeColumns(
                  input.baseAddress! + image * plan.input.scalarsPerImage, strip, into: columns)
                for product in 0..<plan.products {
                  // filters [filters, cells] · columns [cells, places]
                  Scalar.gemm(
                    plan.filterView(filters.baseAddress!, product, withBias: true),
                    transposed: false,
                    plan.columnView(UnsafePointer(columns), strip, product, withOnes: true),
                    transposed: false,
                    into: plan.outputView(output.baseAddress! + image * plan.outputScalars, strip),
                    accumulating: product > 0)
                }
              }
            }
          }
        }
      }
    }
  }
}
