// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A sliding window: the geometry that convolution and pooling have in common.
@usableFromInline
package struct Window2D: Hashable, Sendable {
  /// The height and width of the window.
  @usableFromInline package let size: Size2D
  /// The distance between neighboring windows.
  @usableFromInline package let stride: Size2D
  /// The distance between the pixels that neighboring elements of the window cover.
  @usableFromInline package let dilation: Size2D
  /// The number of pixels above and to the left of the image, and below and to its right.
  @usableFromInline package let paddingBefore, paddingAfter: Size2D

  /// Creates a window.
  ///
  /// - Precondition: Sizes, strides and dilations are positive, and paddings are not negative; all
  ///   are below 2³⁰. With the padding `.same`, the stride is 1.
  @inlinable
  package init(
    _ size: Size2D, stride: Size2D = 1, padding: Padding2D = 0, dilation: Size2D = 1
  ) {
    let isValid =
      size.isBetween(1, 1 << 30) && stride.isBetween(1, 1 << 30) && dilation.isBetween(1, 1 << 30)
    self.size = size
    self.stride = stride
    self.dilation = dilation
    (paddingBefore, paddingAfter) =
      isValid ? padding.resolved(span: Self.span(size, dilation)) : (0, 0)
    require(
      isValid && paddingBefore.isBetween(0, 1 << 60) && paddingAfter.isBetween(0, 1 << 60),
      "window: size \(size), stride \(stride), padding \(padding), dilation \(dilation), expected "
        + "positive sizes, strides and dilations and no negative padding, below 2^30")
    require(
      padding != .same || stride == 1,
      "window: found a stride of \(stride) with the padding that keeps the size, expected 1")
  }

  /// The height and width of the pixels that the window covers.
  @inlinable
  package var span: Size2D { Self.span(size, dilation) }

  @inlinable
  static func span(_ size: Size2D, _ dilation: Size2D) -> Size2D {
    Size2D((size.height - 1) * dilation.height + 1, (size.width - 1) * dilation.width + 1)
  }

  /// Whether the window fits into the padded image.
  package func fits(into image: Size2D) -> Bool {
    image.height + paddingBefore.height + paddingAfter.height >= span.height
      && image.width + paddingBefore.width + paddingAfter.width >= span.width
  }

  /// The number of windows over an image: ⌊(length + padding − span) / stride⌋ + 1 along each
  /// axis, where the padding is that on both sides.
  ///
  /// - Precondition: The window fits into the padded image.
  @inlinable
  package func outputSize(for image: Size2D) -> Size2D {
    let height = image.height + paddingBefore.height + paddingAfter.height - span.height
    let width = image.width + paddingBefore.width + paddingAfter.width - span.width
    require(
      height >= 0 && width >= 0,
      "window: a window of \(span) does not fit into an image of \(image) padded by \(padding)")
    let output = Size2D(height / stride.height + 1, width / stride.width + 1)
    let (positions, overflow) = output.height.multipliedReportingOverflow(by: output.width)
    require(
      !overflow && positions < 1 << 58,
      "window: \(output) positions of a window of \(span) over an image of \(image) padded by "
        + "\(padding), expected fewer than 2^58")
    return output
  }

  /// The padding on each side.
  @inlinable
  var padding: Padding2D {
    .sides(
      top: paddingBefore.height, left: paddingBefore.width, bottom: paddingAfter.height,
      right: paddingAfter.width)
  }

  /// The output positions along one axis at which window element `k` is inside the image.
  ///
  /// - Parameters:
  ///   - k: The distance of the element's pixel from the window's first.
  ///   - padding: The number of pixels before the image.
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
struct ImageShape: Sendable {
  @usableFromInline let images, channels: Int
  @usableFromInline let size: Size2D

  @usableFromInline
  init(images: Int, channels: Int, size: Size2D) {
    (self.images, self.channels, self.size) = (images, channels, size)
  }

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
