// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS

/// A matrix in memory: rows of contiguous scalars, `rowStride` apart.
///
/// The memory belongs to someone else, who keeps it alive; this only says how to read it.
public struct MatrixView<Pointer> {
  /// The first scalar.
  public var start: Pointer
  /// The number of rows and columns, as stored.
  public var rows, columns: Int
  /// The distance from one row's start to the next, in scalars.
  public var rowStride: Int

  /// Creates a view of rows that follow one another without a gap, unless a stride is given.
  @inlinable
  public init(_ start: Pointer, rows: Int, columns: Int, rowStride: Int? = nil) {
    self.start = start
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride ?? columns
  }
}

/// The scalars for which BLAS has a matrix product.
public protocol BLASScalar {
  /// C ← A·B, or C ← C + A·B, on the calling thread alone (BLAS's `gemm`).
  ///
  /// - Parameters:
  ///   - a: The left operand, `[m, k]`; stored as `[k, m]` if transposed.
  ///   - b: The right operand, `[k, n]`; stored as `[n, k]` if transposed.
  ///   - c: The result, `[m, n]`.
  ///   - accumulating: Whether the product is added to what `c` holds.
  static func gemm(
    _ a: MatrixView<UnsafePointer<Self>>, transposed aTransposed: Bool,
    _ b: MatrixView<UnsafePointer<Self>>, transposed bTransposed: Bool,
    into c: MatrixView<UnsafeMutablePointer<Self>>, accumulating: Bool)
}

extension Float: BLASScalar {
  /// C ← A·B, or C ← C + A·B (`sgemm`).
  public static func gemm(
    _ a: MatrixView<UnsafePointer<Float>>, transposed aTransposed: Bool,
    _ b: MatrixView<UnsafePointer<Float>>, transposed bTransposed: Bool,
    into c: MatrixView<UnsafeMutablePointer<Float>>, accumulating: Bool
  ) {
    OpenBLAS.prepare()
    cblas_sgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans,
      blasint(c.rows), blasint(c.columns), blasint(aTransposed ? a.rows : a.columns),
      1, a.start, blasint(max(a.rowStride, 1)), b.start, blasint(max(b.rowStride, 1)),
      accumulating ? 1 : 0, c.start, blasint(max(c.rowStride, 1)))
  }
}

extension Double: BLASScalar {
  /// C ← A·B, or C ← C + A·B (`dgemm`).
  public static func gemm(
    _ a: MatrixView<UnsafePointer<Double>>, transposed aTransposed: Bool,
    _ b: MatrixView<UnsafePointer<Double>>, transposed bTransposed: Bool,
    into c: MatrixView<UnsafeMutablePointer<Double>>, accumulating: Bool
  ) {
    OpenBLAS.prepare()
    cblas_dgemm(
      CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans,
      bTransposed ? CblasTrans : CblasNoTrans,
      blasint(c.rows), blasint(c.columns), blasint(aTransposed ? a.rows : a.columns),
      1, a.start, blasint(max(a.rowStride, 1)), b.start, blasint(max(b.rowStride, 1)),
      accumulating ? 1 : 0, c.start, blasint(max(c.rowStride, 1)))
  }
}
