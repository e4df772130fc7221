// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

// Convolution as a matrix product: K. Chellapilla, S. Puri, P. Simard, *High Performance
// Convolutional Neural Networks for Document Processing*, 2006.

extension Tensor where Scalar: RealScalar {
  /// The column matrices of images: each column holds the pixels of one window.
  ///
  /// For a weight of shape `[filters, channels · height · width]`, `matmul(weight, columns)` is the
  /// convolution. Pixels outside the image are 0.
  ///
  /// - Parameters:
  ///   - size: The size of the window.
  ///   - stride: The distance between neighboring windows.
  ///   - padding: The zeros around the image.
  /// - Returns: For images of shape `[images, channels, height, width]`:
  ///   `[images, channels · window height · window width, output height · output width]`, where an
  ///   output length is ⌊(length + padding − size) / stride⌋ + 1, with the padding on both sides.
  /// - Precondition: There are four axes, and the window fits into the padded image.
  /// - Complexity: O(scalars in the result).
  @inlinable
  public func im2col(size: Size2D, stride: Size2D = 1, padding: Padding2D = 0) -> Tensor {
    let window = Window2D(size, stride: stride, padding: padding)
    let input = ImageShape(shape, "im2col")
    let positionCount = window.outputSize(for: input.size).area
    let rows = elementCount(of: [input.channels, size.height, size.width])
    let columns = positionCount
    let geometry = Im2ColGeometry(input, window)
    return Tensor(unsafeUninitialized: [input.images, rows, columns]) { result in
      withUnsafeBufferPointer { source in
        Parallel.forEachRange(of: imagesPerChunk, in: input.images) { images in
          for image in images {
            geometry.im2col(
              source.baseAddress! + image * input.scalarsPerImage,
              into: result.baseAddress! + image * rows * columns)
          }
        }
      }
    }
  }

  /// The images whose pixels are the sums of their elements in column matrices: the adjoint of
  /// `im2col`.
  ///
  /// It carries a gradient with respect to the columns back to the images.
  ///
  /// - Parameters:
  ///   - size: As in `im2col`.
  ///   - stride: As in `im2col`.
  ///   - padding: As in `im2col`.
  ///   - imageSize: The height and width of the images.
  /// - Returns: For columns of the shape that `im2col` returns:
  ///   `[images, channels, height, width]`.
  /// - Precondition: The columns have the shape that `im2col` returns for such images.
  /// - Complexity: O(scalars of the columns).
  @inlinable
  public func col2im(
    size: Size2D, stride: Size2D = 1, padding: Padding2D = 0, imageSize: Size2D
  ) -> Tensor {
    let window = Window2D(size, stride: stride, padding: padding)
    let positionCount = window.outputSize(for: imageSize).area
    require(
      rank == 3 && shape[1] % size.area == 0 && shape[2] == positionCount,
      "col2im: the shape is \(shape), expected [images, channels · \(size.area), "
        + "\(positionCount)]")
    let output = ImageShape(
      [shape[0], shape[1] / size.area, imageSize.height, imageSize.width], "col2im")
    let geometry = Im2ColGeometry(output, window)
    let shape = [output.images, output.channels, imageSize.height, imageSize.width]
    return Tensor(unsafeUninitialized: shape) { result in
      withUnsafeBufferPointer { source in
        Parallel.forEachRange(of: imagesPerChunk, in: output.images) { images in
          for image in images {
            geometry.col2im(
              source.baseAddress! + image * self.shape[1] * self.shape[2],
              into: result.baseAddress! + image * output.scalarsPerImage)
          }
        }
      }
    }
  }
}

/// Images per chunk of a convolution or pooling: enough to be worth a thread, few enough for every
/// core to get some of a small batch.
@usableFromInline let imagesPerChunk = 8

extension Im2ColGeometry {
  /// Writes one image's column matrix: a row for each channel and tap, a column for each position.
  @inlinable
  func im2col<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, into matrix: UnsafeMutablePointer<Scalar>
  ) {
    if hasPadding { matrix.initialize(repeating: 0, count: matrixScalars) }
    copyPixels(image, to: matrix)
  }

  /// Writes one image, whose pixels are the sums of their elements in a column matrix.
  @inlinable
  func col2im<Scalar: RealScalar>(
    _ matrix: UnsafePointer<Scalar>, into image: UnsafeMutablePointer<Scalar>
  ) {
    image.initialize(repeating: 0, count: imageScalars)
    addColumns(matrix, to: image)
  }
}
