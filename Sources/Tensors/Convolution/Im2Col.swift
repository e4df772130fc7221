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
      Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
        for image in images {
          Tensors.im2col(
            source + image * input.scalarsPerImage, input, window, places,
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
      Parallel.forEachRange(of: imagesPerPiece, in: output.images) { images in
        for image in images {
          Tensors.col2im(
            source + image * shape[1] * shape[2], output, window, places,
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
@inlinable
func im2col<Scalar: RealScalar>(
  _ image: UnsafePointer<Scalar>, _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
  into columns: UnsafeMutablePointer<Scalar>
) {
  forEachCell(shape, window, places) { row, block in
    let target = columns + row * places.area
    if block.rows * block.columns < places.area {
      target.initialize(repeating: 0, count: places.area)
    }
    block.gather(image, into: target)
  }
}

/// Sums one image's columns back into the image.
@inlinable
func col2im<Scalar: RealScalar>(
  _ columns: UnsafePointer<Scalar>, _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
  into image: UnsafeMutablePointer<Scalar>
) {
  image.initialize(repeating: 0, count: shape.scalarsPerImage)
  forEachCell(shape, window, places) { row, block in
    block.scatter(columns + row * places.area, into: image)
  }
}

/// The pixels that one cell of the window falls on, and the places from which it does.
///
/// Both are blocks of as many rows and columns; those of the image may be a stride apart.
@usableFromInline
struct CellBlock {
  @usableFromInline var rows, columns: Int
  /// The first pixel, and how far the next row's is.
  @usableFromInline var pixel, pixelRowStep: Int
  /// The distance from one pixel to the next in a row.
  @usableFromInline var pixelStep: Int
  /// The first place, and how far the next row's is.
  @usableFromInline var place, placeRowStep: Int

  @inlinable
  init(
    rows: Int, columns: Int, pixel: Int, pixelRowStep: Int, pixelStep: Int, place: Int,
    placeRowStep: Int
  ) {
    (self.rows, self.columns) = (rows, columns)
    (self.pixel, self.pixelRowStep, self.pixelStep) = (pixel, pixelRowStep, pixelStep)
    (self.place, self.placeRowStep) = (place, placeRowStep)
  }

  /// Copies the pixels to the places.
  @inlinable
  func gather<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, into places: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.gather(
      image + pixel, rowStep: pixelRowStep, step: pixelStep, into: places + place,
      rowStep: placeRowStep, rows: rows, columns: columns)
  }

  /// Adds the places to the pixels.
  @inlinable
  func scatter<Scalar: RealScalar>(
    _ places: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>
  ) {
    Scalar.scatter(
      places + place, rowStep: placeRowStep, into: image + pixel, rowStep: pixelRowStep,
      step: pixelStep, rows: rows, columns: columns)
  }
}

/// Calls `body` for each channel and cell of the window, with its row in the column matrix.
@inlinable
func forEachCell(
  _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
  _ body: (_ row: Int, _ block: CellBlock) -> Void
) {
  let (stride, padding, width) = (window.stride, window.padding, shape.size.width)
  var row = 0
  for channel in 0..<shape.channels {
    for ky in 0..<window.size.height {
      let insideY = Window2D.insidePlaces(
        ky, stride: stride.height, padding: padding.height, length: shape.size.height,
        places: places.height)
      for kx in 0..<window.size.width {
        let insideX = Window2D.insidePlaces(
          kx, stride: stride.width, padding: padding.width, length: width, places: places.width)
        let y = insideY.lowerBound * stride.height + ky - padding.height
        let x = insideX.lowerBound * stride.width + kx - padding.width
        body(
          row,
          CellBlock(
            rows: insideY.count, columns: insideX.count,
            pixel: channel * shape.size.area + y * width + x, pixelRowStep: stride.height * width,
            pixelStep: stride.width, place: insideY.lowerBound * places.width + insideX.lowerBound,
            placeRowStep: places.width))
        row += 1
      }
    }
  }
}
