// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// A row-major matrix that is read or written in place.
@usableFromInline
typealias MutableMatrix<Scalar> = MatrixView<UnsafeMutablePointer<Scalar>>

extension MatrixView {
  /// The view of some rows and columns.
  @inlinable
  func block<Scalar>(_ rows: Range<Int>, _ columns: Range<Int>) -> MatrixView
  where Pointer == UnsafeMutablePointer<Scalar> {
    MatrixView(
      start + rows.lowerBound * rowStride + columns.lowerBound, rows: rows.count,
      columns: columns.count, rowStride: rowStride)
  }
}

// Products of BLAS's third level on the calling thread, of row-major blocks of matrices.
extension LAPACK {
  /// C ← C − A·B (`gemm`).
  @usableFromInline
  static func subtractProduct(
    _ a: MutableMatrix<Scalar>, _ b: MutableMatrix<Scalar>, from c: MutableMatrix<Scalar>
  ) {
    multiply(a, b, into: c, scale: -1, adding: 1)
  }

  /// C ← A·B (`gemm`).
  @usableFromInline
  static func multiply(
    _ a: MutableMatrix<Scalar>, _ b: MutableMatrix<Scalar>, into c: MutableMatrix<Scalar>
  ) {
    multiply(a, b, into: c, scale: 1, adding: 0)
  }

  private static func multiply(
    _ a: MutableMatrix<Scalar>, _ b: MutableMatrix<Scalar>, into c: MutableMatrix<Scalar>,
    scale: Scalar, adding: Scalar
  ) {
    guard c.rows > 0 && c.columns > 0 else { return }
    let inner = a.isTransposed ? a.rows : a.columns
    routines.gemm(
      CblasRowMajor, transposition(a), transposition(b), length(c.rows), length(c.columns),
      length(inner), scale, a.start, leading(a), b.start, leading(b), adding, c.start, leading(c))
  }

  /// The lower triangle of C ← C·`adding` + `scale`·A·Aᵀ, or with Aᵀ·A if A is transposed (`syrk`).
  @usableFromInline
  static func addGram(
    _ a: MutableMatrix<Scalar>, to c: MutableMatrix<Scalar>, scale: Scalar, adding: Scalar = 1
  ) {
    guard c.rows > 0 else { return }
    routines.syrk(
      CblasRowMajor, CblasLower, transposition(a), length(c.rows),
      length(a.isTransposed ? a.rows : a.columns), scale, a.start, leading(a), adding, c.start,
      leading(c))
  }

  /// B ← T⁻¹·B, or B·T⁻¹ with T on the right, where T is triangular (`trsm`; `trsv` for a column).
  ///
  /// If T is transposed, Tᵀ is meant; `triangle` is that of T as it lies in memory.
  @usableFromInline
  static func solveTriangular(
    _ t: MutableMatrix<Scalar>, _ triangle: Triangle, unitDiagonal: Bool = false,
    onTheRight: Bool = false, in b: MutableMatrix<Scalar>
  ) {
    guard b.rows > 0 && b.columns > 0 else { return }
    let triangle = triangle == .lower ? CblasLower : CblasUpper
    let diagonal = unitDiagonal ? CblasUnit : CblasNonUnit
    if b.columns == 1 && !onTheRight {
      return routines.trsv(
        CblasRowMajor, triangle, transposition(t), diagonal, length(t.rows), t.start, leading(t),
        b.start, leading(b))
    }
    routines.trsm(
      CblasRowMajor, onTheRight ? CblasRight : CblasLeft, triangle, transposition(t), diagonal,
      length(b.rows), length(b.columns), 1, t.start, leading(t), b.start, leading(b))
  }

  private static func transposition(_ matrix: MutableMatrix<Scalar>) -> CBLAS_TRANSPOSE {
    matrix.isTransposed ? CblasTrans : CblasNoTrans
  }

  private static func leading(_ matrix: MutableMatrix<Scalar>) -> Int32 {
    leading(matrix.rowStride)
  }
}
