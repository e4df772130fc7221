// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The eigenvalues and right eigenvectors of square matrices, which are complex:
/// A·V = V·diag(values).
///
///     let f = try Eigen(a)
///     f.values.map { $0.magnitude }       // below 1: the powers of A vanish
///
/// A tensor of shape `[…, n, n]` is a batch of matrices, each decomposed by itself. For symmetric
/// matrices, `SymmetricEigen` is faster and its results are real.
///
/// Balancing, reduction to Hessenberg form and QR iterations (LAPACK's `geev`, which scales numbers
/// near the limits of the type).
public struct Eigen<Scalar: RealScalar>: Sendable {
  /// The results that are computed.
  public enum Mode: Sendable {
    /// Eigenvalues and eigenvectors.
    case vectors
    /// Eigenvalues only: `vectors` has no columns.
    case valuesOnly
  }

  /// The eigenvalues, in no particular order, `[…, n]`; the two of a conjugate pair are neighbors,
  /// the one with the positive imaginary part first.
  public let values: Tensor<Complex<Scalar>>
  /// The eigenvectors, one per column and of norm 1, `[…, n, n]`.
  public let vectors: Tensor<Complex<Scalar>>

  /// Decomposes matrices.
  ///
  /// - Parameters:
  ///   - a: Matrices, `[…, n, n]`.
  ///   - mode: The results that are computed.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if an
  ///   eigenvalue is beyond the largest number.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>, _ mode: Mode = .vectors) throws {
    try self.init(a, mode, function: "Eigen")
  }

  /// Decomposes matrices for a function, which is named in errors.
  @inlinable
  init(_ a: Tensor<Scalar>, _ mode: Mode, function: String) throws {
    let batch = MatrixBatch(a.shape, function, square: true)
    let n = batch.rows
    try checkOrder(function, [n, n], atMost: LAPACK<Scalar>.largestEigenproblem)
    try a.checkFinite(function)
    let columns = mode == .vectors ? n : 0
    var work = a.copy()
    var values = Tensor(repeating: Complex<Scalar>(0), shape: batch.shape + [n])
    var vectors = Tensor(repeating: Complex<Scalar>(0), shape: batch.shape + [n, columns])
    var failures = [Bool](repeating: false, count: batch.count)
    if n > 0 {
      withUnsafeMutableBuffers(&values, &vectors) { values, vectors in
        work.withUnsafeMutableBufferPointer { a in
          failures.withUnsafeMutableBufferPointer { failures in
            batch.forEach(work: 25 * n * n * n) { matrix in
              failures[matrix] = !Self.decompose(
                a.baseAddress! + matrix * n * n, n, values: values.baseAddress! + matrix * n,
                vectors: mode == .vectors ? vectors.baseAddress! + matrix * n * n : nil)
            }
          }
        }
      }
    }
    if let matrix = failures.firstIndex(of: true) {
      throw LinearAlgebraError.notConverged(
        function: function, matrix: batch.position(of: matrix))
    }
    guard values.withUnsafeBufferPointer({ $0.allSatisfy { $0.isFinite } }) else {
      throw LinearAlgebraError.outOfRange(function: function)
    }
    self.values = values
    self.vectors = vectors
  }

  /// Writes the eigenvalues of one matrix, which is overwritten, and its eigenvectors if there is
  /// memory for them; returns whether the iteration converged.
  @inlinable
  static func decompose(
    _ a: UnsafeMutablePointer<Scalar>, _ n: Int, values: UnsafeMutablePointer<Complex<Scalar>>,
    vectors: UnsafeMutablePointer<Complex<Scalar>>?
  ) -> Bool {
    withUnsafeScratchBuffer(of: Scalar.self, count: n * (n + 2)) { scratch in
      let real = scratch.baseAddress!
      let (imaginary, rows) = (real + n, real + 2 * n)
      guard
        LAPACK.eigen(
          a, n, real: real, imaginary: imaginary, vectors: vectors.map { _ in rows }) == 0
      else { return false }
      var column = 0
      while column < n {
        values[column] = Complex(real[column], imaginary[column])
        let isPair = imaginary[column] != 0 && column + 1 < n
        if isPair { values[column + 1] = Complex(real[column + 1], imaginary[column + 1]) }
        if let vectors {
          let (re, im) = (rows + column * n, rows + (column + 1) * n)
          for row in 0..<n {
            guard isPair else {
              vectors[row * n + column] = Complex(re[row])
              continue
            }
            // The rows hold the conjugate of the first vector of the pair.
            vectors[row * n + column] = Complex(re[row], -im[row])
            vectors[row * n + column + 1] = Complex(re[row], im[row])
          }
        }
        column += isPair ? 2 : 1
      }
      return true
    }
  }
}
