// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// LAPACK's factorizations of one matrix, which they overwrite, on the calling thread.
///
/// LAPACK's matrices lie in memory column by column: a row-major matrix is its own transpose to
/// LAPACK. Functions return LAPACK's `info`: 0 for success, and a positive number for a matrix that
/// has no such factorization.
@usableFromInline
package enum LAPACK<Scalar: RealScalar> {
  /// A pointer to a matrix.
  @usableFromInline typealias Matrix = UnsafeMutablePointer<Scalar>

  /// Factors a panel of LU with partial pivoting, `[m, n]` column by column, in place (`getrf`).
  ///
  /// - Parameter pivots: The row, from 1, that each row is exchanged with: `min(m, n)` of them.
  @usableFromInline
  static func luPanel(
    _ a: Matrix, _ m: Int, _ n: Int, pivots: UnsafeMutablePointer<Int32>
  ) -> Int {
    checked(
      routines.getrfWork(LAPACK_COL_MAJOR, length(m), length(n), a, leading(m), pivots))
  }

  /// Replaces the lower triangle of A, `[n, n]` in rows of `stride`, by its Cholesky factor
  /// (`potrf` of the upper triangle of the transpose).
  @usableFromInline
  static func cholesky(_ a: Matrix, _ n: Int, stride: Int) -> Int {
    checked(
      routines.potrfWork(LAPACK_COL_MAJOR, letter("U"), length(n), a, leading(stride)))
  }

  /// Factors a panel of QR, `[m, n]` column by column, in place (`geqrt`): R in and above the
  /// diagonal, and the reflectors below it.
  ///
  /// - Parameters:
  ///   - block: The triangular factor of the reflectors, `[n, n]` column by column.
  ///   - work: Working memory for n² scalars.
  @usableFromInline
  static func qrPanel(_ a: Matrix, _ m: Int, _ n: Int, block: Matrix, work: Matrix) {
    _ = checked(
      routines.geqrtWork(
        LAPACK_COL_MAJOR, length(m), length(n), length(n), a, length(m), block, length(n), work))
  }

  /// Factors A, `[m, n]` column by column, with exchanges of columns, in place (`geqp3`).
  ///
  /// - Parameters:
  ///   - permutation: The columns of A, from 1, in the order of those of the factors.
  ///   - scales: The scalar factor of each reflector: `min(m, n)` of them.
  @usableFromInline
  static func pivotedQR(
    _ a: Matrix, _ m: Int, _ n: Int, permutation: UnsafeMutablePointer<Int32>, scales: Matrix
  ) {
    _ = checked(
      routines.geqp3(
        LAPACK_COL_MAJOR, length(m), length(n), a, leading(m), permutation, scales))
  }

  /// The triangular factor of n reflectors, the columns below the diagonal of `[m, n]` column by
  /// column (`larft`).
  @usableFromInline
  static func reflectorBlock(
    _ a: Matrix, _ m: Int, _ n: Int, scales: Matrix, stride: Int, block: Matrix
  ) {
    _ = checked(
      routines.larft(
        LAPACK_COL_MAJOR, letter("F"), letter("C"), length(m), length(n), a, length(stride), scales,
        block, length(n)))
  }

  /// LAPACK's `info`. A negative one is not about the matrix's numbers: a working array could not
  /// be allocated, or an argument of the call is wrong.
  static func checked(_ info: Int32) -> Int {
    require(info >= 0, "LAPACK: error \(info), which is a lack of memory if below -1000")
    return Int(info)
  }

  /// A length as an integer of LAPACK.
  static func length(_ length: Int) -> Int32 {
    require(length <= Int32.max, "LAPACK: found a length of \(length), expected one below 2^31")
    return Int32(truncatingIfNeeded: length)
  }

  /// The distance between the columns of a matrix, which LAPACK expects to be positive.
  static func leading(_ stride: Int) -> Int32 { length(max(stride, 1)) }

  /// An option of a LAPACK routine.
  static func letter(_ letter: Unicode.Scalar) -> CChar { CChar(UInt8(ascii: letter)) }

  /// The routines for this type: `RealScalar` is `Float` or `Double`.
  static var routines: Routines<Scalar> {
    OpenBLAS.prepare()
    return Scalar.self == Float.self
      ? Routines<Float>.single as! Routines<Scalar> : Routines<Double>.double as! Routines<Scalar>
  }
}
