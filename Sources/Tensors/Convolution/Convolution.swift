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
  return Tensor(shape: plan.outputShape) { output in
    input.withUnsafeBufferPointer { input in
      weight.withUnsafeBufferPointer { weight in
        let (input, weight, output) = (
          input.baseAddress!, weight.baseAddress!, output.baseAddress!
        )
        Parallel.forEachRange(of: imagesPerPiece, in: plan.input.images) { images in
          plan.withColumns(of: Scalar.self, andOnes: false) { columns in
            for image in images {
              let output = output + image * plan.outputScalars
              if let bias {
                bias.withUnsafeBufferPointer { bias in
                  for filter in 0..<plan.filters {
                    (output + filter * plan.places.area)
                      .initialize(repeating: bias[filter], count: plan.places.area)
                  }
                }
              }
              im2col(
                input + image * plan.input.scalarsPerImage, plan.windowCells, into: columns)
              // weight [filters, cells] · columns [cells, places]
              Scalar.gemm(
                plan.weightView(weight), transposed: false,
                plan.columnView(UnsafePointer(columns)), transposed: false,
                into: plan.outputView(output), accumulating: bias != nil)
            }
          }
        }
      }
    }
  }
}

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
    plan.withColumns(of: Scalar.self, andOnes: true) { columns in
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

/// The sizes of one convolution, and its matrices' views.
@usableFromInline
struct Convolution {
  @usableFromInline let input: ImageShape
  @usableFromInline let places: Size2D
  @usableFromInline let windowCells: WindowCells
  @usableFromInline let filters: Int
  /// The scalars of one filter: the rows of the column matrix.
  @usableFromInline let cells: Int

  @usableFromInline
  init(
    _ inputShape: [Int], _ weightShape: [Int], _ biasShape: [Int]?, stride: Size2D, padding: Size2D
  ) {
    input = ImageShape(inputShape, "conv2D")
    precondition(
      weightShape.count == 4 && weightShape[1] == input.channels,
      "conv2D: the weight's shape is \(weightShape) for images \(inputShape), expected "
        + "[filters, \(input.channels), height, width]")
    filters = weightShape[0]
    cells = weightShape[1] * weightShape[2] * weightShape[3]
    let window = Window2D(Size2D(weightShape[2], weightShape[3]), stride: stride, padding: padding)
    places = window.places(over: input.size)
    windowCells = WindowCells(input, window)
    precondition(
      biasShape == nil || biasShape == [filters],
      "conv2D: the bias's shape is \(biasShape ?? []), expected [\(filters)]")
  }

  @usableFromInline var outputShape: [Int] {
    [input.images, filters, places.height, places.width]
  }
  @inlinable var outputScalars: Int { filters * places.area }

  @inlinable
  func weightView<P>(_ weight: P) -> MatrixView<P> {
    MatrixView(weight, rows: filters, columns: cells)
  }
  @inlinable
  func columnView<P>(_ columns: P) -> MatrixView<P> {
    MatrixView(columns, rows: cells, columns: places.area)
  }
  @inlinable
  func outputView<P>(_ output: P) -> MatrixView<P> {
    MatrixView(output, rows: filters, columns: places.area)
  }

  /// Whether the gradient of the filters is summed up transposed, as columns·dyᵀ.
  ///
  /// BLAS reads the right operand of dy·columnsᵀ against its rows, and copies it first where the result is
  /// large. Where dy is small beside it, dy is better copied.
  @usableFromInline var transposesGradient: Bool { cells > places.area }

  /// The gradient of the filters with that of the bias, or the transposed of it.
  @inlinable var gradientShape: [Int] {
    transposesGradient ? [cells + 1, filters] : [filters, cells + 1]
  }

  /// Calls `body` with room for one image's columns, for a row of ones below them, which is there where
  /// asked, and below that for a transposed output.
  @inlinable
  func withColumns<Scalar: RealScalar>(
    of type: Scalar.Type, andOnes: Bool, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let columns = Storage<Scalar>(capacity: (cells + 1 + filters) * places.area)
    if andOnes {
      (columns.start + cells * places.area).initialize(repeating: 1, count: places.area)
    }
    withExtendedLifetime(columns) { body(columns.start) }
  }

  /// Adds one image's share of the gradients of weight and bias, and writes that of the image.
  ///
  /// The bias is the weight of a row of ones: its gradient is the last column of the filters'.
  @inlinable
  func accumulateGradients<Scalar: RealScalar>(
    _ outputGradient: UnsafePointer<Scalar>, _ image: UnsafePointer<Scalar>,
    _ weight: UnsafePointer<Scalar>, _ columns: UnsafeMutablePointer<Scalar>,
    _ filterGradient: UnsafeMutablePointer<Scalar>, _ imageGradient: UnsafeMutablePointer<Scalar>?
  ) {
    im2col(image, windowCells, into: columns)
    let columnsAndOnes = MatrixView(
      UnsafePointer(columns), rows: cells + 1, columns: places.area)
    if transposesGradient {
      let transposed = columns + columnsAndOnes.rows * columnsAndOnes.columns
      for place in 0..<places.area {
        for filter in 0..<filters {
          transposed[place &* filters &+ filter] = outputGradient[filter &* places.area &+ place]
        }
      }
      Scalar.gemm(
        columnsAndOnes, transposed: false,
        MatrixView(UnsafePointer(transposed), rows: places.area, columns: filters),
        transposed: false,
        into: MatrixView(filterGradient, rows: cells + 1, columns: filters), accumulating: true)
    } else {
      Scalar.gemm(
        outputView(outputGradient), transposed: false, columnsAndOnes, transposed: true,
        into: MatrixView(filterGradient, rows: filters, columns: cells + 1), accumulating: true)
    }
    guard let imageGradient else { return }
    Scalar.gemm(
      weightView(weight), transposed: true, outputView(outputGradient), transposed: false,
      into: columnView(columns), accumulating: false)
    col2im(UnsafePointer(columns), windowCells, into: imageGradient)
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
