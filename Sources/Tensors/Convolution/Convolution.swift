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

/// The sizes of one convolution, and its matrices' views.
@usableFromInline
struct Convolution {
  @usableFromInline let input: ImageShape
  @usableFromInline let places: Size2D
  @usableFromInline let filters: Int
  /// The scalars of one filter: the rows of the column matrix.
  @usableFromInline let cells: Int
  @usableFromInline let strips: [Strip]

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
    strips = Self.strips(input, window, cells: cells)
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
  func columnView<P>(_ columns: P, _ strip: Strip) -> MatrixView<P> {
    MatrixView(columns, rows: cells, columns: strip.places.count)
  }
  @inlinable
  func outputView<P: Strideable>(_ output: P, _ strip: Strip) -> MatrixView<P>
  where P.Stride == Int {
    MatrixView(
      output.advanced(by: strip.places.lowerBound), rows: filters, columns: strip.places.count,
      rowStride: places.area)
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

  /// Calls `body` with room for the columns of one strip, for a row of ones below them, and below that for
  /// the transposed output.
  @inlinable
  func withColumns<Scalar: RealScalar>(
    of type: Scalar.Type, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let columns = Storage<Scalar>(capacity: (cells + 1 + filters) * strips[0].places.count)
    withExtendedLifetime(columns) { body(columns.start) }
  }

  /// Writes a strip's columns of an image, and below them a row of ones, whose weight is the bias.
  @inlinable
  func columnsAndOnes<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, _ strip: Strip, into columns: UnsafeMutablePointer<Scalar>
  ) -> MatrixView<UnsafePointer<Scalar>> {
    let count = strip.places.count
    im2col(image, strip.windowCells, into: columns)
    (columns + cells * count).initialize(repeating: 1, count: count)
    return MatrixView(UnsafePointer(columns), rows: cells + 1, columns: count)
  }

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
      accumulate(outputGradient, columnsAndOnes(image, strip, into: columns), filterGradient)
      guard let imageGradient else { continue }
      Scalar.gemm(
        weightView(weight), transposed: true, outputGradient, transposed: false,
        into: columnView(columns, strip), accumulating: false)
      Scalar.scatter(UnsafePointer(columns), into: imageGradient, strip.windowCells)
    }
  }

  /// Adds one strip's share of the gradients of weight and bias.
  ///
  /// - Parameter columnsAndOnes: The strip's, with room below.
  @inlinable
  func accumulate<Scalar: RealScalar>(
    _ outputGradient: MatrixView<UnsafePointer<Scalar>>,
    _ columnsAndOnes: MatrixView<UnsafePointer<Scalar>>,
    _ filterGradient: UnsafeMutablePointer<Scalar>
  ) {
    let count = outputGradient.columns
    if transposesGradient {
      let transposed = UnsafeMutablePointer(
        mutating: columnsAndOnes.start + columnsAndOnes.rows * count)
      for place in 0..<count {
        for filter in 0..<filters {
          transposed[place &* filters &+ filter] =
            outputGradient.start[filter &* outputGradient.rowStride &+ place]
        }
      }
      Scalar.gemm(
        columnsAndOnes, transposed: false,
        MatrixView(UnsafePointer(transposed), rows: count, columns: filters), transposed: false,
        into: MatrixView(filterGradient, rows: cells + 1, columns: filters), accumulating: true)
    } else {
      Scalar.gemm(
        outputGradient, transposed: false, columnsAndOnes, transposed: true,
        into: MatrixView(filterGradient, rows: filters, columns: cells + 1), accumulating: true)
    }
  }
}

extension Convolution {
  /// Some rows of places.
  @usableFromInline
  struct Strip {
    /// The places, row by row.
    @usableFromInline let places: Range<Int>
    /// How the window's cells fall on the image from them.
    @usableFromInline let windowCells: WindowCells
  }

  /// Cuts the places into strips of whole rows, about as many in each.
  ///
  /// The columns of a strip stay in the second-level cache, with room for the matrices beside them. Strips
  /// that would fit into the first level make products too small to be fast.
  private static func strips(_ input: ImageShape, _ window: Window2D, cells: Int) -> [Strip] {
    let scalars = 1 << 17
    let places = window.places(over: input.size)
    let mostRows = max(1, scalars / max(1, cells * places.width))
    let count = (places.height + mostRows - 1) / mostRows
    let rows = (places.height + count - 1) / count
    return stride(from: 0, to: places.height, by: rows).map { first in
      let rows = first..<min(first + rows, places.height)
      return Strip(
        places: rows.lowerBound * places.width..<rows.upperBound * places.width,
        windowCells: WindowCells(input, window, from: rows))
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
