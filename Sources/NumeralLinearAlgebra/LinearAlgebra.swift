// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor where Scalar: RealScalar {
  /// The solution X of A·X = B, where this matrix is A.
  ///
  ///     let x = try a.solve(b)      // matmul(a, x) ≈ b
  ///
  /// LU decomposition with partial pivoting (LAPACK's `gesv`).
  ///
  /// - Parameter right: B, `[n, columns]` or `[n]`.
  /// - Returns: X, of B's shape.
  /// - Throws: `LinearAlgebraError.singular` or `.notFinite`.
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
      LAPACK.solve(a.baseAddress!, n, x.baseAddress!, columns)
    }
    guard info == 0 else { throw LinearAlgebraError.singular(function: "solve", index: info - 1) }
    return x
  }

  /// The inverse of this matrix. To solve a system, `solve` is faster and more accurate.
  ///
  /// - Throws: `LinearAlgebraError.singular` or `.notFinite`.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func inverse() throws -> Tensor {
    try solve(.identity(checkedSquare("inverse")))
  }

  /// The Cholesky factor of this symmetric positive definite matrix A: the lower triangular L with
  /// L·Lᵀ = A.
  ///
  /// Only the lower triangle is read (LAPACK's `potrf`).
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func cholesky() throws -> Tensor {
    let n = try checkedSquare("cholesky")
    var factor = self
    let info = factor.withUnsafeMutableBufferPointer { LAPACK.cholesky($0.baseAddress!, n) }
    guard info == 0 else {
      throw LinearAlgebraError.notPositiveDefinite(function: "cholesky", order: info)
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
  /// Only the lower triangle is read; divide and conquer (LAPACK's `syevd`).
  ///
  /// - Returns: The values in ascending order, `[n]`, and the orthonormal vectors in the columns of
  ///   a matrix, `[n, n]`.
  /// - Throws: `LinearAlgebraError.notConverged` or `.notFinite`.
  /// - Precondition: This is a square matrix.
  /// - Complexity: O(n³).
  @inlinable
  public func symmetricEigen() throws -> (values: Tensor, vectors: Tensor) {
    let n = try checkedSquare("symmetricEigen")
    var (vectors, values) = (self, Tensor.zeros([n]))
    let info = withUnsafeMutableBuffers(&vectors, &values) { vectors, values in
      LAPACK.symmetricEigen(vectors.baseAddress!, n, values: values.baseAddress!)
    }
    guard info == 0 else { throw LinearAlgebraError.notConverged(function: "symmetricEigen") }
    return (values, vectors)
  }

  /// The thin singular value decomposition of this matrix: A = U·diag(values)·Vᵀ.
  ///
  /// Divide and conquer (LAPACK's `gesdd`).
  ///
  /// - Returns: For A of shape `[m, n]` and r = min(m, n): U, `[m, r]`; the singular values in
  ///   descending order, `[r]`; Vᵀ, `[r, n]`.
  /// - Throws: `LinearAlgebraError.notConverged` or `.notFinite`.
  /// - Precondition: This is a matrix.
  /// - Complexity: O(m · n · r).
  @inlinable
  public func singularValueDecomposition() throws -> (
    u: Tensor, values: Tensor, vTransposed: Tensor
  ) {
    require(rank == 2, "singularValueDecomposition: the shape is \(shape), expected a matrix")
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
    return (u, values, v)
  }

  /// The number of rows of this square matrix of finite numbers.
  @inlinable
  func checkedSquare(_ function: String) throws -> Int {
    require(
      rank == 2 && shape[0] == shape[1],
      "\(function): the shape is \(shape), expected a square matrix")
    try checkFinite(function)
    return shape[0]
  }

  @inlinable
  func checkFinite(_ function: String, _ argument: String = "the matrix") throws {
    if let position = withUnsafeBufferPointer({ $0.firstIndex { !$0.isFinite } }) {
      throw LinearAlgebraError.notFinite(
        function: function, argument: argument, position: position)
    }
  }
}
