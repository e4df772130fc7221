// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A half of a square matrix, with its diagonal.
public enum Triangle: Sendable {
  /// The diagonal and the elements below it.
  case lower
  /// The diagonal and the elements above it.
  case upper
}

extension Tensor where Scalar: RealScalar {
  /// The solutions X of T·X = B, where this tensor is T, or its triangles are.
  ///
  ///     let l = try a.cholesky()
  ///     let y = try l.solveTriangular(b, .lower)
  ///     let x = try l.solveTriangular(y, .lower, transposed: true)      // L·Lᵀ·x = b
  ///
  /// Substitution (BLAS's `trsm`). The other triangle is not read and may hold anything.
  ///
  /// - Parameters:
  ///   - right: B, a vector `[n]`, or matrices `[…, n, columns]`, whose batch is broadcast against
  ///     that of T as in NumPy.
  ///   - triangle: The triangle of this tensor that is T.
  ///   - transposed: Whether the system is Tᵀ·X = B.
  ///   - unitDiagonal: Whether the diagonal is not read, and counts as ones.
  /// - Returns: X, `[…, n]` for a vector B, or `[…, n, columns]`.
  /// - Throws: `LinearAlgebraError.singular` if an element of the diagonal is 0, `.notFinite`, or
  ///   `.outOfRange` if the solution is beyond the largest number.
  /// - Precondition: This is a square matrix, or a batch of them, `[…, n, n]`; B has `n` rows, and
  ///   the batches can be broadcast.
  /// - Complexity: O(n² · columns) for each matrix.
  @inlinable
  public func solveTriangular(
    _ right: Tensor, _ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false
  ) throws -> Tensor {
    let function = "solveTriangular"
    let batch = MatrixBatch(shape, function, square: true)
    let n = batch.rows
    let sides = RightSides(function, shape, right.shape)
    let columns = sides.columns
    let isMatrixOrdinary = try checkTriangles(function, batch, triangle)
    let isOrdinary = try right.checkMagnitude(function, "the right side") && isMatrixOrdinary
    let zero = withUnsafeBufferPointer { scalars in
      unitDiagonal
        ? nil
        : batch.first { matrix in
          (0..<n).first { scalars[(matrix * n + $0) * n + $0] == 0 }.map { (matrix, $0) }
        }
    }
    if let (matrix, pivot) = zero {
      throw LinearAlgebraError.singular(
        function: function, pivot: pivot, matrix: batch.position(of: matrix))
    }
    var x = Tensor.zeros(sides.shape)
    x.withUnsafeMutableBufferPointer { x in
      withUnsafeBuffers(self, right) { scalars, right in
        sides.forEach(work: n * n * columns) { pair in
          let (matrix, side) = sides.pairs.matrices(at: pair)
          let target = x.baseAddress! + pair * n * columns
          func solve(_ b: UnsafePointer<Scalar>) {
            target.update(from: b, count: n * columns)
            let t = MutableMatrix(
              UnsafeMutablePointer(mutating: scalars.baseAddress! + matrix * n * n), rows: n,
              columns: n, isTransposed: transposed)
            LAPACK<Scalar>.forEachBlock(of: columns, rows: n) { block in
              LAPACK.solveTriangular(
                t, triangle, unitDiagonal: unitDiagonal,
                in: MutableMatrix(target, rows: n, columns: columns).block(0..<n, block))
            }
          }
          let b = right.baseAddress! + side * n * columns
          guard !isOrdinary else { return solve(b) }
          Equilibration(identity: n).solve(
            UnsafeBufferPointer(start: b, count: n * columns), columns: columns, into: target, solve
          )
        }
      }
    }
    try x.checkRange(function)
    return x
  }
}
