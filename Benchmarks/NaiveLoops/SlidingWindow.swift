// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The geometry of a convolution or pooling: a kernel that slides over a plane of pixels.
///
/// Kernel elements, pixels and output positions are numbered in row-major order.
public struct SlidingWindow: Sendable {
  /// A height and a width.
  public typealias Extent = (height: Int, width: Int)
  /// The size of the image and of the kernel, the stride, and the padding on each side.
  public let image, size, stride, padding: Extent

  /// Creates the geometry of a kernel of a size on images of a size.
  public init(
    image: Extent, size: Extent, stride: Extent = (1, 1), padding: Extent = (0, 0)
  ) {
    self.image = image
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The number of pixels of an image.
  @inlinable public var pixels: Int { image.height * image.width }
  /// The number of elements of the kernel.
  @inlinable public var elements: Int { size.height * size.width }
  /// The number of output positions, vertically and horizontally.
  @inlinable public var outputSize: Extent {
    (
      (image.height + 2 * padding.height - size.height) / stride.height + 1,
      (image.width + 2 * padding.width - size.width) / stride.width + 1
    )
  }

  /// Calls `body` for each kernel element that covers a pixel of the image, not of the padding.
  ///
  /// - Parameters:
  ///   - position: The output position.
  ///   - body: Called with the indices of the kernel element and of the pixel that it covers.
  @inlinable
  public func forEachElement(at position: Int, _ body: (_ element: Int, _ pixel: Int) -> Void) {
    let (i, j) = position.quotientAndRemainder(dividingBy: outputSize.width)
    for u in 0..<size.height {
      let y = i * stride.height + u - padding.height
      guard y >= 0 && y < image.height else { continue }
      for v in 0..<size.width {
        let x = j * stride.width + v - padding.width
        guard x >= 0 && x < image.width else { continue }
        body(u * size.width + v, y * image.width + x)
      }
    }
  }
}
