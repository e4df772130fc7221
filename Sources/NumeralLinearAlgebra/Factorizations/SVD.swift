// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The singular value decomposition of matrices: A = U·diag(values)·Vᵀ.
///
///     let f = try SVD(a)
///     matmul(f.u * f.values, f.vTransposed)           // ≈ a
///     f.rank()                                        // the numerical rank
///     try SVD(a, .valuesOnly).values
///
/// A tensor of shape `[…, m, n]` is a batch of matrices, each decomposed by itself.
///
/// Divide and conquer (LAPACK's `gesdd`), which scales numbers near the limits of the type.
public struct SVD<Scalar: RealScalar>: Sendable {
  /// The factors that are computed.
  public enum Mode: Sendable {
    /// The vectors of the min(m, n) singular values.
    case reduced
    /// All vectors: U and V are square.
    case full
    /// No vectors: U and Vᵀ have no columns and rows.
    case valuesOnly
  }

  /// U: the left singular vectors, one per column, `[…, m, r]`, where r is min(m, n); `[…, m, m]`
  /// if full.
  public let u: Tensor<Scalar>
  /// The singular values in descending order, `[…, r]`.
  public let values: Tensor<Scalar>
  /// Vᵀ: the right singular vectors, one per row, `[…, r, n]`; `[…, n, n]` if full.
  public let vTransposed: Tensor<Scalar>

  /// Decomposes matrices.
  ///
  /// - Parameters:
  ///   - a: Matrices, `[…, m, n]`.
  ///   - mode: The factors that are computed.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if a
  ///   singular value is beyond the largest number.
  /// - Precondition: The tensor has two axes or more.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>, _ mode: Mode = .reduced) throws {
    try self.init(a, mode, function: "SVD")
  }

  /// Decomposes matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, _ mode: Mode, function: String) throws {
    let batch = MatrixBatch(a.shape, function)
    let (m, n) = (batch.rows, batch.columns)
    let r = Swift.min(m, n)
    try checkOrder(function, [m, n], atMost: LAPACK<Scalar>.largestSingularProblem)
    try a.checkFinite(function)
    let count: (left: Int, right: Int)? =
      switch mode {
      case .reduced: (r, r)
      case .full: (m, n)
      case .valuesOnly: nil
      }
    let (left, right) = count ?? (0, 0)
    var (work, values) = (a, Tensor<Scalar>.zeros(batch.shape + [r]))
    var u = Tensor<Scalar>.identities(batch.shape, m, left)
    var v = Tensor<Scalar>.identities(batch.shape, right, n)
    var failures = [Bool](repeating: false, count: batch.count)
    if r > 0 {
      withUnsafeMutableBuffers(&work, &values) { a, values in
        withUnsafeMutableBuffers(&u, &v) { u, v in
          failures.withUnsafeMutableBufferPointer { failures in
            batch.forEach(work: 20 * m * n * r) { matrix in
              let info = LAPACK.singularValues(
                a.baseAddress! + matrix * m * n, m, n, count: count,
                u: u.baseAddress! + matrix * m * left, values: values.baseAddress! + matrix * r,
                vTransposed: v.baseAddress! + matrix * right * n)
              failures[matrix] = info != 0
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
    self.u = u
    self.values = values
    vTransposed = v
  }
}

extension Tensor where Scalar: RealScalar {
  /// Matrices with ones on the diagonal, `[…, rows, columns]`.
  @inlinable
  static func identities(_ batch: [Int], _ rows: Int, _ columns: Int) -> Tensor {
    var result = zeros(batch + [rows, columns])
    result.withUnsafeMutableBufferPointer { result in
      for start in stride(from: 0, to: result.count, by: Swift.max(1, rows * columns)) {
        for i in 0..<Swift.min(rows, columns) { result[start + i * columns + i] = 1 }
      }
    }
    return result
  }
}
