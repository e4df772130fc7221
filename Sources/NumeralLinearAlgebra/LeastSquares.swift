// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The solutions of linear least-squares problems, and the numbers that judge them.
public struct LeastSquares<Scalar: RealScalar>: Sendable {
  /// The X of least norm that minimize the norms of the columns of A·X − B: `[…, n]` for a vector
  /// B, or `[…, n, columns]`.
  public let solution: Tensor<Scalar>
  /// The squared norms of the columns of A·X − B: of the batch's shape for a vector B, or
  /// `[…, columns]`.
  public let residuals: Tensor<Scalar>
  /// The numerical ranks of A, of the batch's shape.
  public let rank: Tensor<Int>
  /// The singular values of A in descending order, `[…, min(m, n)]`.
  public let singularValues: Tensor<Scalar>

  @usableFromInline
  init(
    solution: Tensor<Scalar>, residuals: Tensor<Scalar>, rank: Tensor<Int>,
    singularValues: Tensor<Scalar>
  ) {
    self.solution = solution
    self.residuals = residuals
    self.rank = rank
    self.singularValues = singularValues
  }
}

extension Tensor where Scalar: RealScalar {
  /// The least-squares solutions X of A·X ≈ B, where this tensor is A.
  ///
  ///     let fit = try a.leastSquares(b)
  ///     fit.solution            // ‖a·x − b‖ is minimal, and of all such x the norm
  ///     fit.residuals           // ‖a·x − b‖²
  ///
  /// A may have more rows than columns or fewer, and its columns may be dependent. Singular value
  /// decomposition (LAPACK's `gelsd`); for independent columns `QR` is faster.
  ///
  /// - Parameters:
  ///   - right: B, a vector `[m]`, or matrices `[…, m, columns]`, whose batch is broadcast against
  ///     that of A as in NumPy.
  ///   - relativeTolerance: The singular values that are counted as 0, relative to the largest; by
  ///     default max(m, n) · ulp(1), as NumPy's.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if a
  ///   result is beyond the largest number.
  /// - Precondition: This is a matrix, or a batch of them, `[…, m, n]`; B has `m` rows, and the
  ///   batches can be broadcast.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public func leastSquares(
    _ right: Tensor, relativeTolerance: Scalar? = nil
  ) throws -> LeastSquares<Scalar> {
    let function = "leastSquares"
    let batch = MatrixBatch(shape, function)
    let (m, n) = (batch.rows, batch.columns)
    let r = Swift.min(m, n)
    try checkOrder(function, [m, n], atMost: LAPACK<Scalar>.largestSingularProblem)
    let sides = RightSides(function, shape, right.shape)
    try checkFinite(function)
    try right.checkFinite(function, "the right side")
    let (columns, count) = (sides.columns, sides.pairs.count)
    let tolerance = relativeTolerance ?? batch.defaultTolerance()
    var (x, values) = (Tensor.zeros(sides.shape), Tensor.zeros(sides.pairs.shape + [r]))
    var ranks = Tensor<Int>.zeros(sides.pairs.shape)
    var failures = [Bool](repeating: false, count: count)
    if r > 0 {
      withUnsafeMutableBuffers(&x, &values) { x, values in
        ranks.withUnsafeMutableBufferPointer { ranks in
          failures.withUnsafeMutableBufferPointer { failures in
            withUnsafeBuffers(self, right) { a, b in
              sides.forEach(work: 20 * m * n * r) { pair in
                let (matrix, side) = sides.pairs.matrices(at: pair)
                (failures[pair], ranks[pair]) = Self.solveLeastSquares(
                  a.baseAddress! + matrix * m * n, m, n, b.baseAddress! + side * m * columns,
                  columns, tolerance, x.baseAddress! + pair * n * columns,
                  values: values.baseAddress! + pair * r)
              }
            }
          }
        }
      }
    }
    if let pair = failures.firstIndex(of: true) {
      throw LinearAlgebraError.notConverged(
        function: function, matrix: sides.pairs.shape.isEmpty ? nil : pair)
    }
    try x.checkRange(function)
    try values.checkRange(function)
    let isVector = right.rank == 1
    let columnsOfX = isVector ? x.reshaped(x.shape + [1]) : x
    let difference = matmul(self, columnsOfX) - (isVector ? right.reshaped([m, 1]) : right)
    let residuals = (difference * difference).sum(axis: -2)
    return LeastSquares(
      solution: x, residuals: isVector ? residuals.reshaped(sides.pairs.shape) : residuals,
      rank: ranks, singularValues: values)
  }

  /// Solves the problem of one pair, from and to row-major matrices.
  @inlinable
  static func solveLeastSquares(
    _ a: UnsafePointer<Scalar>, _ m: Int, _ n: Int, _ b: UnsafePointer<Scalar>, _ columns: Int,
    _ tolerance: Scalar, _ x: UnsafeMutablePointer<Scalar>, values: UnsafeMutablePointer<Scalar>
  ) -> (failed: Bool, rank: Int) {
    let length = Swift.max(m, n)
    return withUnsafeScratchBuffer(of: Scalar.self, count: m * n + length * columns) { scratch in
      let (matrix, sides) = (scratch.baseAddress!, scratch.baseAddress! + m * n)
      LAPACK.transpose(a, rows: m, columns: n, stride: n, into: matrix, stride: m)
      LAPACK.transpose(b, rows: m, columns: columns, stride: columns, into: sides, stride: length)
      let (info, rank) = LAPACK.leastSquares(
        matrix, m, n, sides, columns: columns, values: values, tolerance: tolerance)
      LAPACK.transpose(sides, rows: columns, columns: n, stride: length, into: x, stride: columns)
      return (info != 0, rank)
    }
  }
}
