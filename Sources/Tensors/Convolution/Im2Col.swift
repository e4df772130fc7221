// Convolution as a matrix product: K. Chellapilla, S. Puri, P. Simard, *High Performance Convolutional
// Neural Networks for Document Processing*, 2006.

extension Tensor where Scalar: RealScalar {
  /// Every window's scalars, a column for each place of the window.
  ///
  /// For a weight of shape `[filters, channels · height · width]`, `matmul(weight, columns)` is the
  /// convolution. Cells outside the image are 0.
  ///
  /// - Parameter window: The window.
  /// - Returns: For images of shape `[images, channels, height, width]`:
  ///   `[images, channels · window height · window width, places down · places across]`.
  /// - Precondition: There are four axes, and the window fits into the padded image.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func im2col(_ window: Window2D) -> Tensor {
    let input = ImageShape(shape, "im2col")
    let places = window.places(over: input.size)
    let (rows, columns) = (input.channels * window.size.area, places.area)
    return Tensor(shape: [input.images, rows, columns]) { result in
      let (source, target) = (storage.start + offset, result.baseAddress!)
      let blocks = CellBlocks(input, window)
      Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
        for image in images {
          Tensors.im2col(
            source + image * input.scalarsPerImage, blocks,
            into: target + image * rows * columns)
        }
      }
    }
  }

  /// The adjoint of `im2col`: every column's scalars added up at the pixels they came from.
  ///
  /// It carries a gradient from the columns back to the images.
  ///
  /// - Parameters:
  ///   - window: The window that made the columns.
  ///   - imageSize: The height and width of the images.
  /// - Returns: For columns of the shape that `im2col` gives: `[images, channels, height, width]`.
  /// - Precondition: The columns have the shape that `im2col` gives for such images.
  /// - Complexity: O(`count`).
  @inlinable
  public func col2im(_ window: Window2D, imageSize: Size2D) -> Tensor {
    let places = window.places(over: imageSize)
    precondition(
      rank == 3 && shape[1] % window.size.area == 0 && shape[2] == places.area,
      "col2im: the shape is \(shape), expected [images, channels · \(window.size.area), "
        + "\(places.area)]")
    let output = ImageShape(
      [shape[0], shape[1] / window.size.area, imageSize.height, imageSize.width], "col2im")
    return Tensor(shape: [output.images, output.channels, imageSize.height, imageSize.width]) {
      result in
      let (source, target) = (storage.start + offset, result.baseAddress!)
      let blocks = CellBlocks(output, window)
      Parallel.forEachRange(of: imagesPerPiece, in: output.images) { images in
        for image in images {
          Tensors.col2im(
            source + image * shape[1] * shape[2], blocks,
            into: target + image * output.scalarsPerImage)
        }
      }
    }
  }
}

/// Images per piece of a convolution: enough to be worth a thread, few enough for every core to get
/// some of a small batch.
@usableFromInline let imagesPerPiece = 8

/// Writes one image's windows, a row for each channel and cell, a column for each place.
///
/// - Parameter blocks: The window's cells over such images.
@inlinable
func im2col<Scalar: RealScalar>(
  _ image: UnsafePointer<Scalar>, _ blocks: CellBlocks,
  into columns: UnsafeMutablePointer<Scalar>
) {
  if blocks.hasPadding { columns.initialize(repeating: 0, count: blocks.columnScalars) }
  for block in blocks.all { Scalar.gather(image, into: columns, block) }
}

/// Sums one image's columns back into the image.
@inlinable
func col2im<Scalar: RealScalar>(
  _ columns: UnsafePointer<Scalar>, _ blocks: CellBlocks,
  into image: UnsafeMutablePointer<Scalar>
) {
  image.initialize(repeating: 0, count: blocks.imageScalars)
  for block in blocks.all { Scalar.scatter(columns, into: image, block) }
}

/// The pixels of all channels that one cell of the window falls on, and the places from which it does.
///
/// Both are blocks of as many rows and columns; those of the image may be a stride apart.
public struct CellBlock {
  /// The rows and columns of each channel.
  public let size: Size2D
  /// The number of channels.
  public let channels: Int
  /// The position in the image of the first pixel; how far the next channel's, row's and column's is.
  public let pixel, pixelChannelStep, pixelRowStep, pixelStep: Int
  /// The position in the columns of the first place; how far the next channel's and row's is.
  public let place, placeChannelStep, placeRowStep: Int

  /// The block of the cell in this row and column of the window.
  @inlinable
  init(
    _ row: Int, _ column: Int, _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
    rows: Range<Int>, columns: Range<Int>
  ) {
    size = Size2D(rows.count, columns.count)
    channels = shape.channels
    let (stride, padding) = (window.stride, window.padding)
    let y = rows.lowerBound * stride.height + row - padding.height
    let x = columns.lowerBound * stride.width + column - padding.width
    pixel = y * shape.size.width + x
    pixelChannelStep = shape.size.area
    pixelRowStep = stride.height * shape.size.width
    pixelStep = stride.width
    place =
      (row * window.size.width + column) * places.area + rows.lowerBound * places.width
      + columns.lowerBound
    placeChannelStep = window.size.area * places.area
    placeRowStep = places.width
  }
}

/// The blocks of all cells of a window, which are the same for every image.
@usableFromInline
struct CellBlocks {
  @usableFromInline let all: [CellBlock]
  /// The scalars of an image and of its columns.
  @usableFromInline let imageScalars, columnScalars: Int
  /// Whether there are places that some cells do not reach.
  @usableFromInline let hasPadding: Bool

  @usableFromInline
  init(_ shape: ImageShape, _ window: Window2D) {
    let (size, stride, padding) = (window.size, window.stride, window.padding)
    let places = window.places(over: shape.size)
    var all: [CellBlock] = []
    all.reserveCapacity(size.area)
    for row in 0..<size.height {
      let rows = Window2D.insidePlaces(
        row, stride: stride.height, padding: padding.height, length: shape.size.height,
        places: places.height)
      for column in 0..<size.width {
        let columns = Window2D.insidePlaces(
          column, stride: stride.width, padding: padding.width, length: shape.size.width,
          places: places.width)
        all.append(CellBlock(row, column, shape, window, places, rows: rows, columns: columns))
      }
    }
    self.all = all
    imageScalars = shape.scalarsPerImage
    columnScalars = shape.channels * size.area * places.area
    hasPadding = padding != 0
  }
}
