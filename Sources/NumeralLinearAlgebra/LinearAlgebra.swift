// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor where Scalar: RealScalar {
  /// The solution X of A·X = B, where this matrix is A.
  ///
  ///     let x = try a.solve(b)      // matmul(a, x) ≈ b
  ///
  /// LU decomposition with partial pivoting (LAPACK's `gesv`). Rows and columns of very large or
  /// small numbers are scaled by powers of two first.
  ///
  /// - Parameter right: B, `[n, columns]` or `[n]`.
  /// - Returns: X, of B's shape.
  /// - Throws: `LinearAlgebraError.singular`, `.notFinite`, or `.outOfRange` if the solution is
  ///   beyond the largest number.
  /// - Precondition: This is a square matrix `[n, n]`, and B has `n` rows.
  /// - Complexity: O(n³).
  @inlinable
  public func solve(_ right: Tensor) throws -> Tensor {
    let n = try checkedSquare("solve")
    require(
      (1...2).contains(right.rank) && right.shape[0] == n,
      "solve: the shapes \(shape) and \(right.shape) do not match, expected [n, n] and [n, …]")
    // LAPACKE's own check for NaN returns the code of a singular matrix.
    try right.checkFinite("solve", "the right side")
    var (a, x) = (self, right)
    let columns = right.rank == 1 ? 1 : right.shape[1]
    let info = withUnsafeMutableBuffers(&a, &x) { a, x in
      let scaling = Equilibration(a, n)
      scaling.apply(to: a)
      return scaling.solving(x, columns: columns) {
        LAPACK.solve(a.baseAddress!, n, x.baseAddress!, columns)
      }
    }
    guard info == 0 else { throw LinearAlgebraError.singular(function: "solve", index: info - 1) }
    try x.checkRange("solve")
    return x
  }

  /// The inverse of this matrix. To solve a system, `solve` is faster and more accurate.
  ///
  /// - Throws: As `solve`.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func inverse() throws -> Tensor {
    try solve(.identity(checkedSquare("inverse")))
  }

  /// The Cholesky factor of this symmetric positive definite matrix A: the lower triangular L with
  /// L·Lᵀ = A.
  ///
  /// Only the lower triangle is read (LAPACK's `potrf`): the upper one may hold anything. Rows and
  /// columns of very large or small numbers are scaled by powers of two first.
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func cholesky() throws -> Tensor {
    let n = try checkedSquare("cholesky", lowerTriangle: true)
    var factor = self
    let order = factor.withUnsafeMutableBufferPointer { factor in
      let exponents = Self.symmetricEquilibration(factor, n)
      func scale(by sign: Int, _ exponent: (_ row: Int, _ column: Int) -> Int) {
        guard exponents.contains(where: { $0 != 0 }) else { return }
        for row in 0..<n {
          for column in 0...row {
            let position = row * n + column
            factor[position] = factor[position].scaled(by: sign * exponent(row, column))
          }
        }
      }
      scale(by: -1) { exponents[$0] + exponents[$1] }
      let order = LAPACK.cholesky(factor.baseAddress!, n)
      scale(by: 1) { row, _ in exponents[row] }
      return order
    }
    // The elements of a factor are at most the roots of the diagonal. A row beyond the largest
    // number, which LAPACK does not find, is therefore of a minor that is not positive.
    let overflow = (0..<n).first { row in
      !factor.withUnsafeBufferPointer { $0[row * n...row * n + row].allSatisfy { $0.isFinite } }
    }
    guard order == 0 && overflow == nil else {
      let orders = [order == 0 ? n : order, (overflow ?? n) + 1]
      throw LinearAlgebraError.notPositiveDefinite(function: "cholesky", order: orders.min()!)
    }
    factor.withUnsafeMutableBufferPointer { factor in
      for row in 0..<n {
        for column in row + 1..<Swift.max(n, row + 1) { factor[row * n + column] = 0 }
      }
    }
    return factor
  }

  /// The eigenvalues and eigenvectors of this symmetric matrix: A·V = V·diag(values).
  ///
  /// Only the lower triangle is read, and the upper one may hold anything. Divide and conquer
  /// (LAPACK's `syevd`).
  ///
  /// - Returns: The values in ascending order, `[n]`, and the orthonormal vectors in the columns of
  ///   a matrix, `[n, n]`.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if an
  ///   eigenvalue is beyond the largest number.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func symmetricEigen() throws -> (values: Tensor, vectors: Tensor) {
    let n = try checkedSquare("symmetricEigen", lowerTriangle: true)
    try checkOrder("symmetricEigen", shape, atMost: LAPACK<Scalar>.largestEigenproblem)
    var (vectors, values) = (self, Tensor.zeros([n]))
    let info = withUnsafeMutableBuffers(&vectors, &values) { vectors, values in
      LAPACK.symmetricEigen(vectors.baseAddress!, n, values: values.baseAddress!)
    }
    guard info == 0 else { throw LinearAlgebraError.notConverged(function: "symmetricEigen") }
    try values.checkRange("symmetricEigen")
    return (values, vectors)
  }

  /// The thin singular value decomposition of this matrix: A = U·diag(values)·Vᵀ.
  ///
  /// Divide and conquer (LAPACK's `gesdd`).
  ///
  /// - Returns: For A of shape `[m, n]` and r = min(m, n): U, `[m, r]`; the singular values in
  ///   descending order, `[r]`; Vᵀ, `[r, n]`.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if a
  ///   singular value is beyond the largest number.
  /// - Precondition: This is a matrix.
  /// - Complexity: O(m · n · r).
  @inlinable
  public func singularValueDecomposition() throws -> (
    u: Tensor, values: Tensor, vTransposed: Tensor
  ) {
    require(rank == 2, "singularValueDecomposition: the shape is \(shape), expected a matrix")
    try checkOrder(
      "singularValueDecomposition", shape, atMost: LAPACK<Scalar>.largestSingularProblem)
    try checkFinite("singularValueDecomposition")
    let (m, n) = (shape[0], shape[1])
    let r = Swift.min(m, n)
    var (a, u, values, v) = (self, Tensor.zeros([m, r]), Tensor.zeros([r]), Tensor.zeros([r, n]))
    guard r > 0 else { return (u, values, v) }
    let info = withUnsafeMutableBuffers(&a, &values) { a, values in
      withUnsafeMutableBuffers(&u, &v) { u, v in
        LAPACK.singularValues(
          a.baseAddress!, m, n, u: u.baseAddress!, values: values.baseAddress!,
          vTransposed: v.baseAddress!)
      }
    }
    guard info == 0 else {
      throw LinearAlgebraError.notConverged(function: "singularValueDecomposition")
    }
    try values.checkRange("singularValueDecomposition")
    return (u, values, v)
  }

  /// The number of rows of this square matrix of finite numbers, or of one whose lower triangle,
  /// with the diagonal, is finite.
  @inlinable
  func checkedSquare(_ function: String, lowerTriangle: Bool = false) throws -> Int {
    require(
      rank == 2 && shape[0] == shape[1],
      "\(function): the shape is \(shape), expected a square matrix")
    let n = shape[0]
    guard lowerTriangle else {
      try checkFinite(function)
      return n
    }
    try withUnsafeBufferPointer { scalars in
      for row in 0..<n {
        if let position = scalars[row * n...row * n + row].firstIndex(where: { !$0.isFinite }) {
          throw LinearAlgebraError.notFinite(
            function: function, argument: "the matrix", position: position)
        }
      }
    }
    return n
  }

  /// Throws unless every element of an argument is finite.
  @inlinable
  func checkFinite(_ function: String, _ argument: String = "the matrix") throws {
    if let position = withUnsafeBufferPointer({ $0.firstIndex { !$0.isFinite } }) {
      throw LinearAlgebraError.notFinite(
        function: function, argument: argument, position: position)
    }
  }

  /// Throws unless every element of a result is finite.
  @inlinable
  func checkRange(_ function: String) throws {
    guard withUnsafeBufferPointer({ $0.allSatisfy { $0.isFinite } }) else {
      throw LinearAlgebraError.outOfRange(function: function)
    }
  }

  /// The exponents of two that divide the rows and the columns of a symmetric matrix, so that its
  /// positive diagonal elements are from 1 to 4; 0 if its elements are of ordinary magnitude.
  @inlinable
  static func symmetricEquilibration(
    _ a: UnsafeMutableBufferPointer<Scalar>, _ n: Int
  ) -> [Int] {
    let isSafe = (0..<n).allSatisfy { a[$0 * n...$0 * n + $0].areSafe }
    return (0..<n).map { isSafe || a[$0 * n + $0] <= 0 ? 0 : Int(a[$0 * n + $0].exponent) >> 1 }
  }
}

/// Throws if a matrix has more rows and columns than LAPACK's working arrays allow.
@usableFromInline
package func checkOrder(_ function: String, _ shape: [Int], atMost limit: Int) throws {
  guard shape.min()! <= limit && shape.max()! <= Int32.max else {
    throw LinearAlgebraError.tooLarge(function: function, shape: shape, limit: limit)
  }
}
