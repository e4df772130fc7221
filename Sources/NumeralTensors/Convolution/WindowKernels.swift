// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

// The innermost loops of convolution and pooling. `Float` has them in C, compiled for several
// levels of x86-64; `Double` in Swift.

extension Im2ColGeometry {
  /// Copies one image's pixels to its column matrix. Elements outside the image are not written.
  @usableFromInline
  func copyPixels<Scalar: RealScalar>(
    _ image: UnsafePointer<Scalar>, to matrix: UnsafeMutablePointer<Scalar>
  ) {
    if Scalar.self == Float.self {
      numeral_im2col(
        image.cast(to: Float.self), matrix.cast(to: Float.self), taps, taps.count, layout)
    } else {
      let (image, matrix) = (image.cast(to: Double.self), matrix.cast(to: Double.self))
      forEachPixel { pixel, element in matrix[element] = image[pixel] }
    }
  }

  /// Adds the elements of a column matrix to the pixels that they came from: the adjoint of
  /// `copyPixels`.
  @usableFromInline
  func addColumns<Scalar: RealScalar>(
    _ matrix: UnsafePointer<Scalar>, to image: UnsafeMutablePointer<Scalar>
  ) {
    if Scalar.self == Float.self {
      numeral_col2im(
        matrix.cast(to: Float.self), image.cast(to: Float.self), taps, taps.count, layout)
    } else {
      let (matrix, image) = (matrix.cast(to: Double.self), image.cast(to: Double.self))
      forEachPixel { pixel, element in image[pixel] += matrix[element] }
    }
  }
}

extension Convolution {
  /// Copies the weights to the matrices of the products, without the biases' column.
  ///
  /// - Parameters:
  ///   - weight: The weights, `[groups · filters, channels, products, taps]`.
  ///   - matrices: The matrices, `[products, groups · filters, taps + 1]`.
  @usableFromInline
  func copyWeights<Scalar: RealScalar>(
    _ weight: UnsafePointer<Scalar>, to matrices: UnsafeMutablePointer<Scalar>
  ) {
    if Scalar.self == Float.self {
      numeral_copy_weights(
        weight.cast(to: Float.self), matrices.cast(to: Float.self), groups * filters, channels,
        productCount, tapsPerChannel)
    } else {
      let (weight, matrices) = (weight.cast(to: Double.self), matrices.cast(to: Double.self))
      for filter in 0..<groups * filters {
        for channel in 0..<channels {
          for product in 0..<productCount {
            let source = (filter * channels + channel) * productCount + product
            let row = product * groups * filters + filter
            for tap in 0..<tapsPerChannel {
              matrices[row * (tapCount + 1) + channel * tapsPerChannel + tap] =
                weight[source * tapsPerChannel + tap]
            }
          }
        }
      }
    }
  }
}

extension PoolingTile {
  /// Writes the maximum of each window, and its index in its plane if `indices` is not nil.
  ///
  /// Of a window with NaN, the maximum is its first NaN.
  @usableFromInline
  func maxPool<Scalar: RealScalar>(
    _ planes: UnsafePointer<Scalar>, into maxima: UnsafeMutablePointer<Scalar>,
    indices: UnsafeMutablePointer<Int32>?
  ) {
    if Scalar.self == Float.self {
      maxPool(planes.cast(to: Float.self), into: maxima.cast(to: Float.self), indices: indices)
    } else {
      maxPool(planes.cast(to: Double.self), into: maxima.cast(to: Double.self), indices: indices)
    }
  }

  private func maxPool(
    _ planes: UnsafePointer<Float>, into maxima: UnsafeMutablePointer<Float>,
    indices: UnsafeMutablePointer<Int32>?
  ) {
    let tile = numeral_pooling_tile(
      planes: self.planes, rows: windows.height, columns: windows.width,
      window_rows: size.height, window_columns: size.width, input_width: inputWidth,
      input_plane_stride: inputPlaneStride, input_row_stride: inputStride.height,
      input_column_stride: inputStride.width, output_plane_stride: outputPlaneStride,
      output_row_stride: outputRowStride)
    numeral_max_pool(
      planes + inputOffset, tile, Int32(truncatingIfNeeded: inputOffset), maxima + outputOffset,
      indices.map { $0 + outputOffset })
  }

  private func maxPool(
    _ planes: UnsafePointer<Double>, into maxima: UnsafeMutablePointer<Double>,
    indices: UnsafeMutablePointer<Int32>?
  ) {
    forEachWindow { plane, window, position in
      var (maximum, offset) = (planes[window], window)
      forEachElement(ofWindowAt: window) { pixel in
        if planes[pixel] > maximum || (planes[pixel].isNaN && !maximum.isNaN) {
          (maximum, offset) = (planes[pixel], pixel)
        }
      }
      maxima[position] = maximum
      indices?[position] = Int32(truncatingIfNeeded: offset - plane * inputPlaneStride)
    }
  }
}
