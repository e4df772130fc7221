// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The padding around an image: rows above and below it, and columns to its left and right.
///
/// An integer literal pads every side: `padding: 1`.
public enum Padding2D: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// A number of rows or columns on each side.
  case sides(top: Int, left: Int, bottom: Int, right: Int)
  /// As many rows and columns as keep the size of the image at a stride of 1; if their number is
  /// odd, the larger part is below and to the right. PyTorch's `padding="same"`.
  case same

  /// Creates a padding of as many rows above as below, and of as many columns to the left as to
  /// the right.
  @inlinable
  public init(_ height: Int, _ width: Int) {
    self = .sides(top: height, left: width, bottom: height, right: width)
  }

  /// Creates a padding of the same width on every side.
  @inlinable
  public init(integerLiteral width: Int) { self.init(width, width) }

  /// The rows and columns before and after the image.
  ///
  /// - Parameter span: The height and width that a window covers.
  @inlinable
  func resolved(span: Size2D) -> (before: Size2D, after: Size2D) {
    switch self {
    case .sides(let top, let left, let bottom, let right):
      return (Size2D(top, left), Size2D(bottom, right))
    case .same:
      let (height, width) = (span.height - 1, span.width - 1)
      return (
        Size2D(height / 2, width / 2), Size2D(height - height / 2, width - width / 2)
      )
    }
  }

  /// The rows above and the columns to the left, such as "1×1"; all sides where they differ.
  public var description: String {
    switch self {
    case .sides(let top, let left, let bottom, let right) where top == bottom && left == right:
      "\(top)×\(left)"
    case .sides(let top, let left, let bottom, let right):
      "top \(top), left \(left), bottom \(bottom), right \(right)"
    case .same: "same"
    }
  }
}
