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

  /// Calls `body` for each image's each channel, on several threads when there are many.
  @inlinable
  func forEachPlane(_ body: (_ plane: Int) -> Void) {
    Parallel.forEachRange(of: imagesPerPiece, in: input.images) { images in
      for plane in images.lowerBound * input.channels..<images.upperBound * input.channels {
        body(plane)
      }
    }
  }

  /// Calls `body` for all windows of a plane, as many of a row at once as are alike: those that lie
  /// inside the image together, those that reach into the padding one by one, without what is outside.
  @inlinable
  func forEachRun(_ body: (WindowRun) -> Void) {
    let (size, stride, padding) = (window.size, window.stride, window.padding)
    let firstInside = min((padding.width + stride.width - 1) / stride.width, places.width)
    let lastInside = (input.size.width + padding.width - size.width) / stride.width
    let inside = firstInside..<max(firstInside, min(lastInside + 1, places.width))
    for y in 0..<places.height {
      let top = y * stride.height - padding.height
      let rows = max(top, 0)..<min(top + size.height, input.size.height)
      var x = 0
      while x < places.width {
        let count = x == inside.lowerBound ? max(inside.count, 1) : 1
        let left = x * stride.width - padding.width
        let columns = max(left, 0)..<min(left + size.width, input.size.width)
        body(
          WindowRun(
            cell: rows.lowerBound * input.size.width + columns.lowerBound,
            size: Size2D(rows.count, columns.count), step: stride.width,
            place: y * places.width + x, count: count))
        x += count
      }
    }
  }
}

/// Windows of a row that are alike: the same cells, a step apart.
public struct WindowRun {
  /// The position in the plane of the first window's first cell.
  public let cell: Int
  /// The cells of each window.
  public let size: Size2D
  /// How many cells further the next window is.
  public let step: Int
  /// The place of the first window's result.
  public let place: Int
  /// The number of windows.
  public let count: Int

  @inlinable
  init(cell: Int, size: Size2D, step: Int, place: Int, count: Int) {
    self.cell = cell
    self.size = size
    self.step = step
    self.place = place
    self.count = count
  }

  /// Calls `body` with the position of each cell of a window, in a plane of this width.
  @inlinable
  func forEachCell(of index: Int, width: Int, _ body: (_ cell: Int) -> Void) {
    for row in 0..<size.height {
      let start = cell &+ index &* step &+ row &* width
      for column in 0..<size.width { body(start &+ column) }
    }
  }
}
