// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS

/// BLAS's matrix product for either type of scalar, on the calling thread.
@usableFromInline
package enum BLAS<Scalar: RealScalar> {
  /// C ← A·B, or C ← C + A·B (`sgemm`, `dgemm`).
  ///
  /// - Parameters:
  ///   - a: The left operand, `[m, k]`; in memory, `[k, m]` if it is a transpose.
  ///   - b: The right operand, `[k, n]`; in memory, `[n, k]` if it is a transpose.
  ///   - c: The result, `[m, n]`.
  ///   - accumulating: Whether the product is added to `c`.
  @usableFromInline
  package static func gemm(
    _ a: MatrixView<UnsafePointer<Scalar>>, _ b: MatrixView<UnsafePointer<Scalar>>,
    into c: MatrixView<UnsafeMutablePointer<Scalar>>, accumulating: Bool = false
  ) {
    OpenBLAS.prepare()
    let aTransposition = a.isTransposed ? CblasTrans : CblasNoTrans
    let bTransposition = b.isTransposed ? CblasTrans : CblasNoTrans
    let inner = a.isTransposed ? a.rows : a.columns
    require(
      (c.rows | c.columns | inner | a.rowStride | b.rowStride | c.rowStride) <= Int32.max,
      "matmul: found \(c.rows)×\(inner) by \(inner)×\(c.columns) in rows of \(a.rowStride), "
        + "\(b.rowStride) and \(c.rowStride), expected lengths below 2^31, as of BLAS")
    let (m, n) = (blasint(truncatingIfNeeded: c.rows), blasint(truncatingIfNeeded: c.columns))
    let k = blasint(truncatingIfNeeded: inner)
    // BLAS expects positive strides, of matrices without columns too.
    let aStride = blasint(truncatingIfNeeded: max(a.rowStride, 1))
    let bStride = blasint(truncatingIfNeeded: max(b.rowStride, 1))
    let cStride = blasint(truncatingIfNeeded: max(c.rowStride, 1))
    if Scalar.self == Float.self {
      cblas_sgemm(
        CblasRowMajor, aTransposition, bTransposition, m, n, k, 1, a.start.cast(to: Float.self),
        aStride, b.start.cast(to: Float.self), bStride, accumulating ? 1 : 0,
        c.start.cast(to: Float.self), cStride)
    } else {
      cblas_dgemm(
        CblasRowMajor, aTransposition, bTransposition, m, n, k, 1, a.start.cast(to: Double.self),
        aStride, b.start.cast(to: Double.self), bStride, accumulating ? 1 : 0,
        c.start.cast(to: Double.self), cStride)
    }
  }
}
