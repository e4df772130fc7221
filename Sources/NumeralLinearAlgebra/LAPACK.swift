// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// LAPACK's decompositions of row-major matrices, which they overwrite.
///
/// Functions return LAPACK's `info`: 0 for success, and a positive number for a matrix that has no
/// such decomposition.
@usableFromInline
package enum LAPACK<Scalar: RealScalar> {
  /// The largest order whose working array, of 2n² + 6n + 1 scalars, has a size of 32 bits
  /// (`syevd`).
  @usableFromInline static var largestEigenproblem: Int { 32_000 }
  /// The largest order whose working array, of 4n² + 7n scalars and some blocks, has a size of 32
  /// bits (`gesdd`).
  @usableFromInline package static var largestSingularProblem: Int { 23_000 }

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
      checked(
        routines.gesv(
          LAPACK_ROW_MAJOR, length(n), length(columns), a, length(n), pivots.baseAddress, b,
          length(columns)))
    }
  }

  /// Replaces the lower triangle of A, `[n, n]`, by its Cholesky factor (`potrf`).
  @usableFromInline
  static func cholesky(_ a: UnsafeMutablePointer<Scalar>, _ n: Int) -> Int {
    checked(routines.potrf(LAPACK_ROW_MAJOR, lowerTriangle, length(n), a, length(n)))
  }

  /// Replaces a symmetric A, `[n, n]`, by its eigenvectors, one per column, in ascending order of
  /// their eigenvalues (`syevd`).
  @usableFromInline
  static func symmetricEigen(
    _ a: UnsafeMutablePointer<Scalar>, _ n: Int, values: UnsafeMutablePointer<Scalar>
  ) -> Int {
    checked(
      routines.syevd(
        LAPACK_ROW_MAJOR, withVectors, lowerTriangle, length(n), a, length(n), values))
  }

  /// Computes the thin singular value decomposition of A, `[m, n]`, with descending values
  /// (`gesdd`).
  @usableFromInline
  static func singularValues(
    _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, u: UnsafeMutablePointer<Scalar>,
    values: UnsafeMutablePointer<Scalar>, vTransposed: UnsafeMutablePointer<Scalar>
  ) -> Int {
    checked(
      routines.gesdd(
        LAPACK_ROW_MAJOR, thinFactors, length(m), length(n), a, length(n), values, u,
        length(min(m, n)), vTransposed, length(n)))
  }

  /// Replaces the first n rows of A, `[m, n]` with m ≥ n, by R of A = Q·R in their upper triangle
  /// (`gelqf` of Aᵀ, which is A as it lies in memory, column by column).
  @usableFromInline
  static func triangularize(_ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int) {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: max(n, 1)) { factors in
      _ = checked(
        routines.gelqf(
          LAPACK_COL_MAJOR, length(n), length(m), a, length(n), factors.baseAddress))
    }
  }

  /// Replaces A, `[m, n]` with m ≤ n, by the factors of Aᵀ = Q·R: Rᵀ in its lower triangle, and
  /// above it the reflections of Q (`geqrt` of Aᵀ).
  ///
  /// - Parameter blocks: The triangular factors of blocks of reflections, `[m, blockSize(m)]`.
  @usableFromInline
  static func factorTranspose(
    _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, blocks: UnsafeMutablePointer<Scalar>
  ) {
    _ = checked(
      routines.geqrt(
        LAPACK_COL_MAJOR, length(n), length(m), length(blockSize(m)), a, length(n), blocks,
        length(blockSize(m))))
  }

  /// The number of reflections that are applied together: enough for the speed of matrix products.
  @usableFromInline
  static func blockSize(_ m: Int) -> Int { min(m, 128) }

  /// Replaces each row of C, `[rows, n]`, by Q times it (`gemqrt`), with Q from
  /// `factorTranspose` of a matrix `[m, n]`.
  @usableFromInline
  static func applyReflections(
    _ a: UnsafeMutablePointer<Scalar>, _ m: Int, _ n: Int, blocks: UnsafeMutablePointer<Scalar>,
    to c: UnsafeMutablePointer<Scalar>, rows: Int
  ) {
    _ = checked(
      routines.gemqrt(
        LAPACK_COL_MAJOR, onTheLeft, asItIs, length(n), length(rows), length(m),
        length(blockSize(m)),
        a, length(n), blocks, length(blockSize(m)), c, length(n)))
  }

  /// LAPACK's `info`. A negative one is not about the matrix's numbers: a working array could not
  /// be allocated, or an argument of the call is wrong.
  private static func checked(_ info: Int32) -> Int {
    require(info >= 0, "LAPACK: error \(info), which is a lack of memory if below -1000")
    return Int(info)
  }

  /// A length as an integer of LAPACK.
  private static func length(_ length: Int) -> Int32 {
    require(length <= Int32.max, "LAPACK: found a length of \(length), expected one below 2^31")
    return Int32(truncatingIfNeeded: length)
  }

  /// The routines for this type: `RealScalar` is `Float` or `Double`.
  private static var routines: LAPACKRoutines<Scalar> {
    OpenBLAS.prepare()
    return Scalar.self == Float.self
      ? LAPACKRoutines<Float>.single as! LAPACKRoutines<Scalar>
      : LAPACKRoutines<Double>.double as! LAPACKRoutines<Scalar>
  }

  // LAPACK's arguments `uplo`, `jobz`, `side` and `trans`.
  private static var lowerTriangle: CChar { CChar(UInt8(ascii: "L")) }
  private static var withVectors: CChar { CChar(UInt8(ascii: "V")) }
  private static var thinFactors: CChar { CChar(UInt8(ascii: "S")) }
  private static var onTheLeft: CChar { CChar(UInt8(ascii: "L")) }
  private static var asItIs: CChar { CChar(UInt8(ascii: "N")) }
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
  let gelqf: @Sendable (Int32, Int32, Int32, Matrix, Int32, Matrix) -> Int32
  let geqrt: @Sendable (Int32, Int32, Int32, Int32, Matrix, Int32, Matrix, Int32) -> Int32
  let gemqrt:
    @Sendable (
      Int32, CChar, CChar, Int32, Int32, Int32, Int32, UnsafePointer<Scalar>?, Int32,
      UnsafePointer<Scalar>?, Int32, Matrix, Int32
    ) -> Int32
}

extension LAPACKRoutines<Float> {
  static let single = LAPACKRoutines(
    gesv: LAPACKE_sgesv, potrf: LAPACKE_spotrf, syevd: LAPACKE_ssyevd, gesdd: LAPACKE_sgesdd,
    gelqf: LAPACKE_sgelqf, geqrt: LAPACKE_sgeqrt, gemqrt: LAPACKE_sgemqrt)
}

extension LAPACKRoutines<Double> {
  static let double = LAPACKRoutines(
    gesv: LAPACKE_dgesv, potrf: LAPACKE_dpotrf, syevd: LAPACKE_dsyevd, gesdd: LAPACKE_dgesdd,
    gelqf: LAPACKE_dgelqf, geqrt: LAPACKE_dgeqrt, gemqrt: LAPACKE_dgemqrt)
}
