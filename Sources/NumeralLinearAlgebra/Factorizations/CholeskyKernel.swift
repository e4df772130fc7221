// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

// The Cholesky factorization of one row-major matrix, in place.
extension LAPACK {
  /// Replaces the lower triangle of A, `[n, n]`, by L.
  ///
  /// - Returns: 0, or the order of the leading minor that is not positive.
  @inlinable
  static func cholesky(_ a: Matrix, _ n: Int) -> Int {
    guard n > smallOrder else { return choleskyByRows(a, n) }
    let matrix = MutableMatrix(a, rows: n, columns: n)
    var order = 0
    _ = Panels.factor(n, of: n, width: Panels.width(n)) { columns in
      let square = matrix.block(columns, columns)
      let info = cholesky(square.start, columns.count, stride: n)
      guard info == 0 else {
        order = columns.lowerBound + info
        return false
      }
      solveTriangular(
        square.transposed, .lower, onTheRight: true,
        in: matrix.block(columns.upperBound..<n, columns))
      return true
    } update: { columns, block in
      let rows = matrix.block(block, columns)
      addGram(rows, to: matrix.block(block, block), scale: -1)
      let below = block.upperBound..<n
      subtractProduct(
        matrix.block(below, columns), rows.transposed, from: matrix.block(below, block))
    }
    return order
  }

  /// The factorization row by row, for small matrices.
  @inlinable
  static func choleskyByRows(_ a: Matrix, _ n: Int) -> Int {
    for i in 0..<n {
      let row = a + i * n
      for j in 0...i {
        let other = a + j * n
        var rest = row[j]
        for k in 0..<j { rest -= row[k] * other[k] }
        if j < i {
          row[j] = rest / other[j]
        } else {
          guard rest > 0 else { return i + 1 }
          row[i] = rest.squareRoot()
        }
      }
    }
    return 0
  }
}
