// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A sliding window: the geometry that convolution and pooling have in common.
@usableFromInline
package struct Window2D: Hashable, Sendable {
  /// The height and width of the window.
  @usableFromInline package let size: Size2D
  /// The distance between neighboring windows.
  @usableFromInline package let stride: Size2D
  /// The number of pixels around the image on each side.
  @usableFromInline package let padding: Size2D

  /// Creates a window.
  ///
  /// - Precondition: Sizes and strides are positive, and paddings are not negative; all are below
  ///   2³⁰.
  @inlinable
  package init(_ size: Size2D, stride: Size2D = 1, padding: Size2D = 0) {
    require(
      min(size.height, size.width, stride.height, stride.width) > 0
        && min(padding.height, padding.width) >= 0
        && max(size.height, size.width, stride.height, stride.width) < 1 << 30
        && max(padding.height, padding.width) < 1 << 30,
      "window: size \(size), stride \(stride), padding \(padding), expected positive sizes and "
        + "strides and no negative padding, below 2^30")
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The number of windows over an image: ⌊(length + 2·padding − size) / stride⌋ + 1 along each
  /// axis.
  ///
  /// - Precondition: The window fits into the padded image.
  @inlinable
  package func outputSize(for image: Size2D) -> Size2D {
    let height = image.height + 2 * padding.height - size.height
    let width = image.width + 2 * padding.width - size.width
    require(
      height >= 0 && width >= 0,
      "window: a window of \(size) does not fit into an image of \(image) padded by \(padding)")
    let output = Size2D(height / stride.height + 1, width / stride.width + 1)
    let (positions, overflow) = output.height.multipliedReportingOverflow(by: output.width)
    require(
      !overflow && positions < 1 << 58,
      "window: \(output) positions of a window of \(size) over an image of \(image) padded by "
        + "\(padding), expected fewer than 2^58")
    return output
  }

  /// The output positions along one axis at which window element `k` is inside the image.
  ///
  /// - Returns: The positions for which `position · stride + k − padding` is in `0..<inputLength`.
  @inlinable
  static func insidePositions(
    _ k: Int, stride: Int, padding: Int, inputLength: Int, outputLength: Int
  ) -> Range<Int> {
    let first = min(ceilDiv(max(0, padding - k), stride), outputLength)
    let end = min(ceilDiv(max(0, inputLength + padding - k), stride), outputLength)
    return first..<max(first, end)
  }
}

/// The shape of a batch of images in channels-first order, `[images, channels, height, width]`.
@usableFromInline
struct ImageShape {
  @usableFromInline let images, channels: Int
  @usableFromInline let size: Size2D

  @inlinable
  init(_ shape: [Int], _ function: String) {
    require(
      shape.count == 4,
      "\(function): the shape is \(shape), expected [images, channels, height, width]")
    (images, channels, size) = (shape[0], shape[1], Size2D(shape[2], shape[3]))
  }

  /// The number of scalars of one image.
  @inlinable var scalarsPerImage: Int { channels * size.area }
}
