// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

extension SVD {
  /// The largest singular values of matrices and their vectors, approximately, by random
  /// projection.
  ///
  ///     let f = try SVD(a, largest: 20, seed: 1)
  ///     matmul(f.u * f.values, f.vTransposed)       // A's best approximation of rank 20, nearly
  ///
  /// A subspace of `count + oversampling` dimensions is found from products with random vectors,
  /// and the matrix is decomposed within it. The error is near that of the best approximation of
  /// this rank if the singular values decay; each iteration raises the ratios of neighboring values
  /// to two further powers.
  ///
  /// N. Halko, P. Martinsson and J. Tropp, *Finding Structure with Randomness: Probabilistic
  /// Algorithms for Constructing Approximate Matrix Decompositions*, SIAM Review 53 (2011),
  /// algorithms 4.4 and 5.1.
  ///
  /// - Parameters:
  ///   - a: Matrices, `[…, m, n]`.
  ///   - count: The number of singular values.
  ///   - oversampling: The further dimensions of the subspace.
  ///   - iterations: The number of subspace iterations.
  ///   - seed: The key of the random numbers.
  /// - Throws: As `init(_:_:)`.
  /// - Precondition: `count` is from 0 to min(m, n); the other numbers are not negative.
  /// - Complexity: O(m · n · (count + oversampling) · (iterations + 1)) for each matrix.
  @inlinable
  public init(
    _ a: Tensor<Scalar>, largest count: Int, oversampling: Int = 10, iterations: Int = 2,
    seed: RandomKey
  ) throws {
    let function = "SVD(largest:)"
    let batch = MatrixBatch(a.shape, function)
    let (m, n) = (batch.rows, batch.columns)
    require(
      count >= 0 && count <= Swift.min(m, n) && oversampling >= 0 && iterations >= 0,
      "\(function): found \(count) values, \(oversampling) further dimensions and \(iterations) "
        + "iterations for the shape \(a.shape), expected at most \(Swift.min(m, n)) values and no "
        + "negative number")
    let dimensions = Swift.min(count + oversampling, m, n)
    var a = a
    let exponent = try a.checkMagnitude(function) ? 0 : a.normalize()
    /// An orthonormal basis of the space that the columns span.
    func basis(_ columns: Tensor<Scalar>) throws -> Tensor<Scalar> {
      try QR(columns, mode: .reduced, pivoting: false, function: function).q
    }
    var q = try basis(matmul(a, Tensor<Scalar>.normal([n, dimensions], seed: seed)))
    for _ in 0..<iterations {
      q = try basis(matmul(a, basis(matmul(a, q, transposing: .left))))
    }
    let small = try SVD(matmul(q, a, transposing: .left), .reduced, function: function)
    u = matmul(q, small.u.corners(dimensions, count))
    vTransposed = small.vTransposed.corners(count, n)
    var values = small.values.reshaped(batch.shape + [1, dimensions]).corners(1, count)
    if exponent != 0 {
      values.formMap { $0.scaled(by: exponent) }
      try values.checkRange(function)
    }
    self.values = values.reshaped(batch.shape + [count])
  }
}
