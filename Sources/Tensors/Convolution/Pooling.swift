/// The sizes of one pooling, and the loops that all kinds of pooling share.
@usableFromInline
struct Pooling {
  @usableFromInline let input: ImageShape
  @usableFromInline let window: Window2D
  @usableFromInline let places: Size2D

  @inlinable
  init(_ inputShape: [Int], _ window: Window2D) {
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

  /// Calls `body` for each row of places and each of the window's cells.
  ///
  /// `start` is the cell's place in the plane for the row's place 0 (it may lie in the padding),
  /// `place` that row's first output, and `insideX` the places at which the cell is in the image.
  @inlinable
  func forEachRun(_ body: (_ start: Int, _ place: Int, _ insideX: Range<Int>) -> Void) {
    for y in 0..<places.height {
      for ky in 0..<window.size.height {
        let row = y * window.stride.height + ky - window.padding.height
        guard row >= 0 && row < input.size.height else { continue }
        for kx in 0..<window.size.width {
          let insideX = Window2D.insidePlaces(
            kx, stride: window.stride.width, padding: window.padding.width,
            length: input.size.width, places: places.width)
          body(row * input.size.width + kx - window.padding.width, y * places.width, insideX)
        }
      }
    }
  }

  /// Calls `body` with each place and its position in the row.
  ///
  /// The common strides are constants and the sums are unchecked, so that loops are vectorised.
  @inlinable @inline(__always)
  func forEachPlace(_ places: Range<Int>, _ body: (_ place: Int, _ position: Int) -> Void) {
    switch window.stride.width {
    case 1: for x in places { body(x, x) }
    case 2: for x in places { body(x, 2 &* x) }
    case let stride: for x in places { body(x, stride &* x) }
    }
  }
}
