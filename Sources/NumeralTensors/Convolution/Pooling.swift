// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The sizes of one pooling, and the loops that all kinds of pooling share.
@usableFromInline
struct Pooling {
  @usableFromInline let input: ImageShape
  @usableFromInline let window: Window2D
  @usableFromInline let places: Size2D

  @inlinable
  init(_ inputShape: [Int], _ window: Window2D) {
    precondition(
      2 * window.padding.height <= window.size.height
        && 2 * window.padding.width <= window.size.width,
      "pooling: the padding is \(window.padding), expected at most half the window, \(window.size)")
    input = ImageShape(inputShape, "pooling")
    self.window = window
    places = window.places(over: input.size)
  }

  @inlinable var outputShape: [Int] {
    [input.images, input.channels, places.height, places.width]
  }

  /// Calls `body` with some of all images' channels, on several threads when there are many.
  @inlinable
  func forEachPlanes(_ body: (_ planes: Range<Int>) -> Void) {
    Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
      body(images.lowerBound * input.channels..<images.upperBound * input.channels)
    }
  }

  /// Calls `body` for all windows of some planes, as many at once as are alike: those that lie inside the
  /// image together, those that reach into the padding apart, without what is outside.
  @inlinable
  func forEachRun(in planes: Range<Int>, _ body: (PoolingTile) -> Void) {
    let (size, stride, padding) = (window.size, window.stride, window.padding)
    let width = input.size.width
    Self.forEachStretch(
      size: size.height, stride: stride.height, padding: padding.height,
      length: input.size.height, places: places.height
    ) { rows in
      Self.forEachStretch(
        size: size.width, stride: stride.width, padding: padding.width, length: width,
        places: places.width
      ) { columns in
        body(
          PoolingTile(
            planes: planes.count, count: Size2D(rows.places.count, columns.places.count),
            size: Size2D(rows.cells.count, columns.cells.count), width: width,
            cell: rows.cells.lowerBound * width + columns.cells.lowerBound,
            planeStep: input.size.area, step: Size2D(stride.height * width, stride.width),
            place: rows.places.lowerBound * places.width + columns.places.lowerBound,
            placePlaneStep: places.area, placeRowStep: places.width))
      }
    }
  }

  /// Cuts the places along one axis into stretches that are alike.
  ///
  /// - Parameter body: Called with the places of a stretch, and the cells inside the image of the window
  ///   at the first of them.
  @inlinable
  static func forEachStretch(
    size: Int, stride: Int, padding: Int, length: Int, places: Int,
    _ body: ((places: Range<Int>, cells: Range<Int>)) -> Void
  ) {
    let firstInside = min((padding + stride - 1) / stride, places)
    let endInside = min((length + padding - size) / stride + 1, places)
    var place = 0
    while place < places {
      let end = place == firstInside ? max(endInside, place + 1) : place + 1
      let start = place * stride - padding
      body((place..<end, max(start, 0)..<min(start + size, length)))
      place = end
    }
  }
}

/// Windows that are alike, in rows and columns of several planes: the same cells, some steps apart.
public struct PoolingTile {
  /// The number of planes.
  public let planes: Int
  /// The rows and columns of windows in each plane.
  public let count: Size2D
  /// The rows and columns of cells of each window.
  public let size: Size2D
  /// The number of columns of a plane.
  public let width: Int
  /// The position of the first window's first cell, and how far the same cell in the next plane is.
  public let cell, planeStep: Int
  /// How far the same cell in the window below and in the window to the right is.
  public let step: Size2D
  /// The place of the first window's result; how far the next plane's and the one below are.
  public let place, placePlaneStep, placeRowStep: Int

  @inlinable
  init(
    planes: Int, count: Size2D, size: Size2D, width: Int, cell: Int, planeStep: Int, step: Size2D,
    place: Int, placePlaneStep: Int, placeRowStep: Int
  ) {
    (self.planes, self.count, self.size, self.width) = (planes, count, size, width)
    (self.cell, self.planeStep, self.step) = (cell, planeStep, step)
    (self.place, self.placePlaneStep, self.placeRowStep) = (place, placePlaneStep, placeRowStep)
  }

  /// Calls `body` with each window's plane, the position of its first cell, and its place.
  @inlinable
  func forEachWindow(_ body: (_ plane: Int, _ cell: Int, _ place: Int) -> Void) {
    for plane in 0..<planes {
      for row in 0..<count.height {
        let start = cell &+ plane &* planeStep &+ row &* step.height
        let place = place &+ plane &* placePlaneStep &+ row &* placeRowStep
        for column in 0..<count.width {
          body(plane, start &+ column &* step.width, place &+ column)
        }
      }
    }
  }

  /// Calls `body` with the position of each cell of a window.
  @inlinable
  func forEachCell(from first: Int, _ body: (_ cell: Int) -> Void) {
    for row in 0..<size.height {
      for column in 0..<size.width { body(first &+ row &* width &+ column) }
    }
  }
}
