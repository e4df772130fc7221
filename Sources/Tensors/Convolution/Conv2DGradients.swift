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
/// With y = W·columns for each image, dW = Σ dy·columnsᵀ, dcolumns = Wᵀ·dy, and `col2im` takes the
/// latter to dx. The columns are made anew, which costs less than keeping them in memory.
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
  let inputGradient = needsInputGradient ? Storage<Scalar>(capacity: input.count) : nil

  // Each piece sums over its own images; the pieces are then added in order.
  let partial = Parallel.mapRanges(of: imagesPerPiece, in: plan.input.images) { images in
    var filterGradient = Tensor<Scalar>.zeros(plan.gradientShape)
    plan.withColumns(of: Scalar.self) { columns in
      filterGradient.withUnsafeMutableBufferPointer { filterGradient in
        input.withUnsafeBufferPointer { input in
          weight.withUnsafeBufferPointer { weight in
            outputGradient.withUnsafeBufferPointer { outputGradient in
              for image in images {
                plan.accumulateGradients(
                  outputGradient.baseAddress! + image * plan.outputScalars,
                  input.baseAddress! + image * plan.input.scalarsPerImage, weight.baseAddress!,
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
  if plan.transposesGradient { sum = sum.transposed() }
  return Conv2DGradients(
    input: inputGradient.map { Tensor(shape: input.shape, storage: $0, offset: 0) },
    weight: sum.columns(0..<plan.cells).reshaped(weight.shape),
    bias: sum.columns(plan.cells..<plan.cells + 1).reshaped([plan.filters]))
}

extension Convolution {
  /// Whether the gradient of the filters is summed up transposed, as columns·dyᵀ.
  ///
  /// BLAS reads the right operand of dy·columnsᵀ against its rows, and copies it first where the result is
  /// large. Where dy is small beside it, dy is better copied.
  @usableFromInline var transposesGradient: Bool { cells > places.area }

  /// The gradient of the filters with that of the bias, or the transposed of it.
  @inlinable var gradientShape: [Int] {
    transposesGradient ? [cells + 1, filters] : [filters, cells + 1]
  }

  /// Adds one image's share of the gradients of weight and bias, and writes that of the image.
  @inlinable
  func accumulateGradients<Scalar: RealScalar>(
    _ outputGradient: UnsafePointer<Scalar>, _ image: UnsafePointer<Scalar>,
    _ weight: UnsafePointer<Scalar>, _ columns: UnsafeMutablePointer<Scalar>,
    _ filterGradient: UnsafeMutablePointer<Scalar>, _ imageGradient: UnsafeMutablePointer<Scalar>?
  ) {
    imageGradient?.initialize(repeating: 0, count: input.scalarsPerImage)
    for strip in strips {
      let outputGradient = outputView(outputGradient, strip)
      accumulate(
        outputGradient, columnsAndOnes(image, strip, into: columns),
        room: columns + (cells + 1) * strip.places.count, into: filterGradient)
      guard let imageGradient else { continue }
      Scalar.gemm(
        weightView(weight), transposed: true, outputGradient, transposed: false,
        into: columnView(columns, strip), accumulating: false)
      Scalar.scatter(UnsafePointer(columns), into: imageGradient, strip.windowCells)
    }
  }

  /// Adds one strip's share of the gradients of weight and bias.
  ///
  /// - Parameter room: Room for the transposed of the output's gradient.
  @inlinable
  func accumulate<Scalar: RealScalar>(
    _ outputGradient: MatrixView<UnsafePointer<Scalar>>,
    _ columnsAndOnes: MatrixView<UnsafePointer<Scalar>>, room: UnsafeMutablePointer<Scalar>,
    into filterGradient: UnsafeMutablePointer<Scalar>
  ) {
    let count = outputGradient.columns
    if transposesGradient {
      for place in 0..<count {
        for filter in 0..<filters {
          room[place &* filters &+ filter] =
            outputGradient.start[filter &* outputGradient.rowStride &+ place]
        }
      }
      Scalar.gemm(
        columnsAndOnes, transposed: false,
        MatrixView(UnsafePointer(room), rows: count, columns: filters), transposed: false,
        into: MatrixView(filterGradient, rows: cells + 1, columns: filters), accumulating: true)
    } else {
      Scalar.gemm(
        outputGradient, transposed: false, columnsAndOnes, transposed: true,
        into: MatrixView(filterGradient, rows: filters, columns: cells + 1), accumulating: true)
    }
  }
}

extension Tensor {
  /// Some columns of a matrix.
  @inlinable
  func columns(_ range: Range<Int>) -> Tensor {
    Tensor(shape: [shape[0], range.count]) { result in
      withUnsafeBufferPointer { matrix in
        for row in 0..<shape[0] {
          (result.baseAddress! + row * range.count).initialize(
            from: matrix.baseAddress! + row * shape[1] + range.lowerBound, count: range.count)
        }
      }
    }
  }
}
