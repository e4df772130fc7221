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
///   - dilation: As in `conv2D`.
///   - groups: As in `conv2D`.
///   - needsInputGradient: Whether to compute the gradient with respect to the images.
/// - Precondition: The shapes are those of a call to `conv2D`.
/// - Complexity: Twice or, with the input's gradient, three times that of `conv2D`.
@inlinable
public func conv2DGradients<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, weight: Tensor<Scalar>,
  stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1,
  needsInputGradient: Bool = true
) -> Conv2DGradients<Scalar> {
  let plan = Convolution(
    input.shape, weight.shape, nil, stride: stride, padding: padding, dilation: dilation,
    groups: groups)
  require(
    outputGradient.shape == plan.outputShape,
    "conv2DGradients: the gradient's shape is \(outputGradient.shape), expected \(plan.outputShape)"
  )
  if let depthwise = plan.depthwise(of: Scalar.self) {
    return depthwise.gradients(
      outputGradient as! Tensor<Float>, input: input as! Tensor<Float>,
      weight: weight as! Tensor<Float>, needsInputGradient: needsInputGradient)
      as! Conv2DGradients<Scalar>
  }
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

/// The gradient of a convolution with respect to the images: see `conv2DGradients`.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the convolution's result, of its shape.
///   - weight: The filters, as in `conv2D`.
///   - inputShape: The shape of the images.
///   - stride: As in `conv2D`.
///   - padding: As in `conv2D`.
///   - dilation: As in `conv2D`.
///   - groups: As in `conv2D`.
/// - Returns: The gradient, of the shape of the images.
/// - Precondition: The shapes are those of a call to `conv2D`.
/// - Complexity: That of `conv2D`.
@inlinable
public func conv2DInputGradient<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, weight: Tensor<Scalar>, inputShape: [Int],
  stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1, groups: Int = 1
) -> Tensor<Scalar> {
  let plan = Convolution(
    inputShape, weight.shape, nil, stride: stride, padding: padding, dilation: dilation,
    groups: groups)
  require(
    outputGradient.shape == plan.outputShape,
    "conv2DInputGradient: the gradient's shape is \(outputGradient.shape), expected "
      + "\(plan.outputShape)")
  let filters = plan.filterMatrices(weight)
  return Tensor(unsafeUninitialized: inputShape) { result in
    withUnsafeBuffers(outputGradient, filters) { outputGradient, filters in
      Parallel.forEachRange(of: imagesPerChunk, in: plan.input.images) { images in
        withUnsafeScratchBuffer(of: Scalar.self, count: plan.workspaceSize) { workspace in
          for image in images {
            plan.writeImageGradient(
              outputGradient.baseAddress! + image * plan.outputScalars, filters.baseAddress!,
              workspace.baseAddress!,
              into: result.baseAddress! + image * plan.input.scalarsPerImage)
          }
        }
      }
    }
  }
}

extension Convolution {
  /// Whether the gradient of the filters is accumulated transposed, as columns·dyᵀ.
  ///
  /// BLAS reads the right operand of dy·columnsᵀ against its rows, and copies it first where the
  /// result is large. Where dy is small beside it, it is cheaper to transpose dy.
  @inlinable var transposesGradient: Bool { productCount * tapCount > output.area }

  /// The shape of the gradients of the filters of all groups and products, with a column for the
  /// bias, or of their transposes.
  ///
  /// The bias is a weight whose input is always 1. Only the first product has it.
  @inlinable var gradientShape: [Int] {
    [groups, productCount]
      + (transposesGradient ? [tapCount + 1, filters] : [filters, tapCount + 1])
  }

  /// The gradients of weight and bias, from those of all products' filters.
  @inlinable
  func gradients<Scalar: RealScalar>(
    _ gradient: Tensor<Scalar>, weightShape: [Int]
  ) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    let (filterStride, tapStride) = transposesGradient ? (1, filters) : (tapCount + 1, 1)
    return gradient.withUnsafeBufferPointer { gradient in
      let weight = Tensor<Scalar>(unsafeUninitialized: weightShape) { weight in
        for group in 0..<groups {
          for product in 0..<productCount {
            for tap in 0..<tapCount {
              let source = (group * productCount + product) * groupFilterScalars + tap * tapStride
              // The position in a filter, [channel, kernel row, kernel column].
              let (channel, rest) = tap.quotientAndRemainder(dividingBy: tapsPerChannel)
              let target = (channel * productCount + product) * tapsPerChannel + rest
              for filter in 0..<filters {
                weight[(group &* filters &+ filter) &* productCount &* tapCount &+ target] =
                  gradient[source &+ filter &* filterStride]
              }
            }
          }
        }
      }
      let bias = Tensor<Scalar>(unsafeUninitialized: [groups * filters]) { bias in
        for filter in 0..<groups * filters {
          bias[filter] =
            gradient[
              filter / filters * productCount * groupFilterScalars
                + filter % filters * filterStride + tapCount * tapStride]
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
    for group in 0..<groups {
      let filterGradient = filterGradient + group * productCount * groupFilterScalars
      for tile in tiles {
        makeColumns(image + group * groupInputScalars, tile, into: columns)
        accumulate(
          outputView(outputGradient + group * groupOutputScalars, tile), columns, tile,
          into: filterGradient)
      }
    }
    if let imageGradient {
      writeImageGradient(outputGradient, filters, columns, into: imageGradient)
    }
  }

  /// Writes one image's gradient.
  @inlinable
  func writeImageGradient<Scalar: RealScalar>(
    _ outputGradient: UnsafePointer<Scalar>, _ filters: UnsafePointer<Scalar>,
    _ columns: UnsafeMutablePointer<Scalar>, into imageGradient: UnsafeMutablePointer<Scalar>
  ) {
    imageGradient.initialize(repeating: 0, count: input.scalarsPerImage)
    for group in 0..<groups {
      for tile in tiles {
        let outputGradient = outputView(outputGradient + group * groupOutputScalars, tile)
        columns.initialize(repeating: 0, count: tapCount * tile.columnCount)
        for product in 0..<productCount {
          BLAS.gemm(
            filterView(filters, group, product, withBias: false).transposed, outputGradient,
            into: columnView(columns, tile, product, withOnes: false), accumulating: true)
        }
        tile.geometry.addColumns(
          UnsafePointer(columns), to: imageGradient + group * groupInputScalars)
      }
    }
  }

  /// Adds one tile's part of the gradients of weight and bias of a group.
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
      let gradient = filterGradient + product * groupFilterScalars
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
