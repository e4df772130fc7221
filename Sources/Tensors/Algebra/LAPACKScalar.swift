internal import CBLAS

/// The scalars for which LAPACK has decompositions. Matrices are row-major and overwritten.
///
/// Each function returns LAPACK's `info`: 0 for success, positive for a matrix it cannot do.
public protocol LAPACKScalar {
  /// Solves A·X = B by LU with partial pivoting; `b`, `[n, columns]`, becomes X (`gesv`).
  static func solve(
    _ a: UnsafeMutablePointer<Self>, _ n: Int, _ b: UnsafeMutablePointer<Self>, _ columns: Int
  ) -> Int
  /// Replaces the lower triangle of A by its Cholesky factor (`potrf`).
  static func cholesky(_ a: UnsafeMutablePointer<Self>, _ n: Int) -> Int
  /// Replaces a symmetric A by its eigenvectors, a column each, ascending values (`syevd`).
  static func symmetricEigen(
    _ a: UnsafeMutablePointer<Self>, _ n: Int, values: UnsafeMutablePointer<Self>
  ) -> Int
  /// The thin singular value decomposition of A, `[m, n]`, values descending (`gesdd`).
  static func singularValues(
    _ a: UnsafeMutablePointer<Self>, _ m: Int, _ n: Int, u: UnsafeMutablePointer<Self>,
    values: UnsafeMutablePointer<Self>, vTransposed: UnsafeMutablePointer<Self>
  ) -> Int
}

extension Float: LAPACKScalar {
  /// Solves A·X = B (`sgesv`).
  public static func solve(
    _ a: UnsafeMutablePointer<Float>, _ n: Int, _ b: UnsafeMutablePointer<Float>, _ columns: Int
  ) -> Int {
    withPivots(n) {
      LAPACKE_sgesv(
        LAPACK_ROW_MAJOR, Int32(n), Int32(columns), a, Int32(n), $0, b,
        Int32(columns))
    }
  }

  /// Replaces the lower triangle of A by its Cholesky factor (`spotrf`).
  public static func cholesky(_ a: UnsafeMutablePointer<Float>, _ n: Int) -> Int {
    Int(LAPACKE_spotrf(LAPACK_ROW_MAJOR, lower, Int32(n), a, Int32(n)))
  }

  /// Replaces a symmetric A by its eigenvectors (`ssyevd`).
  public static func symmetricEigen(
    _ a: UnsafeMutablePointer<Float>, _ n: Int, values: UnsafeMutablePointer<Float>
  ) -> Int {
    Int(
      LAPACKE_ssyevd(LAPACK_ROW_MAJOR, vectors, lower, Int32(n), a, Int32(n), values))
  }

  /// The thin singular value decomposition of A (`sgesdd`).
  public static func singularValues(
    _ a: UnsafeMutablePointer<Float>, _ m: Int, _ n: Int, u: UnsafeMutablePointer<Float>,
    values: UnsafeMutablePointer<Float>, vTransposed: UnsafeMutablePointer<Float>
  ) -> Int {
    Int(
      LAPACKE_sgesdd(
        LAPACK_ROW_MAJOR, thin, Int32(m), Int32(n), a, Int32(n), values, u,
        Int32(min(m, n)), vTransposed, Int32(n)))
  }
}

extension Double: LAPACKScalar {
  /// Solves A·X = B (`dgesv`).
  public static func solve(
    _ a: UnsafeMutablePointer<Double>, _ n: Int, _ b: UnsafeMutablePointer<Double>, _ columns: Int
  ) -> Int {
    withPivots(n) {
      LAPACKE_dgesv(
        LAPACK_ROW_MAJOR, Int32(n), Int32(columns), a, Int32(n), $0, b,
        Int32(columns))
    }
  }

  /// Replaces the lower triangle of A by its Cholesky factor (`dpotrf`).
  public static func cholesky(_ a: UnsafeMutablePointer<Double>, _ n: Int) -> Int {
    Int(LAPACKE_dpotrf(LAPACK_ROW_MAJOR, lower, Int32(n), a, Int32(n)))
  }

  /// Replaces a symmetric A by its eigenvectors (`dsyevd`).
  public static func symmetricEigen(
    _ a: UnsafeMutablePointer<Double>, _ n: Int, values: UnsafeMutablePointer<Double>
  ) -> Int {
    Int(
      LAPACKE_dsyevd(LAPACK_ROW_MAJOR, vectors, lower, Int32(n), a, Int32(n), values))
  }

  /// The thin singular value decomposition of A (`dgesdd`).
  public static func singularValues(
    _ a: UnsafeMutablePointer<Double>, _ m: Int, _ n: Int, u: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>, vTransposed: UnsafeMutablePointer<Double>
  ) -> Int {
    Int(
      LAPACKE_dgesdd(
        LAPACK_ROW_MAJOR, thin, Int32(m), Int32(n), a, Int32(n), values, u,
        Int32(min(m, n)), vTransposed, Int32(n)))
  }
}

// LAPACK's letters: the triangle that is read, and how much of the factors is wanted.
private let lower = CChar(UInt8(ascii: "L"))
private let vectors = CChar(UInt8(ascii: "V"))
private let thin = CChar(UInt8(ascii: "S"))

private func withPivots(_ n: Int, _ body: (UnsafeMutablePointer<Int32>) -> Int32) -> Int {
  withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(n, 1)) { pivots in
    Int(body(pivots.baseAddress!))
  }
}
