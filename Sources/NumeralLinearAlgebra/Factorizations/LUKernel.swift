// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Elimination with partial pivoting of one row-major matrix, in place.
extension LAPACK {
  /// The largest order for which plain loops take less time than the calls of LAPACK.
  @inlinable static var smallOrder: Int { 16 }

  /// Replaces A, `[n, n]`, by L below the diagonal, and U.
  ///
  /// - Parameters:
  ///   - permutation: Receives the row of A at each row of L·U.
  /// - Returns: Whether the number of exchanges of rows is odd.
  @inlinable
  static func lu(_ a: Matrix, _ n: Int, permutation: UnsafeMutablePointer<Int>) -> Bool {
    for row in 0..<n { permutation[row] = row }
    return n <= smallOrder
      ? eliminate(a, n, permutation) : factorPanels(a, n, permutation)
  }

  /// Elimination row by row, for small matrices.
  @inlinable
  static func eliminate(_ a: Matrix, _ n: Int, _ permutation: UnsafeMutablePointer<Int>) -> Bool {
    var isOdd = false
    for k in 0..<n {
      var pivot = k
      for i in k + 1..<max(n, k + 1) where a[i * n + k].magnitude > a[pivot * n + k].magnitude {
        pivot = i
      }
      guard a[pivot * n + k] != 0 else { continue }
      if pivot != k {
        swapRows(a + k * n, a + pivot * n, n)
        swap(&permutation[k], &permutation[pivot])
        isOdd.toggle()
      }
      let (top, reciprocal) = (a + k * n, 1 / a[k * n + k])
      for i in k + 1..<max(n, k + 1) {
        let row = a + i * n
        let factor = row[k] * reciprocal
        row[k] = factor
        for j in k + 1..<max(n, k + 1) { row[j] -= factor * top[j] }
      }
    }
    return isOdd
  }

  /// Elimination by panels: LAPACK factors a panel that is copied column by column, and the columns
  /// to its right are updated where they lie.
  @inlinable
  static func factorPanels(
    _ a: Matrix, _ n: Int, _ permutation: UnsafeMutablePointer<Int>
  ) -> Bool {
    let width = min(n, Panels.width(n))
    let matrix = MutableMatrix(a, rows: n, columns: n)
    let pivots = ScratchBuffer<Int32>(count: n)
    let scratch = ScratchBuffer<Scalar>(count: n * width)
    return pivots.withUnsafeMutableBufferPointer { pivots in
      scratch.withUnsafeMutableBufferPointer { scratch in
        let (pivots, panel) = (pivots.baseAddress!, scratch.baseAddress!)
        /// Exchanges rows of some columns, as the pivots of a panel say.
        func exchange(_ rows: Range<Int>, of columns: Range<Int>) {
          for row in rows where Int(pivots[row]) != row {
            swapRows(
              a + row * n + columns.lowerBound, a + Int(pivots[row]) * n + columns.lowerBound,
              columns.count)
          }
        }
        _ = Panels.factor(n, of: n, width: width) { columns in
          let top = columns.lowerBound
          let (rows, corner) = (n - top, a + top * n + top)
          transpose(
            corner, rows: rows, columns: columns.count, stride: n, into: panel, stride: rows)
          // A pivot of 0 is no error: the factors exist.
          _ = luPanel(panel, rows, columns.count, pivots: pivots + top)
          transpose(
            panel, rows: columns.count, columns: rows, stride: rows, into: corner, stride: n)
          for row in columns { pivots[row] += Int32(truncatingIfNeeded: top - 1) }
          return true
        } update: { columns, block in
          exchange(columns, of: block)
          let top = matrix.block(columns, block)
          solveTriangular(matrix.block(columns, columns), .lower, unitDiagonal: true, in: top)
          let below = columns.upperBound..<n
          subtractProduct(matrix.block(below, columns), top, from: matrix.block(below, block))
        }
        // L's rows are exchanged by the pivots of later panels.
        Parallel.forEach(ceilDiv(n, width)) { index in
          let columns = index * width..<min((index + 1) * width, n)
          exchange(columns.upperBound..<n, of: columns)
        }
        var isOdd = false
        for row in 0..<n where Int(pivots[row]) != row {
          swap(&permutation[row], &permutation[Int(pivots[row])])
          isOdd.toggle()
        }
        return isOdd
      }
    }
  }

  @inlinable
  static func swapRows(_ a: Matrix, _ b: Matrix, _ count: Int) {
    for i in 0..<count { swap(&a[i], &b[i]) }
  }

  /// Replaces each column of X, `[n, columns]`, by the solution of L·U·x = b.
  @inlinable
  static func solveLU(_ factors: Matrix, _ n: Int, in x: Matrix, columns: Int) {
    guard n > smallOrder else { return substitute(factors, n, in: x, columns: columns) }
    let matrix = MutableMatrix(factors, rows: n, columns: n)
    forEachBlock(of: columns, rows: n) { block in
      let part = MutableMatrix(x, rows: n, columns: columns).block(0..<n, block)
      solveTriangular(matrix, .lower, unitDiagonal: true, in: part)
      solveTriangular(matrix, .upper, in: part)
    }
  }

  /// Substitution for small matrices: row by row, or for a vector column by column, whose terms do
  /// not wait for each other.
  @inlinable
  static func substitute(_ factors: Matrix, _ n: Int, in x: Matrix, columns: Int) {
    if columns == 1 {
      for j in 0..<n {
        let known = x[j]
        for i in j + 1..<max(n, j + 1) { x[i] -= factors[i * n + j] * known }
      }
      for j in (0..<n).reversed() {
        let known = x[j] / factors[j * n + j]
        x[j] = known
        for i in 0..<j { x[i] -= factors[i * n + j] * known }
      }
      return
    }
    for i in 0..<n {
      let row = x + i * columns
      for j in 0..<i {
        let (factor, other) = (factors[i * n + j], x + j * columns)
        for c in 0..<columns { row[c] -= factor * other[c] }
      }
    }
    for i in (0..<n).reversed() {
      let row = x + i * columns
      for j in i + 1..<max(n, i + 1) {
        let (factor, other) = (factors[i * n + j], x + j * columns)
        for c in 0..<columns { row[c] -= factor * other[c] }
      }
      let pivot = factors[i * n + i]
      for c in 0..<columns { row[c] /= pivot }
    }
  }

  /// Calls `body` with blocks of columns, on several threads if a matrix of n rows and so many
  /// columns is large.
  @inlinable
  static func forEachBlock(of columns: Int, rows n: Int, _ body: (Range<Int>) -> Void) {
    // At least 64 columns, beside which the packing of the other operand costs little.
    let width = max(64, ceilDiv(ceilDiv(columns, 8), 16) * 16)
    Parallel.forEachRange(of: n * n < 1 << 12 ? max(1, columns) : width, in: columns, body)
  }
}
