// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A matrix for which a decomposition does not exist, or was not found.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
  /// The matrix has no inverse: in elimination the pivot at `index` is exactly zero.
  case singular(function: String, index: Int)
  /// The leading minor of this order is not positive, so the matrix is not positive definite.
  case notPositiveDefinite(function: String, order: Int)
  /// The iteration did not converge, or a number was not finite.
  case notConverged(function: String)
  /// An element of an argument is NaN or infinite: the one at `position` in row-major order.
  case notFinite(function: String, argument: String, position: Int)

  /// One line that names the function, what was found and what was expected.
  public var description: String {
    switch self {
    case .singular(let function, let index):
      "\(function): the matrix is singular (pivot \(index) is 0), expected an invertible one"
    case .notPositiveDefinite(let function, let order):
      "\(function): the leading minor of order \(order) is not positive, "
        + "expected a positive definite matrix"
    case .notConverged(let function):
      "\(function): the iteration did not converge"
    case .notFinite(let function, let argument, let position):
      "\(function): element \(position) of \(argument) is not finite, expected finite numbers"
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// The solution X of A·X = B, where this matrix is A.
  ///
  /// LU decomposition with partial pivoting (LAPACK's `gesv`).
  ///
  /// - Parameter right: B, shape `[n, columns]` or `[n]`.
  /// - Returns: X, of B's shape.
  /// - Throws: `LinearAlgebraError.singular` or `.notFinite`.
  /// - Precondition: This is a square matrix `[n, n]`, and B has `n` rows.
  /// - Complexity: O(n³).
  @inlinable
  public func solve(_ right: Tensor) throws -> Tensor {
    let n = try checkedSquare("solve")
    precondition(
      (1...2).contains(right.rank) && right.shape[0] == n,
      "solve: the shapes \(shape) and \(right.shape) do not match, expected [n, n] and [n, …]")
    // LAPACKE would refuse a NaN too, with a code that reads like a singular matrix.
    try right.checkFinite("solve", "the right side")
    var (a, x) = (self, right)
    let columns = right.rank == 1 ? 1 : right.shape[1]
    let info = a.withUnsafeMutableBufferPointer { a in
      x.withUnsafeMutableBufferPointer { x in
        LAPACK.solve(a.baseAddress!, n, x.baseAddress!, columns)
      }
    }
    guard info == 0 else { throw LinearAlgebraError.singular(function: "solve", index: info - 1) }
    return x
  }

  /// The inverse of this square matrix. To solve a system, `solve` is faster and more accurate.
  ///
  /// - Throws: `LinearAlgebraError.singular` or `.notFinite`.
  /// - Complexity: O(n³).
  @inlinable
  public func inverse() throws -> Tensor {
    try solve(.identity(checkedSquare("inverse")))
  }

  /// The lower triangular L with L·Lᵀ = A, where this symmetric positive definite matrix is A.
  ///
  /// Only the lower triangle is read (LAPACK's `potrf`).
  ///
  /// - Throws: `LinearAlgebraError.notPositiveDefinite` or `.notFinite`.
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
  /// - Returns: The values in ascending order, `[n]`, and the orthonormal vectors, a column each,
  ///   `[n, n]`.
  /// - Throws: `LinearAlgebraError.notConverged` or `.notFinite`.
  /// - Complexity: O(n³).
  @inlinable
  public func symmetricEigen() throws -> (values: Tensor, vectors: Tensor) {
    let n = try checkedSquare("symmetricEigen")
    var (vectors, values) = (self, Tensor.zeros([n]))
    let info = vectors.withUnsafeMutableBufferPointer { vectors in
      values.withUnsafeMutableBufferPointer { values in
        LAPACK.symmetricEigen(vectors.baseAddress!, n, values: values.baseAddress!)
      }
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
    precondition(rank == 2, "singularValueDecomposition: the shape is \(shape), expected a matrix")
    try checkFinite("singularValueDecomposition")
    let (m, n) = (shape[0], shape[1])
    let r = Swift.min(m, n)
    var (a, u, values, v) = (self, Tensor.zeros([m, r]), Tensor.zeros([r]), Tensor.zeros([r, n]))
    guard r > 0 else { return (u, values, v) }
    let info = a.withUnsafeMutableBufferPointer { a in
      u.withUnsafeMutableBufferPointer { u in
        values.withUnsafeMutableBufferPointer { values in
          v.withUnsafeMutableBufferPointer { v in
            LAPACK.singularValues(
              a.baseAddress!, m, n, u: u.baseAddress!, values: values.baseAddress!,
              vTransposed: v.baseAddress!)
          }
        }
      }
    }
    guard info == 0 else {
      throw LinearAlgebraError.notConverged(function: "singularValueDecomposition")
    }
    return (u, values, v)
  }

  @inlinable
  func checkedSquare(_ function: String) throws -> Int {
    precondition(
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
