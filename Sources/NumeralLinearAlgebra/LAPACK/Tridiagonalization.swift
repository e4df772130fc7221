// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CBLAS
import NumeralTensors

/// The reduction of a symmetric matrix to a tridiagonal one, A = Q·T·Qᵀ, on several threads.
///
/// The algorithm is LAPACK's (`sytrd`): a panel of columns is reduced, and then the rest of the
/// matrix is updated by products. Most of the time is taken by products of the rest and a vector,
/// one for each column, which memory limits; threads share them here. Parts and the order of their
/// sums depend on the size alone, so results are the same bits at any number of threads.
///
/// J. Dongarra, D. Sorensen, S. Hammarling, *Block reduction of matrices to condensed forms for
/// eigenvalue computations*, Journal of Computational and Applied Mathematics 27 (1989).
///
/// Matrices lie in memory column by column here. Of A, the lower triangle is used.
struct Tridiagonalization<Scalar: RealScalar> {
  typealias Matrix = UnsafeMutablePointer<Scalar>

  /// The matrix, `[n, n]`, replaced by the vectors of the reflections below its diagonal.
  let a: Matrix
  let n: Int
  /// The diagonal of T, its subdiagonal, and the factors of the reflections.
  let diagonal, subdiagonal, factors: Matrix

  /// The columns W of a panel, `[n, width]`, and the parts of a product, `[n, parts]`.
  private let w, partial: Matrix
  private let routines = LAPACK<Scalar>.routines

  /// The number of columns of a panel.
  private static var width: Int { 32 }
  /// The number of parts of a product with a vector, and of columns that a part takes at a time.
  private static var parts: Int { 8 }
  private static var block: Int { 64 }

  /// The number of scalars of working memory, for `applyQ` too.
  static func workSize(_ n: Int) -> Int { n * max(width + parts, block) }

  init(
    _ a: Matrix, _ n: Int, diagonal: Matrix, subdiagonal: Matrix, factors: Matrix, work: Matrix
  ) {
    (self.a, self.n, w, partial) = (a, n, work, work + n * Self.width)
    (self.diagonal, self.subdiagonal, self.factors) = (diagonal, subdiagonal, factors)
    for start in stride(from: 0, to: n, by: Self.width) {
      let panel = start..<min(start + Self.width, n)
      for column in panel { reduce(column, panel: start) }
      update(after: panel)
    }
  }

  /// Reduces a column, and computes its column of W.
  private func reduce(_ j: Int, panel start: Int) {
    let count = j - start
    let column = a + j * n
    let (left, right) = (a + start * n + j, w + j)
    subtractProduct(left, n - j, count, right, stride: n, from: column + j)
    subtractProduct(right, n - j, count, left, stride: n, from: column + j)
    diagonal[j] = column[j]
    guard j + 1 < n else { return }
    let (first, length) = (j + 1, n - j - 1)
    let v = column + first
    _ = routines.larfg(LAPACK<Scalar>.length(length), v, v + 1, 1, factors + j)
    subdiagonal[j] = v[0]
    v[0] = 1
    // W = factor · (A·v − V·Wᵀ·v − W·Vᵀ·v), and then its component along v is halved.
    let product = w + count * n + first
    multiply(first, v, into: product)
    // The rows of a column of W above its product are free.
    let coefficients = w + count * n
    for (inner, outer) in [(w + first, left + 1), (left + 1, w + first)] {
      transposedProduct(inner, length, count, v, into: coefficients)
      subtractProduct(outer, length, count, coefficients, stride: 1, from: product)
    }
    let factor = factors[j]
    var dot: Scalar = 0
    for i in 0..<length { dot += product[i] * v[i] }
    let along = factor * factor * dot / -2
    for i in 0..<length { product[i] = factor * product[i] + along * v[i] }
  }

  /// Subtracts V·Wᵀ + W·Vᵀ of a panel from the rest of the matrix, on several threads.
  private func update(after panel: Range<Int>) {
    let rest = panel.upperBound..<n
    let (v, w) = (a + panel.lowerBound * n, w)
    Parallel.forEach(ceilDiv(rest.count, 2 * Self.block)) { chunk in
      let column = rest.lowerBound + chunk * 2 * Self.block
      let (rows, columns) = (n - column, min(2 * Self.block, n - column))
      for (left, right) in [(v + column, w + column), (w + column, v + column)] {
        routines.gemm(
          CblasColMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), Int32(panel.count),
          -1, left, Int32(n), right, Int32(n), 1, a + column * n + column, Int32(n))
      }
    }
  }

  /// The product of the rows and columns from `first` on and a vector, on several threads.
  private func multiply(_ first: Int, _ v: Matrix, into result: Matrix) {
    let length = n - first
    let blocks = ceilDiv(length, Self.block)
    let parts = blocks < 4 ? 1 : Self.parts
    Parallel.forEach(parts) { part in
      let sum = partial + part * n
      sum.update(repeating: 0, count: length)
      for round in 0..<ceilDiv(blocks, parts) {
        // Earlier blocks are longer: every other round goes backward.
        let block = round * parts + (round % 2 == 0 ? part : parts - 1 - part)
        if block < blocks { multiplyBlock(block * Self.block, first, v, addTo: sum) }
      }
    }
    result.update(from: partial, count: length)
    for part in 1..<max(parts, 1) {
      let sum = partial + part * n
      for i in 0..<length { result[i] += sum[i] }
    }
  }

  /// Adds the products of a block of columns, and of the rows that are their transpose.
  private func multiplyBlock(_ column: Int, _ first: Int, _ v: Matrix, addTo sum: Matrix) {
    let columns = min(Self.block, n - first - column)
    let (below, rows) = (column + columns, n - first - column - columns)
    let start = a + (first + column) * n + first
    routines.symv(
      CblasColMajor, CblasLower, Int32(columns), 1, start + column, Int32(n), v + column, 1, 1,
      sum + column, 1)
    guard rows > 0 else { return }
    routines.gemv(
      CblasColMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, start + below, Int32(n),
      v + column, 1, 1, sum + below, 1)
    routines.gemv(
      CblasColMajor, CblasTrans, Int32(rows), Int32(columns), 1, start + below, Int32(n), v + below,
      1, 1, sum + column, 1)
  }

  /// y ← y − A·x, with A `[rows, columns]`.
  private func subtractProduct(
    _ a: Matrix, _ rows: Int, _ columns: Int, _ x: Matrix, stride: Int, from y: Matrix
  ) {
    guard columns > 0 else { return }
    routines.gemv(
      CblasColMajor, CblasNoTrans, Int32(rows), Int32(columns), -1, a, Int32(n), x, Int32(stride),
      1, y, 1)
  }

  /// y ← Aᵀ·x, with A `[rows, columns]`.
  private func transposedProduct(
    _ a: Matrix, _ rows: Int, _ columns: Int, _ x: Matrix, into y: Matrix
  ) {
    guard columns > 0 else { return }
    routines.gemv(
      CblasColMajor, CblasTrans, Int32(rows), Int32(columns), 1, a, Int32(n), x, 1, 0, y, 1)
  }

  /// C ← Q·C, with C `[n, columns]`, on several threads. The reflections are overwritten.
  ///
  /// - Parameter blocks: The working memory of the reduction, overwritten.
  func applyQ(to c: Matrix, columns: Int, blocks: Matrix) {
    let starts = Array(stride(from: 0, to: n - 1, by: Self.block))
    // The vectors of a block as a matrix, with zeros and ones above them, and its triangular
    // factor, of which only the upper triangle is written.
    blocks.update(repeating: 0, count: n * Self.block)
    Parallel.forEach(starts.count) { block in
      let start = starts[block]
      let end = min(start + Self.block, n - 1)
      for column in start..<end {
        for row in start + 1..<column + 1 { a[column * n + row] = 0 }
        a[column * n + column + 1] = 1
      }
      _ = routines.larft(
        LAPACK_COL_MAJOR, LAPACK<Scalar>.letter("F"), LAPACK<Scalar>.letter("C"),
        Int32(n - start - 1), Int32(end - start), a + start * n + start + 1, Int32(n),
        factors + start, blocks + start * Self.block, Int32(Self.block))
    }
    Parallel.forEach(ceilDiv(columns, Self.block)) { chunk in
      let first = chunk * Self.block
      let count = min(Self.block, columns - first)
      withUnsafeScratchBuffer(of: Scalar.self, count: 2 * Self.block * count) { scratch in
        let (x, y) = (scratch.baseAddress!, scratch.baseAddress! + Self.block * count)
        for start in starts.reversed() {
          let (width, rows) = (min(Self.block, n - 1 - start), n - start - 1)
          let (v, target) = (a + start * n + start + 1, c + first * n + start + 1)
          // C ← C − V·T·(Vᵀ·C).
          routines.gemm(
            CblasColMajor, CblasTrans, CblasNoTrans, Int32(width), Int32(count), Int32(rows), 1, v,
            Int32(n), target, Int32(n), 0, x, Int32(Self.block))
          routines.gemm(
            CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(width), Int32(count), Int32(width), 1,
            blocks + start * Self.block, Int32(Self.block), x, Int32(Self.block), 0, y,
            Int32(Self.block))
          routines.gemm(
            CblasColMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(count), Int32(width), -1,
            v, Int32(n), y, Int32(Self.block), 1, target, Int32(n))
        }
      }
    }
  }
}
