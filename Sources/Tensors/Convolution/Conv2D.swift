/// The convolution of images with filters: in fact the cross-correlation, as in PyTorch's `conv2d`.
///
/// y[n, f, i, j] = bias[f] + Σ weight[f, c, u, v] · x[n, c, i·stride + u − padding, j·stride + v − padding]
///
/// Each image becomes a matrix by `im2col` and is multiplied by the filters while it is in cache.
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
  let filters = plan.filterMatrix(weight, bias)
  return Tensor(shape: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      filters.withUnsafeBufferPointer { filterScalars in
        let filters = MatrixView(
          filterScalars.baseAddress!, rows: filters.shape[0], columns: filters.shape[1])
        Parallel.forEachRange(of: imagesPerPiece, in: plan.input.images) { images in
          plan.withColumns(of: Scalar.self) { columns in
            for image in images {
              for strip in plan.strips {
                // filters [filters, cells] · columns [cells, places]
                Scalar.gemm(
                  filters, transposed: false,
                  plan.columnsAndOnes(
                    input.baseAddress! + image * plan.input.scalarsPerImage, strip, into: columns),
                  transposed: false,
                  into: plan.outputView(output.baseAddress! + image * plan.outputScalars, strip),
                  accumulating: false)
              }
            }
          }
        }
      }
    }
  }
}

extension Convolution {
  /// The filters as rows, `[filters, cells]`, or `[filters, cells + 1]` with the bias as the last column.
  @inlinable
  func filterMatrix<Scalar: RealScalar>(
    _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?
  ) -> Tensor<Scalar> {
    guard let bias = bias?.scalars else { return weight.reshaped([filters, cells]) }
    return Tensor(shape: [filters, cells + 1]) { matrix in
      weight.withUnsafeBufferPointer { weight in
        for filter in 0..<filters {
          let row = matrix.baseAddress! + filter * (cells + 1)
          row.initialize(from: weight.baseAddress! + filter * cells, count: cells)
          row[cells] = bias[filter]
        }
      }
    }
  }
}
