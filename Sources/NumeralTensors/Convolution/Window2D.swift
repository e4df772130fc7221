// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A height and a width: of a kernel, a stride, a padding or an image.
///
/// A literal is square: `kernelSize: 5` is 5×5.
public struct Size2D: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The extent along the rows and along the columns.
  public var height, width: Int

  /// Creates a size.
  @inlinable
  public init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  /// Creates a square size.
  @inlinable
  public init(integerLiteral side: Int) { self.init(side, side) }

  /// The height times the width.
  @inlinable
  public var area: Int { height * width }
}

/// A window that slides over an image: what convolution and pooling have in common.
public struct Window2D: Hashable, Sendable {
  /// The window's own size.
  public var size: Size2D
  /// How far it moves from one place to the next.
  public var stride: Size2D
  /// How far it may reach beyond the image on each side.
  public var padding: Size2D

  /// Creates a window.
  ///
  /// - Precondition: Sizes and strides are positive, and paddings are not negative.
  @inlinable
  public init(_ size: Size2D, stride: Size2D = 1, padding: Size2D = 0) {
    precondition(
      min(size.height, size.width, stride.height, stride.width) > 0
        && min(padding.height, padding.width) >= 0,
      "Window2D: size \(size), stride \(stride), padding \(padding), expected positive sizes and "
        + "strides and no negative padding")
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The number of places the window takes over an image: ⌊(length + 2·padding − size) / stride⌋ + 1
  /// along each axis.
  ///
  /// - Precondition: The window fits into the padded image.
  @inlinable
  public func places(over image: Size2D) -> Size2D {
    let room = Size2D(
      image.height + 2 * padding.height - size.height,
      image.width + 2 * padding.width - size.width)
    precondition(
      room.height >= 0 && room.width >= 0,
      "Window2D: a window of \(size) does not fit into an image of \(image) padded by \(padding)")
    return Size2D(room.height / stride.height + 1, room.width / stride.width + 1)
  }

  /// Where the window's cell `k` along one axis falls inside the image.
  ///
  /// - Returns: The places at which `place · stride + k − padding` is in `0..<length`.
  @inlinable
  static func insidePlaces(
    _ k: Int, stride: Int, padding: Int, length: Int, places: Int
  ) -> Range<Int> {
    let first = min(max(0, (padding - k + stride - 1) / stride), places)
    let end = min(places, (length + padding - k + stride - 1) / stride)
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
    precondition(
      shape.count == 4,
      "\(function): the shape is \(shape), expected [images, channels, height, width]")
    (images, channels, size) = (shape[0], shape[1], Size2D(shape[2], shape[3]))
  }

  /// The number of scalars of one image.
  @inlinable var scalarsPerImage: Int { channels * size.area }
}
