// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The gradients of a loss with respect to what a convolution was made of.
public struct Conv2DGradients<Scalar: TensorElement>: Sendable {
  /// With respect to the images, of their shape; nil if it was not asked for.
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
/// With y = Σ W·columns for each image, a product for each row of the filters, dW = Σ dy·columnsᵀ,
/// dcolumns = Wᵀ·dy, and `col2im` takes the latter to dx. The columns are made anew, which costs less than
/// keeping them in memory.
///
/// - Parameters:
///   - outputGradient: The gradient with respect to the convolution's result, of its shape.
///   - input: The images, as in `conv2D`.
///   - weight: The filters, as in `conv2D`.
///   - stride: As in `conv2D`.
///   - padding: As in `conv2D`.
///   - needsInputGradient: Whether the gradient with respect to the images is wanted.
/// - Precondition: The shapes are those of a call to `conv2D`.
/// - Complexity: Twice or, with the input's gradient, three times that of `conv2D`.
@inlinable
public func conv2DGradients<Scalar: RealScalar>(
  _ outputGradient: Tensor<Scalar>, input: Tensor<Scalar>, weight: Tensor<Scalar>,
  stride: Size2D = 1, padding: Size2D = 0, needsInputGradient: Bool = true
) -> Conv2DGradients<Scalar> {
  let plan = Convolution(input.shape, weight.shape, nil, stride: stride, padding: padding)
  precondition(
    outputGradient.shape == plan.outputShape,
    "conv2DGradients: the gradient's shape is \(outputGradient.shape), expected \(plan.outputShape)"
  )
  let filters = plan.filterMatrices(weight)
  let inputGradient = needsInputGradient ? Storage<Scalar>(capacity: input.size) : nil

  // Each piece sums over its own images; the pieces are then added in order.
  let partial = Parallel.mapRanges(of: imagesPerPiece, in: plan.input.images) { images in
    var filterGradient = Tensor<Scalar>.zeros(plan.gradientShape)
    plan.withColumns(of: Scalar.self) { columns in
      filterGradient.withUnsafeMutableBufferPointer { filterGradient in
        input.withUnsafeBufferPointer { input in
          filters.withUnsafeBufferPointer { filters in
            outputGradient.withUnsafeBufferPointer { outputGradient in
              for image in images {
                plan.accumulateGradients(
                  outputGradient.baseAddress! + image * plan.outputScalars,
                  input.baseAddress! + image * plan.input.scalarsPerImage, filters.baseAddress!,
                  columns, filterGradient.baseAddress!,
                  inputGradient.map { $0.start + image * plan.input.scalarsPerImage })
              }
            }
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
  /// Whether the gradient of the filters is summed up transposed, as columns·dyᵀ.
  ///
  /// BLAS reads the right operand of dy·columnsᵀ against its rows, and copies it first where the result is
  /// large. Where dy is small beside it, dy is better copied.
  @inlinable var transposesGradient: Bool { products * cells > places.area }

  /// The gradients of all products' filters, each with a column for the bias, or the transposed of them.
  ///
  /// The bias is a weight whose input is always 1. Of the products the first alone has it.
  @inlinable var gradientShape: [Int] {
    transposesGradient ? [products, cells + 1, filters] : [products, filters, cells + 1]
  }

  /// The gradients of weight and bias, out of those of all products.
  @inlinable
  func gradients<Scalar: RealScalar>(
    _ gradient: Tensor<Scalar>, weightShape: [Int]
  ) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    let (filterStep, cellStep) = transposesGradient ? (1, filters) : (cells + 1, 1)
    return gradient.withUnsafeBufferPointer { gradient in
      let weight = Tensor<Scalar>(shape: weightShape) { weight in
        for product in 0..<products {
          for cell in 0..<cells {
            let first = product * filters * (cells + 1) + cell * cellStep
            // The scalar's place in a filter: [channel, row of the kernel, column].
            let (channel, rest) = cell.quotientAndRemainder(dividingBy: cellsPerChannel)
            let place = (channel * products + product) * cellsPerChannel + rest
            for filter in 0..<filters {
              weight[filter &* products &* cells &+ place] = gradient[first &+ filter &* filterStep]
            }
          }
        }
      }
      let bias = Tensor<Scalar>(shape: [filters]) { bias in
        for filter in 0..<filters {
          bias[filter] = gradient[filter * filterStep + cells * cellStep]
        }
      }
      return (weight, bias)
    }
  }

  /// Adds one image's share of the gradients of weight and bias, and writes that of the image.
  @inlinable
  func accumulateGradients<Scalar: RealScalar>(
    _ outputGradient: UnsafePointer<Scalar>, _ image: UnsafePointer<Scalar>,
    _ filters: UnsafePointer<Scalar>, _ columns: UnsafeMutablePointer<Scalar>,
    _ filterGradient: UnsafeMutablePointer<Scalar>, _ imageGradient: UnsafeMutablePointer<Scalar>?
  ) {
    imageGradient?.initialize(repeating: 0, count: input.scalarsPerImage)
    for strip in strips {
      let outputGradient = outputView(outputGradient, strip)
      makeColumns(image, strip, into: columns)
      accumulate(outputGradient, columns, strip, into: filterGradient)
      guard let imageGradient else { continue }
      columns.initialize(repeating: 0, count: cells * strip.columnCount)
      for product in 0..<products {
        Scalar.gemm(
          filterView(filters, product, withBias: false), transposed: true,
          outputGradient, transposed: false,
          into: columnView(columns, strip, product, withOnes: false), accumulating: true)
      }
      Scalar.scatter(UnsafePointer(columns), into: imageGradient, strip.windowCells)
    }
  }

  /// Adds one strip's share of the gradients of weight and bias.
  ///
  /// - Parameter columns: The strip's columns, and room below them.
  @inlinable
  func accumulate<Scalar: RealScalar>(
    _ outputGradient: MatrixView<UnsafePointer<Scalar>>, _ columns: UnsafeMutablePointer<Scalar>,
    _ strip: Strip, into filterGradient: UnsafeMutablePointer<Scalar>
  ) {
    let places = strip.places.count
    let transposed = columns + (cells + 1) * strip.columnCount
    if transposesGradient {
      for filter in 0..<filters {
        for place in 0..<places {
          transposed[place &* filters &+ filter] =
            outputGradient.start[filter &* outputGradient.rowStride &+ place]
        }
      }
    }
    for product in 0..<products {
      let columns = columnView(UnsafePointer(columns), strip, product, withOnes: true)
      let gradient = filterGradient + product * filters * (cells + 1)
      if transposesGradient {
        Scalar.gemm(
          columns, transposed: false,
          MatrixView(UnsafePointer(transposed), rows: places, columns: filters), transposed: false,
          into: MatrixView(gradient, rows: columns.rows, columns: filters), accumulating: true)
      } else {
        Scalar.gemm(
          outputGradient, transposed: false, columns, transposed: true,
          into: MatrixView(
            gradient, rows: filters, columns: columns.rows, rowStride: cells + 1),
          accumulating: true)
      }
    }
  }
}
