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
    var (work, values) = (a.copy(), Tensor<Scalar>.zeros(batch.shape + [r]))
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

extension SVD {
  /// The lengths of the axes before the last two, and the numbers of rows and columns of A.
  @inlinable var batch: MatrixBatch {
    MatrixBatch(u.shape.dropLast(1) + [vTransposed.shape[vTransposed.rank - 1]], "SVD")
  }

  /// The numbers of singular values that are larger than a tolerance, of the batch's shape: the
  /// numerical ranks.
  ///
  /// - Parameter relativeTolerance: The tolerance, relative to the largest singular value; by
  ///   default max(m, n) · ulp(1), as NumPy's.
  /// - Precondition: The tolerance is not negative.
  @inlinable
  public func rank(relativeTolerance: Scalar? = nil) -> Tensor<Int> {
    let (batch, r) = (batch, values.shape[values.rank - 1])
    let tolerance = relativeTolerance ?? batch.defaultTolerance()
    require(tolerance >= 0, "SVD.rank: found the tolerance \(tolerance), expected 0 or more")
    return Tensor(unsafeUninitialized: batch.shape) { ranks in
      values.withUnsafeBufferPointer { values in
        for matrix in 0..<batch.count {
          let values = values[matrix * r..<matrix * r + r]
          ranks[matrix] = values.prefix { $0 > tolerance * values.first! }.count
        }
      }
    }
  }

  /// The condition numbers in the 2-norm, of the batch's shape: the largest singular value divided
  /// by the smallest; infinite for a singular matrix, and 1 for one without elements.
  @inlinable
  public func conditionNumber() -> Tensor<Scalar> {
    let (batch, r) = (batch, values.shape[values.rank - 1])
    guard r > 0 else { return Tensor(repeating: 1, shape: batch.shape) }
    return Tensor(unsafeUninitialized: batch.shape) { result in
      values.withUnsafeBufferPointer { values in
        for matrix in 0..<batch.count {
          let (largest, smallest) = (values[matrix * r], values[matrix * r + r - 1])
          result[matrix] = smallest == 0 ? .infinity : largest / smallest
        }
      }
    }
  }

  /// The Moore–Penrose pseudoinverses, `[…, n, m]`: V·diag(1 / values)·Uᵀ.
  ///
  /// - Parameter relativeTolerance: The singular values that are counted as 0, relative to the
  ///   largest; by default max(m, n) · ulp(1).
  /// - Throws: `LinearAlgebraError.outOfRange` if a result is beyond the largest number.
  /// - Precondition: The decomposition has vectors: the mode is not `.valuesOnly`.
  /// - Complexity: O(m · n · min(m, n)) for each matrix.
  @inlinable
  public func pseudoInverse(relativeTolerance: Scalar? = nil) throws -> Tensor<Scalar> {
    try pseudoInverse(relativeTolerance, function: "SVD.pseudoInverse")
  }

  @inlinable
  func pseudoInverse(_ relativeTolerance: Scalar?, function: String) throws -> Tensor<Scalar> {
    let r = values.shape[values.rank - 1]
    require(
      u.shape[u.rank - 1] >= r && vTransposed.shape[vTransposed.rank - 2] >= r,
      "\(function): the decomposition has values only, expected vectors")
    let ranks = rank(relativeTolerance: relativeTolerance)
    var reciprocals = 1 / values
    reciprocals.withUnsafeMutableBufferPointer { reciprocals in
      ranks.withUnsafeBufferPointer { ranks in
        for matrix in ranks.indices {
          for i in ranks[matrix]..<r { reciprocals[matrix * r + i] = 0 }
        }
      }
    }
    let scaled =
      vTransposed.corners(r, batch.columns) * reciprocals.reshaped(reciprocals.shape + [1])
    let result = matmul(scaled, u.corners(batch.rows, r), transposing: [.left, .right])
    try result.checkRange(function)
    return result
  }
}

extension MatrixBatch {
  /// The tolerance of a singular value that rounding may have moved from 0, relative to the
  /// largest.
  @inlinable
  func defaultTolerance<Scalar: RealScalar>() -> Scalar {
    Scalar(max(rows, columns)) * .ulpOfOne
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

  /// The first rows and columns of matrices, `[…, rows, columns]`.
  @inlinable
  func corners(_ rows: Int, _ columns: Int) -> Tensor {
    let batch = MatrixBatch(shape, "corners")
    guard batch.rows != rows || batch.columns != columns else { return self }
    return Tensor(unsafeUninitialized: batch.shape + [rows, columns]) { result in
      withUnsafeBufferPointer { source in
        for matrix in 0..<batch.count {
          for row in 0..<rows {
            let (from, to) = (
              (matrix * batch.rows + row) * batch.columns, (matrix * rows + row) * columns
            )
            for column in 0..<columns { result[to + column] = source[from + column] }
          }
        }
      }
    }
  }
}
