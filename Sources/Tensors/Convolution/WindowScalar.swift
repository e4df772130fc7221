internal import CKernels

/// The innermost loops of convolution and pooling, which decide how fast a network is.
///
/// `Double` takes the loops below; `Float` has the same in C, compiled for several kinds of processor.
public protocol WindowScalar {
  /// Copies a block of an image's pixels to its places.
  static func gather(
    _ image: UnsafePointer<Self>, into columns: UnsafeMutablePointer<Self>, _ block: CellBlock)

  /// Adds a block of places to an image's pixels.
  static func scatter(
    _ columns: UnsafePointer<Self>, into image: UnsafeMutablePointer<Self>, _ block: CellBlock)

  /// The largest of each window in a run, and its position in its plane if asked; the first NaN if there
  /// is one.
  static func maxPool(
    _ planes: UnsafePointer<Self>, _ run: WindowRun, into largest: UnsafeMutablePointer<Self>,
    _ positions: UnsafeMutablePointer<Int32>?)
}

extension Float: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ image: UnsafePointer<Float>, into columns: UnsafeMutablePointer<Float>, _ block: CellBlock
  ) {
    numeral_gather(image + block.pixel, columns + block.place, numeral_block(block))
  }

  /// Adds places to pixels.
  public static func scatter(
    _ columns: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>, _ block: CellBlock
  ) {
    numeral_scatter(columns + block.place, image + block.pixel, numeral_block(block))
  }

  /// The largest of each window in a run, and its position if asked.
  public static func maxPool(
    _ planes: UnsafePointer<Float>, _ run: WindowRun, into largest: UnsafeMutablePointer<Float>,
    _ positions: UnsafeMutablePointer<Int32>?
  ) {
    let windows = numeral_windows(
      planes: run.planes, rows: run.count.height, columns: run.count.width,
      cell_rows: run.size.height, cell_columns: run.size.width, width: run.width,
      plane_step: run.planeStep, row_step: run.step.height, column_step: run.step.width,
      place_plane_step: run.placePlaneStep, place_row_step: run.placeRowStep)
    numeral_max_pool(
      planes + run.cell, windows, Int32(truncatingIfNeeded: run.cell), largest + run.place,
      positions.map { $0 + run.place })
  }
}

extension numeral_block {
  fileprivate init(_ block: CellBlock) {
    self.init(
      channels: block.channels, rows: block.size.height, columns: block.size.width,
      pixel_channel_step: block.pixelChannelStep, pixel_row_step: block.pixelRowStep,
      pixel_step: block.pixelStep, place_channel_step: block.placeChannelStep,
      place_row_step: block.placeRowStep)
  }
}

extension Double: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ image: UnsafePointer<Double>, into columns: UnsafeMutablePointer<Double>, _ block: CellBlock
  ) {
    block.forEachRow { pixel, place in
      for x in 0..<block.size.width { columns[place &+ x] = image[pixel &+ x &* block.pixelStep] }
    }
  }

  /// Adds places to pixels.
  public static func scatter(
    _ columns: UnsafePointer<Double>, into image: UnsafeMutablePointer<Double>, _ block: CellBlock
  ) {
    block.forEachRow { pixel, place in
      for x in 0..<block.size.width { image[pixel &+ x &* block.pixelStep] += columns[place &+ x] }
    }
  }

  /// The largest of each window in a run, and its position if asked.
  public static func maxPool(
    _ planes: UnsafePointer<Double>, _ run: WindowRun, into largest: UnsafeMutablePointer<Double>,
    _ positions: UnsafeMutablePointer<Int32>?
  ) {
    run.forEachWindow { plane, first, place in
      var (best, position) = (planes[first], first)
      run.forEachCell(from: first) { cell in
        if planes[cell] > best || (planes[cell].isNaN && !best.isNaN) {
          (best, position) = (planes[cell], cell)
        }
      }
      largest[place] = best
      positions?[place] = Int32(truncatingIfNeeded: position - plane * run.planeStep)
    }
  }
}

extension CellBlock {
  /// Calls `body` with the positions of the first pixel and the first place of each channel's each row.
  fileprivate func forEachRow(_ body: (_ pixel: Int, _ place: Int) -> Void) {
    for channel in 0..<channels {
      for row in 0..<size.height {
        body(
          pixel + channel * pixelChannelStep + row * pixelRowStep,
          place + channel * placeChannelStep + row * placeRowStep)
      }
    }
  }
}
