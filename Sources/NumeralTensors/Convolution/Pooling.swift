// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The sizes of one pooling, and the loops that all kinds of pooling share.
@usableFromInline
struct Pooling: Sendable {
  @usableFromInline let input: ImageShape
  @usableFromInline let window: Window2D
  /// The height and width of the result.
  @usableFromInline let output: Size2D

  @inlinable
  init(_ inputShape: [Int], size: Size2D, stride: Size2D?, padding: Padding2D) {
    window = Window2D(size, stride: stride ?? size, padding: padding)
    require(
      2 * max(window.paddingBefore.height, window.paddingAfter.height) <= size.height
        && 2 * max(window.paddingBefore.width, window.paddingAfter.width) <= size.width,
      "pooling: the padding is \(padding), expected at most half the window, \(size)")
    input = ImageShape(inputShape, "pooling")
    require(
      input.size.height > 0 && input.size.width > 0,
      "pooling: the shape is \(inputShape), expected images of one pixel or more")
    output = window.outputSize(for: input.size)
  }

  @inlinable var outputShape: [Int] {
    [input.images, input.channels, output.height, output.width]
  }

  /// Calls `body` with ranges of planes, the channels of all images in order, on several threads
  /// when there are many.
  @inlinable
  func forEachPlanes(_ body: (_ planes: Range<Int>) -> Void) {
    Parallel.forEachRange(of: imagesPerChunk, in: input.images) { images in
      body(images.lowerBound * input.channels..<images.upperBound * input.channels)
    }
  }

  /// Calls `body` with tiles that together hold every window of some planes: one tile for the
  /// windows inside the image, and others for those at its edges, which are clipped to it.
  @inlinable
  func forEachTile(in planes: Range<Int>, _ body: (PoolingTile) -> Void) {
    let (size, stride, padding) = (window.size, window.stride, window.paddingBefore)
    let width = input.size.width
    Self.forEachBand(
      size: size.height, stride: stride.height, padding: padding.height,
      inputLength: input.size.height, outputLength: output.height
    ) { rows in
      Self.forEachBand(
        size: size.width, stride: stride.width, padding: padding.width,
        inputLength: width, outputLength: output.width
      ) { columns in
        body(
          PoolingTile(
            planes: planes.count, windows: Size2D(rows.output.count, columns.output.count),
            size: Size2D(rows.input.count, columns.input.count), inputWidth: width,
            inputOffset: rows.input.lowerBound * width + columns.input.lowerBound,
            inputPlaneStride: input.size.area,
            inputStride: Size2D(stride.height * width, stride.width),
            outputOffset: rows.output.lowerBound * output.width + columns.output.lowerBound,
            outputPlaneStride: output.area, outputRowStride: output.width))
      }
    }
  }

  /// Splits the output positions along one axis into bands of equally clipped windows.
  ///
  /// - Parameter body: Receives the output positions of a band, and the part of its first window
  ///   that is inside the image.
  @inlinable
  static func forEachBand(
    size: Int, stride: Int, padding: Int, inputLength: Int, outputLength: Int,
    _ body: ((output: Range<Int>, input: Range<Int>)) -> Void
  ) {
    let firstInside = min(ceilDiv(padding, stride), outputLength)
    let endInside = min((inputLength + padding - size) / stride + 1, outputLength)
    var position = 0
    while position < outputLength {
      let end = position == firstInside ? max(endInside, position + 1) : position + 1
      let start = position * stride - padding
      body((position..<end, max(start, 0)..<min(start + size, inputLength)))
      position = end
    }
  }
}

/// A grid of windows of one size, at constant strides, in each of several planes.
@usableFromInline
struct PoolingTile {
  @usableFromInline let planes: Int
  /// The rows and columns of windows in each plane.
  @usableFromInline let windows: Size2D
  /// The height and width of each window, without what is outside the image.
  @usableFromInline let size: Size2D
  /// The width of the image.
  @usableFromInline let inputWidth: Int
  /// The first window's first pixel, and the distance to the same pixel in the next plane.
  @usableFromInline let inputOffset, inputPlaneStride: Int
  /// The distance to the same pixel of the window below and of the window to the right.
  @usableFromInline let inputStride: Size2D
  /// The first window's output position, and the distances to the next plane's and the next row's.
  @usableFromInline let outputOffset, outputPlaneStride, outputRowStride: Int

  @inlinable
  init(
    planes: Int, windows: Size2D, size: Size2D, inputWidth: Int, inputOffset: Int,
    inputPlaneStride: Int, inputStride: Size2D, outputOffset: Int, outputPlaneStride: Int,
    outputRowStride: Int
  ) {
    (self.planes, self.windows, self.size, self.inputWidth) = (planes, windows, size, inputWidth)
    self.inputOffset = inputOffset
    (self.inputPlaneStride, self.inputStride) = (inputPlaneStride, inputStride)
    self.outputOffset = outputOffset
    (self.outputPlaneStride, self.outputRowStride) = (outputPlaneStride, outputRowStride)
  }

  /// Calls `body` with each window's plane, the offset of its first pixel, and its output position.
  @inlinable
  func forEachWindow(_ body: (_ plane: Int, _ window: Int, _ position: Int) -> Void) {
    for plane in 0..<planes {
      for row in 0..<windows.height {
        let window = inputOffset &+ plane &* inputPlaneStride &+ row &* inputStride.height
        let position = outputOffset &+ plane &* outputPlaneStride &+ row &* outputRowStride
        for column in 0..<windows.width {
          body(plane, window &+ column &* inputStride.width, position &+ column)
        }
      }
    }
  }

  /// Calls `body` with the offset of each pixel of a window.
  @inlinable
  func forEachElement(ofWindowAt first: Int, _ body: (_ pixel: Int) -> Void) {
    for row in 0..<size.height {
      for column in 0..<size.width { body(first &+ row &* inputWidth &+ column) }
    }
  }
}
