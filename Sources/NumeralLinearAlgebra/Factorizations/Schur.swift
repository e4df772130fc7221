// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The real Schur decomposition of square matrices: A = Z·T·Zᵀ.
///
///     let f = try Schur(a)
///     matmul(matmul(f.z, f.t), f.z, transposing: .right)      // ≈ a
///
/// A tensor of shape `[…, n, n]` is a batch of matrices, each decomposed by itself.
///
/// Reduction to Hessenberg form and QR iterations (LAPACK's `gees`), which scales numbers near the
/// limits of the type.
public struct Schur<Scalar: RealScalar>: Sendable {
  /// T, `[…, n, n]`: upper triangular but for a block of two rows and columns for each pair of
  /// conjugate eigenvalues; real eigenvalues are on the diagonal.
  public let t: Tensor<Scalar>
  /// Z, with orthonormal columns, `[…, n, n]`.
  public let z: Tensor<Scalar>
  /// The eigenvalues in the order of T's diagonal, `[…, n]`.
  public let values: Tensor<Complex<Scalar>>

  /// Decomposes matrices.
  ///
  /// - Parameter a: Matrices, `[…, n, n]`.
  /// - Throws: `LinearAlgebraError.notConverged`, `.notFinite`, `.tooLarge`, or `.outOfRange` if an
  ///   element of T is beyond the largest number.
  /// - Precondition: The matrices are square.
  /// - Complexity: O(n³) for each matrix.
  @inlinable
  public init(_ a: Tensor<Scalar>) throws {
    let function = "Schur"
    let batch = MatrixBatch(a.shape, function, square: true)
    let n = batch.rows
    try checkOrder(function, [n, n], atMost: LAPACK<Scalar>.largestEigenproblem)
    try a.checkFinite(function)
    var (t, z) = (Tensor<Scalar>.zeros(a.shape), Tensor<Scalar>.zeros(a.shape))
    var values = Tensor(repeating: Complex<Scalar>(0), shape: batch.shape + [n])
    var failures = [Bool](repeating: false, count: batch.count)
    if n > 0 {
      withUnsafeMutableBuffers(&t, &z) { t, z in
        a.withUnsafeBufferPointer { a in
          values.withUnsafeMutableBufferPointer { values in
            failures.withUnsafeMutableBufferPointer { failures in
              batch.forEach(work: 25 * n * n * n) { matrix in
                let start = matrix * n * n
                failures[matrix] = !Self.decompose(
                  a.baseAddress! + start, n, t: t.baseAddress! + start, z: z.baseAddress! + start,
                  values: values.baseAddress! + matrix * n)
              }
            }
          }
        }
      }
    }
    if let matrix = failures.firstIndex(of: true) {
      throw LinearAlgebraError.notConverged(
        function: function, matrix: batch.position(of: matrix))
    }
    try t.checkRange(function)
    self.t = t
    self.z = z
    self.values = values
  }

  /// Decomposes one matrix; returns whether the iteration converged.
  @inlinable
  static func decompose(
    _ a: UnsafePointer<Scalar>, _ n: Int, t: UnsafeMutablePointer<Scalar>,
    z: UnsafeMutablePointer<Scalar>, values: UnsafeMutablePointer<Complex<Scalar>>
  ) -> Bool {
    withUnsafeScratchBuffer(of: Scalar.self, count: 2 * n * (n + 1)) { scratch in
      let columns = scratch.baseAddress!
      let vectors = columns + n * n
      let (real, imaginary) = (vectors + n * n, vectors + n * n + n)
      LAPACK.transpose(a, rows: n, columns: n, stride: n, into: columns, stride: n)
      guard LAPACK.schur(columns, n, real: real, imaginary: imaginary, vectors: vectors) == 0
      else { return false }
      LAPACK.transpose(columns, rows: n, columns: n, stride: n, into: t, stride: n)
      LAPACK.transpose(vectors, rows: n, columns: n, stride: n, into: z, stride: n)
      for i in 0..<n { values[i] = Complex(real[i], imaginary[i]) }
      return true
    }
  }
}
