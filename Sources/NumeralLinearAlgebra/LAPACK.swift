// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// LAPACK's decompositions of row-major matrices, which they overwrite.
///
/// Each function returns LAPACK's `info`: 0 for success, and a positive number for a matrix that
/// has no such decomposition.
@usableFromInline
enum LAPACK<Scalar: RealScalar> {
  /// Solves A·X = B by LU decomposition with partial pivoting (`gesv`).
  ///
  /// - Parameters:
  ///   - a: A, `[n, n]`, replaced by its factors.
  ///   - b: B, `[n, columns]`, replaced by X.
  @usableFromInline
  static func solve(
    _ a: UnsafeMutablePointer<Scalar>, _ n: Int, _ b: UnsafeMutablePointer<Scalar>, _ columns: Int
  ) -> Int {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(n, 1)) { pivots in
      Int(
        routines.gesv(
          LAPACK_ROW_MAJOR, Int32(n), Int32(columns), a, Int32(n), pivots.baseAddress, b,
          Int32(columns)))
    }
  }

  /// Replaces the lower triangle of A, `[n, n]`, by its Cholesky factor (`potrf`).
  @usableFromInline
  static func cholesky(_ a: UnsafeMutablePointer<Scalar>, _ n: Int) -> Int {
    Int(routines.potrf(LAPACK_ROW_MAJOR, lowerTriangle, Int32(n), a, Int32(n)))
  }

  /// Replaces a symmetric A, `[n, n]`, by its eigenvectors, one per column, in ascending order of
  /// their eigenvalues (`syevd`).
  @usableFromInline
  static func symmetricEigen(
    _ a: UnsafeMutablePointer<Scalar>, _ n: Int, values: UnsafeMutablePointer<Scalar>
  ) -> Int {
    Int(
      routines.syevd(
        LAPACK_ROW_MAJOR, withVectors, lowerTriangle, Int32(n), a, Int32(n), values))
  }

  /// Computes the thin singular value decomposition of A, `[m, n]`, with descending values
  /// (`gesdd`).
  @usableFromInline
  static func singularValues(
    _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, u: UnsafeMutablePointer<Scalar>,
    values: UnsafeMutablePointer<Scalar>, vTransposed: UnsafeMutablePointer<Scalar>
  ) -> Int {
    Int(
      routines.gesdd(
        LAPACK_ROW_MAJOR, thinFactors, Int32(m), Int32(n), a, Int32(n), values, u,
        Int32(min(m, n)), vTransposed, Int32(n)))
  }

  /// The routines for this type: `RealScalar` is `Float` or `Double`.
  private static var routines: LAPACKRoutines<Scalar> {
    OpenBLAS.prepare()
    return Scalar.self == Float.self
      ? LAPACKRoutines<Float>.single as! LAPACKRoutines<Scalar>
      : LAPACKRoutines<Double>.double as! LAPACKRoutines<Scalar>
  }

  // LAPACK's arguments `uplo` and `jobz`.
  private static var lowerTriangle: CChar { CChar(UInt8(ascii: "L")) }
  private static var withVectors: CChar { CChar(UInt8(ascii: "V")) }
  private static var thinFactors: CChar { CChar(UInt8(ascii: "S")) }
}

/// LAPACKE's functions for one type of scalar, by their names without the type's letter.
private struct LAPACKRoutines<Scalar>: Sendable {
  typealias Matrix = UnsafeMutablePointer<Scalar>?
  let gesv:
    @Sendable (Int32, Int32, Int32, Matrix, Int32, UnsafeMutablePointer<Int32>?, Matrix, Int32) ->
      Int32
  let potrf: @Sendable (Int32, CChar, Int32, Matrix, Int32) -> Int32
  let syevd: @Sendable (Int32, CChar, CChar, Int32, Matrix, Int32, Matrix) -> Int32
  let gesdd:
    @Sendable (
      Int32, CChar, Int32, Int32, Matrix, Int32, Matrix, Matrix, Int32, Matrix, Int32
    ) -> Int32
}

extension LAPACKRoutines<Float> {
  static let single = LAPACKRoutines(
    gesv: LAPACKE_sgesv, potrf: LAPACKE_spotrf, syevd: LAPACKE_ssyevd, gesdd: LAPACKE_sgesdd)
}

extension LAPACKRoutines<Double> {
  static let double = LAPACKRoutines(
    gesv: LAPACKE_dgesv, potrf: LAPACKE_dpotrf, syevd: LAPACKE_dsyevd, gesdd: LAPACKE_dgesdd)
}
