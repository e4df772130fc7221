// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The gradients of a loss with respect to the operands of a convolution.
public struct Conv2DGradients<Scalar: TensorElement>: Sendable {
  /// With respect to the images, of their shape; nil if it was not requested.
  public var input: Tensor<Scalar>?
  /// With respect to the filters, of their shape.
  public var weight: Tensor<Scalar>
  /// With respect to the bias, `[filters]`.
  public var bias: Tensor<Scalar>

  @inlinable
  init(input: Tensor<Scalar>?, weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    self.input = input
    self.weight = weight
    self.bias = bias
  }
}

/// The backward pass of `conv2D`.
///
/// With y = W·columns for each image, dW = Σ dy·columnsᵀ over the images, dcolumns = Wᵀ·dy, and
/// `col2im` takes dcolumns to dx. The columns are made again, which costs less than to keep them.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the convolution's result, of its shape.
///   - input: The images, as in `conv2D`.
///   - weight: The filters, as in `conv2D`.
///   - stride: As in `conv2D`.
///   - padding: As in `conv2D`.
///   - needsInputGradient: Whether to compute the gradient with respect to the images.
/// - Precondition: The shapes are those of a call to `conv2D`.
/// - Complexity: Twice or, with the input's gradient, three times that of `conv2D`.
@inlinable
public func conv2DGradients<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, weight: Tensor<Scalar>,
  stride: Size2D = 1, padding: Size2D = 0, needsInputGradient: Bool = true
) -> Conv2DGradients<Scalar> {
  let plan = Convolution(input.shape, weight.shape, nil, stride: stride, padding: padding)
  require(
    outputGradient.shape == plan.outputShape,
    "conv2DGradients: the gradient's shape is \(outputGradient.shape), expected \(plan.outputShape)"
  )
  let filters = plan.filterMatrices(weight)
  let inputGradient = needsInputGradient ? Storage<Scalar>(capacity: input.size) : nil

  // Each chunk sums over its own images; the partial sums are then added in order.
  let partial = Parallel.mapRanges(of: imagesPerChunk, in: plan.input.images) { images in
    var filterGradient = Tensor<Scalar>.zeros(plan.gradientShape)
    filterGradient.withUnsafeMutableBufferPointer { filterGradient in
      withUnsafeBuffers(input, filters, outputGradient) { input, filters, outputGradient in
        withUnsafeScratchBuffer(of: Scalar.self, count: plan.workspaceSize) { workspace in
          for image in images {
            let imageOffset = image * plan.input.scalarsPerImage
            plan.accumulateGradients(
              outputGradient.baseAddress! + image * plan.outputScalars,
              input.baseAddress! + imageOffset, filters.baseAddress!, workspace.baseAddress!,
              filterGradient.baseAddress!, inputGradient.map { $0.start + imageOffset })
          }
        }
      }
    }
    return filterGradient
  }
  var sum = partial.first ?? .zeros(plan.gradientShape)
  for next in partial.dropFirst() { sum += next }
  let (weightGradient, biasGradient) = plan.gradients(sum, weightShape: weight.shape)
  return Conv2DGradients(
    input: inputGradient.map { Tensor(shape: input.shape, storage: $0, offset: 0) },
    weight: weightGradient, bias: biasGradient)
}

extension Convolution {
  /// Whether the gradient of the filters is accumulated transposed, as columns·dyᵀ.
  ///
  /// BLAS reads the right operand of dy·columnsᵀ against its rows, and copies it first where the
  /// result is large. Where dy is small beside it, it is cheaper to transpose dy.
  @inlinable var transposesGradient: Bool { productCount * tapCount > output.area }

  /// The shape of the gradients of all products' filters, with a column for the bias, or of their
  /// transposes.
  ///
  /// The bias is a weight whose input is always 1. Only the first product has it.
  @inlinable var gradientShape: [Int] {
    transposesGradient
      ? [productCount, tapCount + 1, filters] : [productCount, filters, tapCount + 1]
  }

  /// The gradients of weight and bias, from those of all products' filters.
  @inlinable
  func gradients<Scalar: RealScalar>(
    _ gradient: Tensor<Scalar>, weightShape: [Int]
  ) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    let (filterStride, tapStride) = transposesGradient ? (1, filters) : (tapCount + 1, 1)
    return gradient.withUnsafeBufferPointer { gradient in
      let weight = Tensor<Scalar>(unsafeUninitialized: weightShape) { weight in
        for product in 0..<productCount {
          for tap in 0..<tapCount {
            let source = product * filters * (tapCount + 1) + tap * tapStride
            // The position in a filter, [channel, kernel row, kernel column].
            let (channel, rest) = tap.quotientAndRemainder(dividingBy: tapsPerChannel)
            let target = (channel * productCount + product) * tapsPerChannel + rest
            for filter in 0..<filters {
              weight[filter &* productCount &* tapCount &+ target] =
                gradient[source &+ filter &* filterStride]
            }
          }
        }
      }
      let bias = Tensor<Scalar>(unsafeUninitialized: [filters]) { bias in
        for filter in 0..<filters {
          bias[filter] = gradient[filter * filterStride + tapCount * tapStride]
        }
      }
      return (weight, bias)
    }
  }

  /// Adds one image's part of the gradients of weight and bias, and writes the image's gradient.
  @inlinable
  func accumulateGradients<Scalar: RealScalar>(
    _ outputGradient: UnsafePointer<Scalar>, _ image: UnsafePointer<Scalar>,
    _ filters: UnsafePointer<Scalar>, _ columns: UnsafeMutablePointer<Scalar>,
    _ filterGradient: UnsafeMutablePointer<Scalar>, _ imageGradient: UnsafeMutablePointer<Scalar>?
  ) {
    imageGradient?.initialize(repeating: 0, count: input.scalarsPerImage)
    for tile in tiles {
      let outputGradient = outputView(outputGradient, tile)
      makeColumns(image, tile, into: columns)
      accumulate(outputGradient, columns, tile, into: filterGradient)
      guard let imageGradient else { continue }
      columns.initialize(repeating: 0, count: tapCount * tile.columnCount)
      for product in 0..<productCount {
        BLAS.gemm(
          filterView(filters, product, withBias: false).transposed, outputGradient,
          into: columnView(columns, tile, product, withOnes: false), accumulating: true)
      }
      tile.geometry.addColumns(UnsafePointer(columns), to: imageGradient)
    }
  }

  /// Adds one tile's part of the gradients of weight and bias.
  ///
  /// - Parameter columns: The tile's columns, followed by the rest of the workspace.
  @inlinable
  func accumulate<Scalar: RealScalar>(
    _ outputGradient: MatrixView<UnsafePointer<Scalar>>, _ columns: UnsafeMutablePointer<Scalar>,
    _ tile: Tile, into filterGradient: UnsafeMutablePointer<Scalar>
  ) {
    let positionCount = tile.positions.count
    let transposed = columns + (tapCount + 1) * tile.columnCount
    if transposesGradient {
      for filter in 0..<filters {
        for position in 0..<positionCount {
          transposed[position &* filters &+ filter] =
            outputGradient.start[filter &* outputGradient.rowStride &+ position]
        }
      }
    }
    for product in 0..<productCount {
      let columns = columnView(UnsafePointer(columns), tile, product, withOnes: true)
      let gradient = filterGradient + product * filters * (tapCount + 1)
      if transposesGradient {
        BLAS.gemm(
          columns,
          MatrixView(UnsafePointer(transposed), rows: positionCount, columns: filters),
          into: MatrixView(gradient, rows: columns.rows, columns: filters), accumulating: true)
      } else {
        BLAS.gemm(
          outputGradient, columns.transposed,
          into: MatrixView(
            gradient, rows: filters, columns: columns.rows, rowStride: tapCount + 1),
          accumulating: true)
      }
    }
  }
}
