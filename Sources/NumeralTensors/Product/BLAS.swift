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
    let (m, n) = (blasint(c.rows), blasint(c.columns))
    let k = blasint(a.isTransposed ? a.rows : a.columns)
    // BLAS expects positive strides, of matrices without columns too.
    let aStride = blasint(max(a.rowStride, 1))
    let bStride = blasint(max(b.rowStride, 1))
    let cStride = blasint(max(c.rowStride, 1))
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
