// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The convolution of images with filters: strictly the cross-correlation, as in PyTorch's
/// `conv2d`.
///
///     conv2D(images, weight: filters, bias: bias, stride: 2, padding: 1)
///
/// y[n, f, i, j] = bias[f] + Σ weight[f, c, u, v] · x[n, c, i · stride + u · dilation − padding,
///   j · stride + v · dilation − padding]
///
/// Image by image, `im2col` makes a matrix that stays in cache while the filters are multiplied by
/// it.
///
/// - Parameters:
///   - input: The images, `[images, channels, height, width]`.
///   - weight: The filters, `[filters, channels / groups, kernel height, kernel width]`.
///   - bias: A scalar for each filter, `[filters]`, or nil.
///   - stride: The distance between neighboring kernel positions.
///   - padding: The zeros around the image.
///   - dilation: The distance between the pixels that neighboring elements of a kernel multiply.
///   - groups: The number of groups into which the channels and the filters are divided, in order.
///     Each group of filters takes one of channels; with a channel each, the convolution is
///     depthwise.
/// - Returns: `[images, filters, output height, output width]`, where an output length is
///   ⌊(length + padding − dilation · (kernel length − 1) − 1) / stride⌋ + 1, with the padding on
///   both sides.
/// - Precondition: The channels agree, their groups are equal, and so are those of the filters;
///   the kernel fits into the padded image.
/// - Complexity: O(scalars in the result · scalars of one filter).
@inlinable
public func conv2D<Scalar: RealScalar>(
  _ input: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil,
  stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1
) -> Tensor<Scalar> {
  let plan = Convolution(
    input.shape, weight.shape, bias?.shape, stride: stride, padding: padding, dilation: dilation,
    groups: groups)
  if let depthwise = plan.depthwise(of: Scalar.self) {
    return depthwise.result(
      input as! Tensor<Float>, weight: weight as! Tensor<Float>, bias: bias as! Tensor<Float>?)
      as! Tensor<Scalar>
  }
  let filters = plan.filterMatrices(weight, bias: bias)
  return Tensor(unsafeUninitialized: plan.outputShape) { output in
    withUnsafeBuffers(input, filters) { input, filters in
      plan.write(
        plan.input.images, input.baseAddress!, filters.baseAddress!, into: output.baseAddress!
      ) { _, _ in }
    }
  }
}

extension Convolution {
  /// Writes the convolutions of some images, on several threads.
  ///
  /// - Parameter finish: Called with the output of each tile, the first position of its group's
  ///   first filter, once it is written.
  @inlinable
  func write<Scalar: RealScalar>(
    _ images: Int, _ input: UnsafePointer<Scalar>, _ filters: UnsafePointer<Scalar>,
    into output: UnsafeMutablePointer<Scalar>,
    finish: (_ output: UnsafeMutablePointer<Scalar>, _ tile: Tile) -> Void
  ) {
    Parallel.forEachRange(of: tilesPerChunk, in: images * groups * tiles.count) { tiles in
      withUnsafeScratchBuffer(of: Scalar.self, count: workspaceSize) { workspace in
        for index in tiles {
          let (image, group, tile) = tile(index)
          let output = output + image * outputScalars + group * groupOutputScalars
          convolve(
            input + image * self.input.scalarsPerImage + group * groupInputScalars, filters, group,
            tile, workspace.baseAddress!, into: output)
          finish(output, tile)
        }
      }
    }
  }

  /// Writes a tile of the convolution of a group's channels of one image.
  @inlinable
  func convolve<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, _ filters: UnsafePointer<Scalar>, _ group: Int, _ tile: Tile,
    _ columns: UnsafeMutablePointer<Scalar>, into output: UnsafeMutablePointer<Scalar>
  ) {
    let output = outputView(output, tile)
    if isPointwise {
      // The image is its own column matrix, but for the row of ones of the biases.
      let weights = filterView(filters, group, 0, withBias: false)
      for filter in 0..<output.rows {
        (output.start + filter * output.rowStride).update(
          repeating: weights.start[filter * weights.rowStride + tapCount], count: output.columns)
      }
      let pixels = MatrixView(
        image + tile.positions.lowerBound, rows: channels, columns: tile.positions.count,
        rowStride: input.size.area)
      return BLAS.gemm(weights, pixels, into: output, accumulating: true)
    }
    makeColumns(image, tile, into: columns)
    for product in 0..<productCount {
      // filters [filters, taps] · columns [taps, positions]
      BLAS.gemm(
        filterView(filters, group, product, withBias: true),
        columnView(UnsafePointer(columns), tile, product, withOnes: true),
        into: output, accumulating: product > 0)
    }
  }
}
