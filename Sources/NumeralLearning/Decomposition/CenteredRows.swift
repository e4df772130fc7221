// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Rows less their mean, in `Double`, one block at a time, and their principal axes.
@usableFromInline
struct CenteredRows<Scalar: RealScalar> {
  @usableFromInline let rows: Tensor<Scalar>
  /// The exponent of the power of two by which rows are divided; 0 unless squares of their numbers
  /// would overflow or underflow.
  @usableFromInline let exponent: Int
  /// The mean of the divided rows, `[features]`.
  @usableFromInline let mean: Tensor<Double>

  /// Variances in descending order, `[rows or features, whichever are fewer]` at least, and the
  /// directions of the largest of them, `[size, features]`.
  @usableFromInline typealias Axes = (variances: [Double], directions: Tensor<Double>)

  /// - Parameter largest: The largest magnitude in the rows.
  /// - Throws: `CancellationError` if the task is canceled.
  @inlinable
  init(_ rows: Tensor<Scalar>, largest: Double) throws {
    self.rows = rows
    let isOrdinary = largest == 0 || (0x1p-300...0x1p300).contains(largest)
    let exponent = isOrdinary ? 0 : Swift.max(Int(largest.exponent), -1000)
    self.exponent = exponent
    mean =
      try Self.blocks(rows.shape[0]).reduce(Tensor<Double>.zeros([rows.shape[1]])) {
        try Task.checkCancellation()
        return $0 + Self.divided(rows[$1], exponent).sum(axis: 0)
      } / Double(rows.shape[0])
  }

  /// Blocks of 1024 rows bound the memory of rows in Double.
  @inlinable
  static func blocks(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 1024).map { $0..<Swift.min($0 + 1024, count) }
  }

  @inlinable
  static func divided(_ rows: Tensor<Scalar>, _ exponent: Int) -> Tensor<Double> {
    let rows = Tensor<Double>(rows)
    return exponent == 0 ? rows : rows * Double(sign: .plus, exponent: -exponent, significand: 1)
  }

  @inlinable
  subscript(range: Range<Int>) -> Tensor<Double> {
    var block = Self.divided(rows[range], exponent)
    block -= mean
    return block
  }

  /// The variance of rows before their division, given that of the divided ones.
  @inlinable
  func restored(_ variance: Double) -> Double {
    Double(sign: .plus, exponent: 2 * exponent, significand: variance)
  }

  /// The principal axes as the eigenvectors of the covariance matrix: fast, but the rounding of a
  /// variance is relative to the largest one.
  ///
  /// - Complexity: O(rows · features² + features³).
  @inlinable
  func axesOfCovariance(_ size: Int) throws -> Axes {
    let (count, features) = (rows.shape[0], rows.shape[1])
    var covariance = Tensor<Double>.zeros([features, features])
    for block in Self.blocks(count) {
      try Task.checkCancellation()
      let centered = self[block]
      covariance += matmul(centered, centered, transposing: .left)
    }
    let eigen = try (covariance / Double(count - 1)).symmetricEigen()
    // Eigenvalues are in ascending order, and rounding may leave some slightly negative.
    return (
      eigen.values.scalars.reversed().map { Swift.max(0, $0) },
      eigen.vectors.transposed().take((features - size..<features).reversed())
    )
  }

  /// The principal axes as the right singular vectors of the rows: the rounding of a standard
  /// deviation is relative to the largest one.
  ///
  /// At least as many features as rows are decomposed at once, and take the memory of the rows in
  /// Double. Of more rows, a triangular factor with the same singular values is found block by
  /// block.
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  func axesOfRows(_ size: Int) throws -> Axes {
    let (count, features) = (rows.shape[0], rows.shape[1])
    let (values, directions): (Tensor<Double>, Tensor<Double>)
    if count <= features {
      (values, directions) = try self[0..<count].rightSingularVectors(size)
    } else {
      // Longer blocks, beside which the factor above each of them is small.
      let length = Swift.max(1024, 4 * features)
      var factor = Tensor<Double>.zeros([features, features])
      for start in stride(from: 0, to: count, by: length) {
        try Task.checkCancellation()
        let block = self[start..<Swift.min(start + length, count)]
        factor = Tensor.concatenate([factor, block]).triangularFactor()
      }
      let decomposition = try factor.svd()
      (values, directions) = (decomposition.values, decomposition.vTransposed[0..<size])
    }
    return (values.scalars.map { $0 * $0 / Double(count - 1) }, directions)
  }
}
