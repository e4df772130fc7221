// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

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
      let cells = Im2ColGeometry(input, window)
      Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
        for image in images {
          NumeralTensors.im2col(
            source + image * input.scalarsPerImage, cells,
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
      let cells = Im2ColGeometry(output, window)
      Parallel.forEachRange(of: imagesPerPiece, in: output.images) { images in
        for image in images {
          NumeralTensors.col2im(
            source + image * shape[1] * shape[2], cells,
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
/// - Parameter cells: The window's cells over such images.
@inlinable
func im2col<Scalar: RealScalar>(
  _ image: UnsafePointer<Scalar>, _ cells: Im2ColGeometry,
  into columns: UnsafeMutablePointer<Scalar>
) {
  if cells.hasPadding { columns.initialize(repeating: 0, count: cells.columnScalars) }
  Scalar.gather(image, into: columns, cells)
}

/// Sums one image's columns back into the image.
@inlinable
func col2im<Scalar: RealScalar>(
  _ columns: UnsafePointer<Scalar>, _ cells: Im2ColGeometry,
  into image: UnsafeMutablePointer<Scalar>
) {
  image.initialize(repeating: 0, count: cells.imageScalars)
  Scalar.scatter(columns, into: image, cells)
}
