// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

extension LAPACK {
  /// Replaces the first n rows of A, `[m, n]` with m ≥ n, by R of A = Q·R in their upper triangle
  /// (`gelqf` of Aᵀ, which is A as it lies in memory, column by column).
  @usableFromInline
  static func triangularize(_ a: Matrix, _ m: Int, _ n: Int) {
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: max(n, 1)) { factors in
      _ = checked(
        routines.gelqf(LAPACK_COL_MAJOR, length(n), length(m), a, length(n), factors.baseAddress))
    }
  }

  /// Replaces A, `[m, n]` with m ≤ n, by the factors of Aᵀ = Q·R: Rᵀ in its lower triangle, and
  /// above it the reflections of Q (`geqrt` of Aᵀ).
  ///
  /// - Parameter blocks: The triangular factors of blocks of reflections, `[m, blockSize(m)]`.
  @usableFromInline
  static func factorTranspose(_ a: Matrix, _ m: Int, _ n: Int, blocks: Matrix) {
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
    _ a: Matrix, _ m: Int, _ n: Int, blocks: Matrix, to c: Matrix, rows: Int
  ) {
    _ = checked(
      routines.gemqrt(
        LAPACK_COL_MAJOR, letter("L"), letter("N"), length(n), length(rows), length(m),
        length(blockSize(m)), a, length(n), blocks, length(blockSize(m)), c, length(n)))
  }
}
