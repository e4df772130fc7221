internal import CKernels

/// The innermost loops of convolution and pooling, which decide how fast a network is.
///
/// `Double` takes the loops below; `Float` has the same in C, compiled for several kinds of processor.
public protocol WindowScalar {
  /// Copies `rows` × `columns` pixels, `pixelStep` apart, to contiguous rows of places.
  static func gather(
    _ pixels: UnsafePointer<Self>, rowStep pixelRowStep: Int, step pixelStep: Int,
    into places: UnsafeMutablePointer<Self>, rowStep placeRowStep: Int, rows: Int, columns: Int)

  /// Adds rows of places to `rows` × `columns` pixels, `pixelStep` apart.
  static func scatter(
    _ places: UnsafePointer<Self>, rowStep placeRowStep: Int,
    into pixels: UnsafeMutablePointer<Self>, rowStep pixelRowStep: Int, step pixelStep: Int,
    rows: Int, columns: Int)

  /// The largest of each window in a run, and its position; the first NaN if there is one.
  static func maxPool(
    _ plane: UnsafePointer<Self>, width: Int, _ run: WindowRun,
    into largest: UnsafeMutablePointer<Self>, _ positions: UnsafeMutablePointer<Int32>)
}

extension Float: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ pixels: UnsafePointer<Float>, rowStep pixelRowStep: Int, step pixelStep: Int,
    into places: UnsafeMutablePointer<Float>, rowStep placeRowStep: Int, rows: Int, columns: Int
  ) {
    numeral_gather(pixels, pixelRowStep, pixelStep, places, placeRowStep, rows, columns)
  }

  /// Adds places to pixels.
  public static func scatter(
    _ places: UnsafePointer<Float>, rowStep placeRowStep: Int,
    into pixels: UnsafeMutablePointer<Float>, rowStep pixelRowStep: Int, step pixelStep: Int,
    rows: Int, columns: Int
  ) {
    numeral_scatter(places, placeRowStep, pixels, pixelRowStep, pixelStep, rows, columns)
  }

  /// The largest of each window in a run, and its position.
  public static func maxPool(
    _ plane: UnsafePointer<Float>, width: Int, _ run: WindowRun,
    into largest: UnsafeMutablePointer<Float>, _ positions: UnsafeMutablePointer<Int32>
  ) {
    numeral_max_pool_row(
      plane + run.cell, width, run.size.height, run.size.width, run.step, run.count,
      Int32(truncatingIfNeeded: run.cell), largest + run.place, positions + run.place)
  }
}

extension Double: WindowScalar {
  /// Copies pixels to places.
  public static func gather(
    _ pixels: UnsafePointer<Double>, rowStep pixelRowStep: Int, step pixelStep: Int,
    into places: UnsafeMutablePointer<Double>, rowStep placeRowStep: Int, rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      let (from, to) = (pixels + row * pixelRowStep, places + row * placeRowStep)
      for x in 0..<columns { to[x] = from[x &* pixelStep] }
    }
  }

  /// Adds places to pixels.
  public static func scatter(
    _ places: UnsafePointer<Double>, rowStep placeRowStep: Int,
    into pixels: UnsafeMutablePointer<Double>, rowStep pixelRowStep: Int, step pixelStep: Int,
    rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      let (from, to) = (places + row * placeRowStep, pixels + row * pixelRowStep)
      for x in 0..<columns { to[x &* pixelStep] += from[x] }
    }
  }

  /// The largest of each window in a run, and its position.
  public static func maxPool(
    _ plane: UnsafePointer<Double>, width: Int, _ run: WindowRun,
    into largest: UnsafeMutablePointer<Double>, _ positions: UnsafeMutablePointer<Int32>
  ) {
    for i in 0..<run.count {
      var position = run.cell + i * run.step
      var best = plane[position]
      run.forEachCell(of: i, width: width) { cell in
        if plane[cell] > best || (plane[cell].isNaN && !best.isNaN) {
          (best, position) = (plane[cell], cell)
        }
      }
      largest[run.place + i] = best
      positions[run.place + i] = Int32(truncatingIfNeeded: position)
    }
  }
}
