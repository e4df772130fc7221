// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The eigenvalues and eigenvectors of symmetric matrices: A·V = V·diag(values).
///
///     let f = try SymmetricEigen(covariance)
///     matmul(covariance, f.vectors)                       // ≈ f.vectors * f.values
///     try SymmetricEigen(a, indices: n - 3..<n)           // of the three largest values
///
/// A tensor of shape `[…, n, n]` is a batch of matrices, each decomposed by itself. Only the lower
/// triangles are read: the upper ones may hold anything.
///
/// Divide and conquer (LAPACK's `syevd`), or for a range of indices relatively robust
/// representations (`syevr`); both scale numbers near the limits of the type.
public struct SymmetricEigen<Scalar: RealScalar>: Sendable {
  /// The results that are computed.
  public enum Mode: Sendable {
    /// Eigenvalues and eigenvectors.
    case vectors
    /// Eigenvalues only: `vectors` has no columns.
    case valuesOnly
  }

  /// The eigenvalues in ascending order, `[…, k]`, where k is n or the number of indices.
  public let values: Tensor<Scalar>
  /// The orthonormal eigenvectors, one per column, `[…, n, k]`.
  public let vectors: Tensor<Scalar>

  /// Decomposes matrices.
  ///
  /// - Parameters:
  ///   - a: Symmetric matrices, `[…, n, n]`.
  ///   - mode: The results that are computed.
  ///   - indices: The indices of the eigenvalues in ascending order; by default all.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if an
  ///   eigenvalue is beyond the largest number.
  /// - Precondition: The matrices are square, and the indices within `0..<n`.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>, _ mode: Mode = .vectors, indices: Range<Int>? = nil) throws {
    try self.init(a, mode, indices: indices, function: "SymmetricEigen")
  }

  /// Decomposes matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, _ mode: Mode, indices: Range<Int>?, function: String) throws {
    let batch = MatrixBatch(a.shape, function, square: true)
    let n = batch.rows
    let range = indices ?? 0..<n
    require(
      range.lowerBound >= 0 && range.upperBound <= n,
      "\(function): the indices are \(range) for the shape \(a.shape), expected indices in 0..<\(n)"
    )
    try checkOrder(function, [n, n], atMost: LAPACK<Scalar>.largestEigenproblem)
    _ = try a.checkTriangles(function, batch)
    let (k, columns) = (range.count, mode == .vectors ? range.count : 0)
    var (work, values) = (a.lowerTriangles(batch), Tensor<Scalar>.zeros(batch.shape + [k]))
    var vectors = Tensor<Scalar>.zeros(batch.shape + [n, columns])
    var failures = [Bool](repeating: false, count: batch.count)
    if k > 0 {
      withUnsafeMutableBuffers(&work, &values) { a, values in
        vectors.withUnsafeMutableBufferPointer { vectors in
          failures.withUnsafeMutableBufferPointer { failures in
            batch.forEach(work: 10 * n * n * n) { matrix in
              failures[matrix] = !Self.decompose(
                a.baseAddress! + matrix * n * n, n, k < n ? range : nil,
                values: values.baseAddress! + matrix * k,
                vectors: mode == .vectors ? vectors.baseAddress! + matrix * n * k : nil)
            }
          }
        }
      }
    }
    if let matrix = failures.firstIndex(of: true) {
      throw LinearAlgebraError.notConverged(
        function: function, matrix: batch.position(of: matrix))
    }
    try values.checkRange(function)
    self.values = values
    self.vectors = vectors
  }

  /// Writes the eigenvalues of one matrix, which is overwritten, and its eigenvectors if there is
  /// memory for them; returns whether the iteration converged.
  @inlinable
  static func decompose(
    _ a: UnsafeMutablePointer<Scalar>, _ n: Int, _ range: Range<Int>?,
    values: UnsafeMutablePointer<Scalar>, vectors: UnsafeMutablePointer<Scalar>?
  ) -> Bool {
    // LAPACK writes one eigenvector per row.
    func write(_ rows: UnsafePointer<Scalar>, _ count: Int) {
      guard let vectors else { return }
      LAPACK.transpose(rows, rows: count, columns: n, stride: n, into: vectors, stride: count)
    }
    guard let range else {
      guard LAPACK.symmetricEigen(a, n, values: values, vectors: vectors != nil) == 0 else {
        return false
      }
      write(a, n)
      return true
    }
    return withUnsafeScratchBuffer(of: Scalar.self, count: n * (range.count + 1)) { scratch in
      let (all, rows) = (scratch.baseAddress!, scratch.baseAddress! + n)
      guard
        LAPACK.symmetricEigen(a, n, range: range, values: all, vectors: vectors.map { _ in rows })
          == 0
      else { return false }
      values.update(from: all, count: range.count)
      write(rows, range.count)
      return true
    }
  }
}
