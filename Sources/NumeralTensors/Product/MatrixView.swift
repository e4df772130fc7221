// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A matrix in memory that it does not own: rows of contiguous scalars, `rowStride` apart.
///
/// The caller keeps the memory alive.
@usableFromInline
package struct MatrixView<Pointer> {
  /// The first scalar.
  @usableFromInline package var start: Pointer
  /// The number of rows and columns in memory.
  @usableFromInline package var rows, columns: Int
  /// The distance between the starts of neighboring rows, in scalars.
  @usableFromInline package var rowStride: Int
  /// Whether the view is of the transpose, as an operand of a product.
  @usableFromInline package var isTransposed: Bool

  /// Creates a view; without a stride, the rows follow each other without gaps.
  @inlinable
  package init(
    _ start: Pointer, rows: Int, columns: Int, rowStride: Int? = nil, isTransposed: Bool = false
  ) {
    self.start = start
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride ?? columns
    self.isTransposed = isTransposed
  }

  /// A view of the transpose.
  @inlinable
  package var transposed: MatrixView {
    var result = self
    result.isTransposed.toggle()
    return result
  }
}

extension UnsafePointer where Pointee: RealScalar {
  /// This pointer, where a generic function has found that `Scalar` is `Pointee`.
  func cast<Scalar: RealScalar>(to type: Scalar.Type) -> UnsafePointer<Scalar> {
    assert(Pointee.self == Scalar.self)
    return UnsafeRawPointer(self).assumingMemoryBound(to: type)
  }
}

extension UnsafeMutablePointer where Pointee: RealScalar {
  /// This pointer, where a generic function has found that `Scalar` is `Pointee`.
  func cast<Scalar: RealScalar>(to type: Scalar.Type) -> UnsafeMutablePointer<Scalar> {
    assert(Pointee.self == Scalar.self)
    return UnsafeMutableRawPointer(self).assumingMemoryBound(to: type)
  }
}
