/// The sizes of one convolution, its matrices, and the strips in which they are made.
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
