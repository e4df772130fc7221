// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels

/// The innermost loops of convolution and pooling, which decide how fast a network is.
///
/// `Double` takes the loops below; `Float` has the same in C, compiled for several kinds of processor.
public protocol WindowScalar {
  /// Copies an image's pixels to all places from which a cell falls on them.
  static func gather(
    _ image: UnsafePointer<Self>, into columns: UnsafeMutablePointer<Self>, _ cells: Im2ColGeometry)

  /// Adds the scalars of all places to the pixels that the cells fall on: the adjoint of `gather`.
  static func scatter(
    _ columns: UnsafePointer<Self>, into image: UnsafeMutablePointer<Self>, _ cells: Im2ColGeometry)

  /// The largest of each window in a run, and its position in its plane if asked; the first NaN if there
  /// is one.
  static func maxPool(
    _ planes: UnsafePointer<Self>, _ run: PoolingTile, into largest: UnsafeMutablePointer<Self>,
    _ positions: UnsafeMutablePointer<Int32>?)
}

extension Float: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ image: UnsafePointer<Float>, into columns: UnsafeMutablePointer<Float>,
    _ cells: Im2ColGeometry
  ) {
    numeral_gather(image, columns, cells.blocks, cells.blocks.count, cells.grid)
  }

  /// Adds places to pixels.
  public static func scatter(
    _ columns: UnsafePointer<Float>, into image: UnsafeMutablePointer<Float>,
    _ cells: Im2ColGeometry
  ) {
    numeral_scatter(columns, image, cells.blocks, cells.blocks.count, cells.grid)
  }

  /// The largest of each window in a run, and its position if asked.
  public static func maxPool(
    _ planes: UnsafePointer<Float>, _ run: PoolingTile, into largest: UnsafeMutablePointer<Float>,
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

extension Double: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ image: UnsafePointer<Double>, into columns: UnsafeMutablePointer<Double>,
    _ cells: Im2ColGeometry
  ) {
    cells.forEachPlace { pixel, place in columns[place] = image[pixel] }
  }

  /// Adds places to pixels.
  public static func scatter(
    _ columns: UnsafePointer<Double>, into image: UnsafeMutablePointer<Double>,
    _ cells: Im2ColGeometry
  ) {
    cells.forEachPlace { pixel, place in image[pixel] += columns[place] }
  }

  /// The largest of each window in a run, and its position if asked.
  public static func maxPool(
    _ planes: UnsafePointer<Double>, _ run: PoolingTile, into largest: UnsafeMutablePointer<Double>,
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
