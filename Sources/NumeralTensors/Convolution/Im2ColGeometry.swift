// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// Where the cells of a window fall on an image, which is the same for every image of a shape.
///
/// From a range of places, each cell falls inside the image: on a block of its pixels, as many rows and
/// columns as there are places, a stride apart.
public struct Im2ColGeometry: Sendable {
  let blocks: [numeral_cell]
  let grid: numeral_grid
  /// The scalars of an image and of its columns.
  @usableFromInline let imageScalars, columnScalars: Int
  /// Whether there are places from which some cells fall outside the image.
  @usableFromInline let hasPadding: Bool

  /// The cells as they fall from all places, or from some rows of these.
  @usableFromInline
  init(_ shape: ImageShape, _ window: Window2D, from strip: Range<Int>? = nil) {
    let (size, stride, padding) = (window.size, window.stride, window.padding)
    let places = window.places(over: shape.size)
    let strip = strip ?? 0..<places.height
    let area = strip.count * places.width
    func insidePlaces(_ axis: KeyPath<Size2D, Int>) -> [Range<Int>] {
      (0..<size[keyPath: axis]).map {
        Window2D.insidePlaces(
          $0, stride: stride[keyPath: axis], padding: padding[keyPath: axis],
          length: shape.size[keyPath: axis], places: places[keyPath: axis])
      }
    }
    let rows = insidePlaces(\.height).map { $0.clamped(to: strip) }
    var blocks: [numeral_cell] = []
    blocks.reserveCapacity(size.area)
    // Cells one above the other come one after the other: of these, one adds to the very pixels that the
    // one before has added to, which the processor still has at hand. Pixels one to the side overlap
    // with them, and have to wait until they are in memory.
    for (column, columns) in insidePlaces(\.width).enumerated() {
      for (row, rows) in rows.enumerated() {
        let y = rows.lowerBound * stride.height + row - padding.height
        let x = columns.lowerBound * stride.width + column - padding.width
        blocks.append(
          numeral_cell(
            pixel: y * shape.size.width + x,
            place: (row * size.width + column) * area
              + (rows.lowerBound - strip.lowerBound) * places.width + columns.lowerBound,
            rows: rows.count, columns: columns.count))
      }
    }
    self.blocks = blocks
    grid = numeral_grid(
      channels: shape.channels, pixel_channel_step: shape.size.area,
      pixel_row_step: stride.height * shape.size.width, pixel_step: stride.width,
      place_channel_step: size.area * area, place_row_step: places.width)
    imageScalars = shape.scalarsPerImage
    columnScalars = shape.channels * size.area * area
    hasPadding = padding != 0
  }

  /// Some rows of the kernel for each product, in filters of several channels: taken for images, the filters
  /// go to `[products, filters, rowLength]`.
  init(
    filters: Int, channels: Int, products: Int, cellsPerChannel: Int, rowLength: Int
  ) {
    blocks = (0..<products).map { product in
      numeral_cell(
        pixel: product * cellsPerChannel, place: product * filters * rowLength, rows: channels,
        columns: cellsPerChannel)
    }
    grid = numeral_grid(
      channels: filters, pixel_channel_step: channels * products * cellsPerChannel,
      pixel_row_step: products * cellsPerChannel, pixel_step: 1, place_channel_step: rowLength,
      place_row_step: cellsPerChannel)
    imageScalars = filters * channels * products * cellsPerChannel
    columnScalars = products * filters * rowLength
    hasPadding = false
  }

  /// Calls `body` with the position of each pixel that a cell falls on, and of the place from which it does.
  func forEachPlace(_ body: (_ pixel: Int, _ place: Int) -> Void) {
    for channel in 0..<grid.channels {
      for block in blocks {
        for row in 0..<block.rows {
          let pixel = block.pixel + channel * grid.pixel_channel_step + row * grid.pixel_row_step
          let place = block.place + channel * grid.place_channel_step + row * grid.place_row_step
          for column in 0..<block.columns { body(pixel + column * grid.pixel_step, place + column) }
        }
      }
    }
  }
}
