// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension Tensor where Scalar: RealScalar {
  /// The solutions X of A·X = B, where this tensor is A.
  ///
  ///     let x = try a.solve(b)      // matmul(a, x) ≈ b
  ///
  /// LU factorization; to solve with the same A again, keep the `LU`, which is the larger part of
  /// the work.
  ///
  /// - Parameter right: B, a vector `[n]`, or matrices `[…, n, columns]`, whose batch is broadcast
  ///   against that of A as in NumPy.
  /// - Returns: X, `[…, n]` for a vector B, or `[…, n, columns]`.
  /// - Throws: `LinearAlgebraError.singular`, `.notFinite`, or `.outOfRange` if the solution is
  ///   beyond the largest number.
  /// - Precondition: This is a square matrix, or a batch of them, `[…, n, n]`; B has `n` rows.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public func solve(_ right: Tensor) throws -> Tensor {
    try LU(self, function: "solve").solve(right, function: "solve")
  }

  /// The inverses of square matrices, `[…, n, n]`. To solve a system, `solve` is faster and more
  /// accurate.
  ///
  /// - Throws: As `solve`.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public func inverse() throws -> Tensor {
    try LU(self, function: "inverse").inverse(function: "inverse")
  }

  /// The determinants of square matrices, `[…, n, n]`, of the batch's shape: `[]` for a single one.
  ///
  /// `LU` has the logarithm too, for a determinant beyond the range of the type.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public func determinant() throws -> Tensor { try LU(self, function: "determinant").determinant }

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
  public func cholesky() throws -> Tensor { try Cholesky(self, function: "cholesky").l }

  /// The eigenvalues and eigenvectors of symmetric matrices, `[…, n, n]`: A·V = V·diag(values).
  ///
  /// For the parameters, results, errors and preconditions see `SymmetricEigen`.
  @inlinable
  public func symmetricEigen(
    _ mode: SymmetricEigen<Scalar>.Mode = .vectors, indices: Range<Int>? = nil
  ) throws -> SymmetricEigen<Scalar> {
    try SymmetricEigen(self, mode, indices: indices, function: "symmetricEigen")
  }

  /// The singular value decomposition of matrices, `[…, m, n]`: A = U·diag(values)·Vᵀ.
  ///
  /// For the results, errors and preconditions see `SVD`.
  @inlinable
  public func svd(_ mode: SVD<Scalar>.Mode = .reduced) throws -> SVD<Scalar> {
    try SVD(self, mode, function: "svd")
  }

  /// The Moore–Penrose pseudoinverses of matrices, `[…, m, n]`, by singular value decomposition:
  /// `[…, n, m]`.
  ///
  /// - Parameter relativeTolerance: The singular values that are counted as 0, relative to the
  ///   largest; by default max(m, n) · ulp(1).
  /// - Throws: As `SVD`.
  /// - Precondition: The tensor has two axes or more.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public func pseudoInverse(relativeTolerance: Scalar? = nil) throws -> Tensor {
    try SVD(self, .reduced, function: "pseudoInverse")
      .pseudoInverse(relativeTolerance, function: "pseudoInverse")
  }
}
