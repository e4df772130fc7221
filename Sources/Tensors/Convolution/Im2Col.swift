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
  forEachCell(shape, window, places) { row, plane, cellX, cellY, insideX, insideY in
    let target = columns + row * places.area
    if insideX.count < places.width || insideY.count < places.height {
      target.initialize(repeating: 0, count: places.area)
    }
    for y in insideY {
      let from = image + plane + (y * window.stride.height + cellY) * shape.size.width + cellX
      let to = target + y * places.width
      if window.stride.width == 1 {
        for x in insideX { to[x] = from[x] }
      } else {
        for x in insideX { to[x] = from[x * window.stride.width] }
      }
    }
  }
}

/// Sums one image's columns back into the image.
@inlinable
func col2im<Scalar: RealScalar>(
  _ columns: UnsafePointer<Scalar>, _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
  into image: UnsafeMutablePointer<Scalar>
) {
  image.initialize(repeating: 0, count: shape.scalarsPerImage)
  forEachCell(shape, window, places) { row, plane, cellX, cellY, insideX, insideY in
    let source = columns + row * places.area
    for y in insideY {
      let to = image + plane + (y * window.stride.height + cellY) * shape.size.width + cellX
      let from = source + y * places.width
      if window.stride.width == 1 {
        for x in insideX { to[x] += from[x] }
      } else {
        for x in insideX { to[x * window.stride.width] += from[x] }
      }
    }
  }
}

/// Calls `body` for each channel and cell of the window: the row of the column matrix, where the
/// channel's plane starts, the cell's place relative to the image (negative in the padding), and the
/// places at which the cell lies inside the image.
@inlinable
func forEachCell(
  _ shape: ImageShape, _ window: Window2D, _ places: Size2D,
  _ body: (
    _ row: Int, _ plane: Int, _ cellX: Int, _ cellY: Int, _ insideX: Range<Int>,
    _ insideY: Range<Int>
  ) -> Void
) {
  var row = 0
  for channel in 0..<shape.channels {
    for ky in 0..<window.size.height {
      let insideY = Window2D.insidePlaces(
        ky, stride: window.stride.height, padding: window.padding.height,
        length: shape.size.height, places: places.height)
      for kx in 0..<window.size.width {
        let insideX = Window2D.insidePlaces(
          kx, stride: window.stride.width, padding: window.padding.width,
          length: shape.size.width, places: places.width)
        body(
          row, channel * shape.size.area, kx - window.padding.width, ky - window.padding.height,
          insideX, insideY)
        row += 1
      }
    }
  }
}
