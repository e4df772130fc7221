// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A height and a width: of a kernel, a stride, a padding or an image.
///
/// An integer literal is square: `kernelSize: 5` is 5×5.
public struct Size2D: Hashable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
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

  /// Whether both are at least `smallest` and less than `limit`.
  @inlinable
  func isBetween(_ smallest: Int, _ limit: Int) -> Bool {
    min(height, width) >= smallest && max(height, width) < limit
  }

  /// The height and the width, such as "28×28".
  public var description: String { "\(height)×\(width)" }
}
