// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A window that slides over the planes of images.
public struct SlidingWindow: Sendable {
  /// A height and a width.
  public typealias Extent = (height: Int, width: Int)
  /// The extent of the image, of the window, of its step, and of the frame around the image.
  public let image, size, stride, padding: Extent

  /// Creates a window over images of this extent.
  public init(
    image: Extent, size: Extent, stride: Extent = (1, 1), padding: Extent = (0, 0)
  ) {
    self.image = image
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The number of pixels of an image, and of cells of the window.
  @inlinable public var pixels: Int { image.height * image.width }
  /// The number of cells of the window.
  @inlinable public var cells: Int { size.height * size.width }
  /// How often the window fits down and across the padded image.
  @inlinable public var places: Extent {
    (
      (image.height + 2 * padding.height - size.height) / stride.height + 1,
      (image.width + 2 * padding.width - size.width) / stride.width + 1
    )
  }

  /// Calls `body` for each cell of the window that is inside the image, and the pixel it lies on: both
  /// as numbers in row-major order.
  ///
  /// - Parameters:
  ///   - place: The number of the window's place, in row-major order.
  @inlinable
  public func forEachCell(at place: Int, _ body: (_ cell: Int, _ pixel: Int) -> Void) {
    let (i, j) = place.quotientAndRemainder(dividingBy: places.width)
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
