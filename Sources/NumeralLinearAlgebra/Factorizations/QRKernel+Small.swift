// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// Reflections of small matrices one by one, H = I − τ·v·vᵀ, by plain loops: they take less time
// than LAPACK's calls for a block.
extension Reflections {
  /// Whether the reflections are made and applied one by one.
  @inlinable var isSmall: Bool { count <= LAPACK<Scalar>.smallOrder && factors.rows <= 64 }

  /// τ of a reflection: the diagonal of T.
  @inlinable
  func scale(_ index: Int) -> UnsafeMutablePointer<Scalar> { blocks + index * width + index }

  /// Factors the matrix column by column.
  @inlinable
  func factorColumns() {
    let (m, n) = (factors.rows, factors.columns)
    for k in 0..<count {
      let column = factors.start + k
      var squares: Scalar = 0
      for i in k + 1..<max(m, k + 1) { squares += column[i * n] * column[i * n] }
      guard squares > 0 else {
        scale(k).pointee = 0
        continue
      }
      let first = column[k * n]
      let norm = (first * first + squares).squareRoot()
      let diagonal = first > 0 ? -norm : norm
      let reciprocal = 1 / (first - diagonal)
      for i in k + 1..<m { column[i * n] *= reciprocal }
      column[k * n] = diagonal
      scale(k).pointee = (diagonal - first) / diagonal
      reflect(k, factors, k + 1..<n)
    }
  }

  /// Replaces C by Q·C, or by Qᵀ·C.
  @inlinable
  func applyColumns(to c: MutableMatrix<Scalar>, transposed: Bool) {
    for index in 0..<count {
      reflect(transposed ? index : count - 1 - index, c, 0..<c.columns)
    }
  }

  /// Applies one reflection to some columns of C.
  @inlinable
  func reflect(_ k: Int, _ c: MutableMatrix<Scalar>, _ columns: Range<Int>) {
    let (m, n, tau) = (factors.rows, factors.columns, scale(k).pointee)
    guard tau != 0 && !columns.isEmpty else { return }
    let v = factors.start + k
    let count = columns.count
    withUnsafeTemporaryAllocation(of: Scalar.self, capacity: count) { buffer in
      let products = buffer.baseAddress!
      let top = c.start + k * c.rowStride + columns.lowerBound
      for j in 0..<count { products[j] = top[j] }
      for i in k + 1..<max(m, k + 1) {
        let (row, factor) = (c.start + i * c.rowStride + columns.lowerBound, v[i * n])
        for j in 0..<count { products[j] += factor * row[j] }
      }
      for j in 0..<count {
        products[j] *= tau
        top[j] -= products[j]
      }
      for i in k + 1..<max(m, k + 1) {
        let (row, factor) = (c.start + i * c.rowStride + columns.lowerBound, v[i * n])
        for j in 0..<count { row[j] -= factor * products[j] }
      }
    }
  }
}
