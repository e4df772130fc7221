// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// The correspondence of an image's pixels and its column matrix, the same for every image of a
/// shape.
///
/// From a range of output positions, each kernel tap is inside the image. There it covers a block
/// of pixels, a stride apart, with a row and a column for each row and column of output positions.
@usableFromInline
struct Im2ColGeometry: Sendable {
  let taps: [numeral_tap]
  let layout: numeral_im2col_layout
  /// The scalars of an image and of its column matrix.
  @usableFromInline let imageScalars, matrixScalars: Int
  /// Whether some taps are outside the image at some positions.
  @usableFromInline let hasPadding: Bool

  /// The geometry for all output positions, or for a band of rows of them.
  @usableFromInline
  init(_ shape: ImageShape, _ window: Window2D, rows band: Range<Int>? = nil) {
    let (size, stride, dilation) = (window.size, window.stride, window.dilation)
    let padding = window.paddingBefore
    let output = window.outputSize(for: shape.size)
    let band = band ?? 0..<output.height
    let positionCount = band.count * output.width
    func insidePositions(_ axis: KeyPath<Size2D, Int>) -> [Range<Int>] {
      (0..<size[keyPath: axis]).map {
        Window2D.insidePositions(
          $0 * dilation[keyPath: axis], stride: stride[keyPath: axis],
          padding: padding[keyPath: axis],
          inputLength: shape.size[keyPath: axis], outputLength: output[keyPath: axis])
      }
    }
    let rowRanges = insidePositions(\.height).map { $0.clamped(to: band) }
    var taps: [numeral_tap] = []
    taps.reserveCapacity(size.area)
    // Column by column of the kernel: taps one above the other add to the very same pixels, which
    // are then still in the store buffer. Pixels one to the side overlap them, and would wait for
    // the stores.
    for (column, columns) in insidePositions(\.width).enumerated() where !columns.isEmpty {
      for (row, rows) in rowRanges.enumerated() where !rows.isEmpty {
        let y = rows.lowerBound * stride.height + row * dilation.height - padding.height
        let x = columns.lowerBound * stride.width + column * dilation.width - padding.width
        taps.append(
          numeral_tap(
            image_offset: y * shape.size.width + x,
            matrix_offset: (row * size.width + column) * positionCount
              + (rows.lowerBound - band.lowerBound) * output.width + columns.lowerBound,
            rows: rows.count, columns: columns.count))
      }
    }
    self.taps = taps
    layout = numeral_im2col_layout(
      channels: shape.channels, image_channel_stride: shape.size.area,
      image_row_stride: stride.height * shape.size.width, image_column_stride: stride.width,
      matrix_channel_stride: size.area * positionCount, matrix_row_stride: output.width)
    imageScalars = shape.scalarsPerImage
    matrixScalars = shape.channels * size.area * positionCount
    hasPadding = padding != 0 || window.paddingAfter != 0
  }

  /// Calls `body` with the offset of each pixel that a tap covers, and of its element of the
  /// matrix.
  func forEachPixel(_ body: (_ pixel: Int, _ element: Int) -> Void) {
    for channel in 0..<layout.channels {
      for tap in taps {
        for row in 0..<tap.rows {
          let pixel =
            tap.image_offset + channel * layout.image_channel_stride + row * layout.image_row_stride
          let element =
            tap.matrix_offset + channel * layout.matrix_channel_stride
            + row * layout.matrix_row_stride
          for column in 0..<tap.columns {
            body(pixel + column * layout.image_column_stride, element + column)
          }
        }
      }
    }
  }
}
