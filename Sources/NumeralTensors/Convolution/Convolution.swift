// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The sizes of one convolution, its matrices, and the tiles in which they are made.
///
/// With a vertical stride of 1, kernel row u at an output row reads the same pixels as kernel row 0
/// at the output row u below. The column matrix is therefore made for kernel row 0 alone, with
/// additional output rows below; the columns of kernel row u begin u output rows further on in the
/// same matrix. One product for each kernel row replaces a single one: the matrix is smaller by the
/// height of the kernel, and stays in the first-level cache. With a larger vertical stride, one
/// product takes all kernel rows. From M. Cho, D. Brand, *MEC: Memory-efficient Convolution for
/// Deep Neural Network*, 2017.
///
/// The channels of the input and the filters are in groups of equal sizes, and each group of
/// filters is convolved with its group of channels.
@usableFromInline
struct Convolution: Sendable {
  @usableFromInline let input: ImageShape
  @usableFromInline let window: Window2D
  /// The height and width of the result.
  @usableFromInline let output: Size2D
  @usableFromInline let groups: Int
  /// The channels of the input and the filters of one group.
  @usableFromInline let channels, filters: Int
  /// The number of products whose sum is the convolution, and the distance between their columns.
  @usableFromInline let productCount, productStride: Int
  /// The kernel taps of one channel that a product takes.
  @usableFromInline let tapsPerChannel: Int
  @usableFromInline let tiles: [Tile]

  @usableFromInline
  init(
    _ inputShape: [Int], _ weightShape: [Int], _ biasShape: [Int]?, stride: Size2D,
    padding: Padding2D, dilation: Size2D, groups: Int
  ) {
    input = ImageShape(inputShape, "conv2D")
    require(
      groups > 0 && input.channels % groups == 0,
      "conv2D: found \(groups) groups of \(input.channels) channels, expected a divisor of them")
    channels = input.channels / groups
    require(
      weightShape.count == 4 && weightShape[1] == channels && weightShape[0] % groups == 0,
      "conv2D: the weight's shape is \(weightShape) for images \(inputShape), expected "
        + "[\(groups == 1 ? "filters" : "\(groups) · filters"), \(channels), height, width]")
    require(
      biasShape == nil || biasShape == [weightShape[0]],
      "conv2D: the bias's shape is \(biasShape ?? []), expected [\(weightShape[0])]")
    self.groups = groups
    filters = weightShape[0] / groups
    let kernel = Size2D(weightShape[2], weightShape[3])
    window = Window2D(kernel, stride: stride, padding: padding, dilation: dilation)
    output = window.outputSize(for: input.size)
    productCount = stride.height == 1 ? kernel.height : 1
    productStride = dilation.height * output.width
    let productWindow = Window2D(
      Size2D(kernel.height / productCount, kernel.width), stride: stride, padding: window.padding,
      dilation: dilation)
    tapsPerChannel = productWindow.size.area
    tiles = Self.tiles(
      ImageShape(images: input.images, channels: channels, size: input.size), productWindow, output,
      rowsBelow: (productCount - 1) * dilation.height)
  }

  /// Whether each output position is a product of one pixel's channels.
  @inlinable var isPointwise: Bool {
    window.size == 1 && window.stride == 1 && window.paddingBefore == 0 && window.paddingAfter == 0
  }
  /// The scalars of one filter that a product takes: the rows of the column matrix.
  @inlinable var tapCount: Int { channels * tapsPerChannel }
  @usableFromInline var outputShape: [Int] {
    [input.images, groups * filters, output.height, output.width]
  }
  @inlinable var outputScalars: Int { groups * filters * output.area }
  /// The scalars of one group of an image, of its result, and of the filters of a product.
  @inlinable var groupInputScalars: Int { channels * input.size.area }
  @inlinable var groupOutputScalars: Int { filters * output.area }
  @inlinable var groupFilterScalars: Int { filters * (tapCount + 1) }
}

extension Convolution {
  /// A band of output rows.
  @usableFromInline
  struct Tile: Sendable {
    /// The output positions, in row-major order.
    @usableFromInline let positions: Range<Int>
    /// The geometry of the tile's column matrix, with the additional output rows below.
    @usableFromInline let geometry: Im2ColGeometry
    /// The number of columns of that matrix.
    @usableFromInline let columnCount: Int
  }

  /// Splits the output rows into tiles of about equal height.
  ///
  /// The column matrix of a tile stays in the second-level cache, together with the matrices beside
  /// it. Tiles for the first level would make the products of large images too small to be fast.
  private static func tiles(
    _ input: ImageShape, _ window: Window2D, _ output: Size2D, rowsBelow: Int
  ) -> [Tile] {
    let scalars = 1 << 17
    let scalarsPerRow = max(1, input.channels * window.size.area * output.width)
    let maxRows = max(1, scalars / scalarsPerRow - rowsBelow)
    let rows = ceilDiv(output.height, ceilDiv(output.height, maxRows))
    return stride(from: 0, to: output.height, by: rows).map { first in
      let end = min(first + rows, output.height)
      return Tile(
        positions: first * output.width..<end * output.width,
        geometry: Im2ColGeometry(input, window, rows: first..<end + rowsBelow),
        columnCount: (end + rowsBelow - first) * output.width)
    }
  }
}

extension Convolution {
  /// Tiles per chunk of the forward pass: the images of a chunk, unless one image has several
  /// tiles.
  @inlinable var tilesPerChunk: Int { tiles.count == 1 ? imagesPerChunk * groups : 1 }

  /// The image, the group and the tile at an index among those of all groups of all images.
  @inlinable
  func tile(_ index: Int) -> (image: Int, group: Int, tile: Tile) {
    let (plane, tile) = index.quotientAndRemainder(dividingBy: tiles.count)
    return (plane / groups, plane % groups, tiles[tile])
  }

  /// The scalars of working memory for one tile: the columns, a row of ones below them, and below
  /// that the transposed output gradient.
  @inlinable var workspaceSize: Int {
    (tapCount + 1) * tiles[0].columnCount + filters * tiles[0].positions.count
  }

  /// Writes an image's columns for a tile, and the row of ones.
  @inlinable
  func makeColumns<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, _ tile: Tile, into columns: UnsafeMutablePointer<Scalar>
  ) {
    tile.geometry.im2col(image, into: columns)
    (columns + tapCount * tile.columnCount).initialize(repeating: 1, count: tile.positions.count)
  }

  /// The columns that a product takes; with the row of ones if requested, in the first product.
  @inlinable
  func columnView<P: Strideable>(
    _ columns: P, _ tile: Tile, _ product: Int, withOnes: Bool
  ) -> MatrixView<P> where P.Stride == Int {
    MatrixView(
      columns.advanced(by: product * productStride),
      rows: withOnes && product == 0 ? tapCount + 1 : tapCount, columns: tile.positions.count,
      rowStride: tile.columnCount)
  }

  /// The filters of a group that a product takes; with their biases if requested, in the first
  /// product.
  @inlinable
  func filterView<P: Strideable>(
    _ matrices: P, _ group: Int, _ product: Int, withBias: Bool
  ) -> MatrixView<P> where P.Stride == Int {
    MatrixView(
      matrices.advanced(by: (product * groups + group) * groupFilterScalars), rows: filters,
      columns: withBias && product == 0 ? tapCount + 1 : tapCount, rowStride: tapCount + 1)
  }

  /// The output positions of a tile, a row for each filter of a group.
  @inlinable
  func outputView<P: Strideable>(_ output: P, _ tile: Tile) -> MatrixView<P>
  where P.Stride == Int {
    MatrixView(
      output.advanced(by: tile.positions.lowerBound), rows: filters, columns: tile.positions.count,
      rowStride: self.output.area)
  }

  /// The filters in the order of the products, `[products, groups · filters, taps + 1]`.
  ///
  /// The last column is the bias, a weight whose input is the row of ones.
  @inlinable
  func filterMatrices<Scalar: RealScalar>(
    _ weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil
  ) -> Tensor<Scalar> {
    let rows = productCount * groups * filters
    return Tensor(unsafeUninitialized: [productCount, groups * filters, tapCount + 1]) { matrices in
      let start = matrices.baseAddress!
      weight.withUnsafeBufferPointer { copyWeights($0.baseAddress!, to: start) }
      for row in 0..<rows { start[row * (tapCount + 1) + tapCount] = 0 }
      bias?.withUnsafeBufferPointer { bias in
        for filter in 0..<groups * filters {
          start[filter * (tapCount + 1) + tapCount] = bias[filter]
        }
      }
    }
  }
}
