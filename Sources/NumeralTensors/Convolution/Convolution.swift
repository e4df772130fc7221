// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The sizes of one convolution, its matrices, and the strips in which they are made.
///
/// A window that moves down by one pixel sees with its first row, one place further down, what it sees with
/// its second row now. Columns are therefore made for the first row alone, and from as many more places below
/// as there are rows: those of row u begin u rows of places further on in the same matrix. A product for each
/// row of the window takes the place of a single one, the matrix is as many times smaller, and it stays in
/// the first-level cache. Where the window moves down by more, one product takes all rows. From M. Cho,
/// D. Brand, *MEC: Memory-efficient Convolution for Deep Neural Network*, 2017.
@usableFromInline
struct Convolution {
  @usableFromInline let input: ImageShape
  @usableFromInline let places: Size2D
  @usableFromInline let filters: Int
  /// The number of products whose sum is the convolution.
  @usableFromInline let products: Int
  /// The scalars of one filter's channel that a product takes.
  @usableFromInline let cellsPerChannel: Int
  @usableFromInline let strips: [Strip]
  /// Where the scalars of the filters go in the order of the products.
  @usableFromInline let filterCells: Im2ColGeometry

  @usableFromInline
  init(
    _ inputShape: [Int], _ weightShape: [Int], _ biasShape: [Int]?, stride: Size2D, padding: Size2D
  ) {
    input = ImageShape(inputShape, "conv2D")
    precondition(
      weightShape.count == 4 && weightShape[1] == input.channels,
      "conv2D: the weight's shape is \(weightShape) for images \(inputShape), expected "
        + "[filters, \(input.channels), height, width]")
    precondition(
      biasShape == nil || biasShape == [weightShape[0]],
      "conv2D: the bias's shape is \(biasShape ?? []), expected [\(weightShape[0])]")
    filters = weightShape[0]
    let kernel = Size2D(weightShape[2], weightShape[3])
    places = Window2D(kernel, stride: stride, padding: padding).places(over: input.size)
    products = stride.height == 1 ? kernel.height : 1
    let window = Window2D(
      Size2D(kernel.height / products, kernel.width), stride: stride, padding: padding)
    cellsPerChannel = window.size.area
    strips = Self.strips(input, window, places, products: products)
    filterCells = Im2ColGeometry(
      filters: filters, channels: input.channels, products: products,
      cellsPerChannel: cellsPerChannel, rowLength: input.channels * cellsPerChannel + 1)
  }

  /// The scalars of one filter that a product takes: the rows of the column matrix.
  @inlinable var cells: Int { input.channels * cellsPerChannel }
  @usableFromInline var outputShape: [Int] {
    [input.images, filters, places.height, places.width]
  }
  @inlinable var outputScalars: Int { filters * places.area }

  @inlinable
  func outputView<P: Strideable>(_ output: P, _ strip: Strip) -> MatrixView<P>
  where P.Stride == Int {
    MatrixView(
      output.advanced(by: strip.places.lowerBound), rows: filters, columns: strip.places.count,
      rowStride: places.area)
  }
}

extension Convolution {
  /// Some rows of places.
  @usableFromInline
  struct Strip {
    /// The places, row by row.
    @usableFromInline let places: Range<Int>
    /// How the window's cells fall on the image from them, and from those below that belong to the columns.
    @usableFromInline let windowCells: Im2ColGeometry
    /// The places that the columns are made from.
    @usableFromInline let columnCount: Int
  }

  /// Cuts the places into strips of whole rows, about as many in each.
  ///
  /// The columns of a strip stay in the second-level cache, with room for the matrices beside them. Strips
  /// that would fit into the first level make products of large images too small to be fast.
  private static func strips(
    _ input: ImageShape, _ window: Window2D, _ places: Size2D, products: Int
  ) -> [Strip] {
    let scalars = 1 << 17
    let scalarsInRow = max(1, input.channels * window.size.area * places.width)
    let rowsBelow = products - 1
    let mostRows = max(1, scalars / scalarsInRow - rowsBelow)
    let count = (places.height + mostRows - 1) / mostRows
    let rows = (places.height + count - 1) / count
    return stride(from: 0, to: places.height, by: rows).map { first in
      let end = min(first + rows, places.height)
      return Strip(
        places: first * places.width..<end * places.width,
        windowCells: Im2ColGeometry(input, window, from: first..<end + rowsBelow),
        columnCount: (end + rowsBelow - first) * places.width)
    }
  }
}

extension Convolution {
  /// Calls `body` with room for the columns of one strip, for a row of ones below them, and below that for
  /// the transposed output.
  @inlinable
  func withColumns<Scalar: RealScalar>(
    of type: Scalar.Type, _ body: (UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let (columnCount, places) = (strips[0].columnCount, strips[0].places.count)
    let columns = Storage<Scalar>(capacity: (cells + 1) * columnCount + filters * places)
    withExtendedLifetime(columns) { body(columns.start) }
  }

  /// Writes a strip's columns of an image, and the ones.
  @inlinable
  func makeColumns<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, _ strip: Strip, into columns: UnsafeMutablePointer<Scalar>
  ) {
    im2col(image, strip.windowCells, into: columns)
    (columns + cells * strip.columnCount).initialize(repeating: 1, count: strip.places.count)
  }

  /// The columns that a product takes; with the row of ones if asked, and if it is the first.
  @inlinable
  func columnView<P: Strideable>(
    _ columns: P, _ strip: Strip, _ product: Int, withOnes: Bool
  ) -> MatrixView<P> where P.Stride == Int {
    MatrixView(
      columns.advanced(by: product * places.width),
      rows: withOnes && product == 0 ? cells + 1 : cells, columns: strip.places.count,
      rowStride: strip.columnCount)
  }

  /// The filters that a product takes; with their biases if asked, and if it is the first.
  @inlinable
  func filterView<P: Strideable>(_ matrices: P, _ product: Int, withBias: Bool) -> MatrixView<P>
  where P.Stride == Int {
    MatrixView(
      matrices.advanced(by: product * filters * (cells + 1)), rows: filters,
      columns: withBias && product == 0 ? cells + 1 : cells, rowStride: cells + 1)
  }

  /// The filters in the order of the products, `[products, filters, cells + 1]`: the last column is the bias,
  /// which is a weight of the ones.
  @inlinable
  func filterMatrices<Scalar: RealScalar>(
    _ weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil
  ) -> Tensor<Scalar> {
    let bias = bias?.scalars
    return Tensor(shape: [products, filters, cells + 1]) { matrices in
      let start = matrices.baseAddress!
      weight.withUnsafeBufferPointer { weight in
        Scalar.gather(weight.baseAddress!, into: start, filterCells)
      }
      for row in 0..<products * filters {
        start[row * (cells + 1) + cells] = row < filters ? bias?[row] ?? 0 : 0
      }
    }
  }
}
