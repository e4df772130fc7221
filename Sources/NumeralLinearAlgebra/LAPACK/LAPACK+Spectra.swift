// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

extension LAPACK {
  /// The largest order whose working array, of 2n² + 6n + 1 scalars, has a size of 32 bits
  /// (`syevd`).
  @usableFromInline static var largestEigenproblem: Int { 32_000 }
  /// The largest order whose working array, of 4n² + 7n scalars and some blocks, has a size of 32
  /// bits (`gesdd`).
  @usableFromInline package static var largestSingularProblem: Int { 23_000 }

  /// The singular values of A, `[m, n]`, in descending order, and vectors (`gesdd`).
  ///
  /// To LAPACK the matrix is its transpose, whose left vectors are the right ones of A: each factor
  /// is written as it is wanted, row by row.
  ///
  /// - Parameters:
  ///   - count: The number of left and right vectors; nil for none.
  ///   - u: The left vectors, `[m, count.left]`.
  ///   - vTransposed: The right vectors, `[count.right, n]`.
  @usableFromInline
  static func singularValues(
    _ a: Matrix, _ m: Int, _ n: Int, count: (left: Int, right: Int)?, u: Matrix, values: Matrix,
    vTransposed: Matrix
  ) -> Int {
    let isFull = count.map { $0.left == m && $0.right == n } ?? false
    return checked(
      routines.gesdd(
        LAPACK_COL_MAJOR, letter(count == nil ? "N" : isFull ? "A" : "S"), length(n), length(m), a,
        length(n), values, vTransposed, length(n), u, length(max(count?.left ?? 1, 1))))
  }

  /// The eigenvalues of a symmetric A, `[n, n]`, in ascending order; A is replaced by the
  /// eigenvectors, one per row (`syevd`, or its steps for a large matrix).
  @usableFromInline
  static func symmetricEigen(_ a: Matrix, _ n: Int, values: Matrix, vectors: Bool) -> Int {
    if n >= smallestShared && UnsafeBufferPointer(start: a, count: n * n).areSafe {
      return sharedSymmetricEigen(a, n, range: 0..<n, values: values, vectors: vectors ? a : nil)
    }
    return checked(
      routines.syevd(
        LAPACK_COL_MAJOR, letter(vectors ? "V" : "N"), letter("U"), length(n), a, leading(n),
        values))
  }

  /// The order of a matrix whose steps threads share: smaller ones stay in cache, where one thread
  /// is as fast.
  private static var smallestShared: Int { 256 }

  /// The eigenvalues of a symmetric A, `[n, n]`, at the indices in `range`, and their eigenvectors,
  /// one per row, on several threads: those of a tridiagonal matrix by divide and conquer
  /// (`stedc`), which are then transformed back.
  ///
  /// Squares of the numbers must not overflow or underflow.
  ///
  /// - Parameters:
  ///   - values: Memory for n values, of which the first are written.
  ///   - vectors: Memory for the vectors, which may be A's; nil for none.
  private static func sharedSymmetricEigen(
    _ a: Matrix, _ n: Int, range: Range<Int>, values: Matrix, vectors: Matrix?
  ) -> Int {
    mirror(0..<n, 0..<n, of: MutableMatrix(a, rows: n, columns: n, rowStride: n))
    let workSize = Tridiagonalization<Scalar>.workSize(n)
    let count = 2 * n + workSize + (vectors == nil ? 0 : n * n)
    return withUnsafeScratchBuffer(of: Scalar.self, count: count) { scratch in
      let subdiagonal = scratch.baseAddress!
      let (factors, work) = (subdiagonal + n, subdiagonal + 2 * n)
      let found = work + workSize
      let reduced = Tridiagonalization(
        a, n, diagonal: values, subdiagonal: subdiagonal, factors: factors, work: work)
      let info = checked(
        vectors == nil
          ? routines.sterf(length(n), values, subdiagonal)
          : routines.stedc(
            LAPACK_COL_MAJOR, letter("I"), length(n), values, subdiagonal, found, length(n)))
      guard info == 0 else { return info }
      values.update(from: values + range.lowerBound, count: range.count)
      if let vectors {
        let first = found + range.lowerBound * n
        reduced.applyQ(to: first, columns: range.count, blocks: work)
        vectors.update(from: first, count: range.count * n)
      }
      return 0
    }
  }

  /// The eigenvalues of a symmetric A, `[n, n]`, at the indices in `range`, and their eigenvectors,
  /// one per row (`syevr`, or the steps of `syevd` for a large matrix).
  ///
  /// - Parameter values: Memory for n values, of which the first are written.
  @usableFromInline
  static func symmetricEigen(
    _ a: Matrix, _ n: Int, range: Range<Int>, values: Matrix, vectors: Matrix?
  ) -> Int {
    if n >= smallestShared && UnsafeBufferPointer(start: a, count: n * n).areSafe {
      return sharedSymmetricEigen(a, n, range: range, values: values, vectors: vectors)
    }
    var found: Int32 = 0
    var supports = [Int32](repeating: 0, count: 2 * n)
    let info = checked(
      routines.syevr(
        LAPACK_COL_MAJOR, letter(vectors == nil ? "N" : "V"), letter("I"), letter("U"), length(n),
        a, leading(n), 0, 0, length(range.lowerBound + 1), length(range.upperBound), 0, &found,
        values, vectors, leading(n), &supports))
    return info == 0 && Int(found) < range.count ? 1 : info
  }

  /// The eigenvalues of A, `[n, n]`, and its right eigenvectors (`geev`).
  ///
  /// To LAPACK the matrix is its transpose, whose left eigenvectors are the complex conjugates of
  /// the right ones of A.
  ///
  /// - Parameters:
  ///   - vectors: The conjugate eigenvectors, one per row; a complex pair takes two rows, its real
  ///     and its imaginary part.
  @usableFromInline
  static func eigen(
    _ a: Matrix, _ n: Int, real: Matrix, imaginary: Matrix, vectors: Matrix?
  ) -> Int {
    checked(
      routines.geev(
        LAPACK_COL_MAJOR, letter(vectors == nil ? "N" : "V"), letter("N"), length(n), a, leading(n),
        real, imaginary, vectors, leading(n), nil, 1))
  }

  /// Replaces A, `[n, n]` column by column, by its real Schur form (`gees`).
  ///
  /// - Parameter vectors: The Schur vectors, `[n, n]` column by column.
  @usableFromInline
  static func schur(
    _ a: Matrix, _ n: Int, real: Matrix, imaginary: Matrix, vectors: Matrix
  ) -> Int {
    var dimension: Int32 = 0
    return checked(
      routines.gees(
        LAPACK_COL_MAJOR, length(n), a, leading(n), &dimension, real, imaginary, vectors, leading(n)
      ))
  }

  /// The X of least norm that minimizes the norms of the columns of A·X − B (`gelsd`), where A and
  /// B are column by column.
  ///
  /// - Parameters:
  ///   - a: A, `[m, n]`, overwritten.
  ///   - b: B, with columns of `max(m, n)` scalars, replaced by X.
  ///   - values: The singular values of A.
  ///   - tolerance: The singular values that are counted as 0, relative to the largest.
  @usableFromInline
  static func leastSquares(
    _ a: Matrix, _ m: Int, _ n: Int, _ b: Matrix, columns: Int, values: Matrix, tolerance: Scalar
  ) -> (info: Int, rank: Int) {
    var rank: Int32 = 0
    let info = checked(
      routines.gelsd(
        LAPACK_COL_MAJOR, length(m), length(n), length(columns), a, leading(m), b,
        leading(max(m, n)), values, tolerance, &rank))
    return (info, Int(rank))
  }
}
