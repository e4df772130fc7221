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
  /// Whether squares of the numbers neither overflow nor underflow in Float.
  @usableFromInline let hasOrdinaryFloats: Bool

  /// Variances in descending order, of the largest axes at least; the directions of the largest,
  /// `[size, features]`; and the sum of all variances.
  @usableFromInline
  typealias Axes = (variances: [Double], directions: Tensor<Double>, total: Double)

  /// - Parameters:
  ///   - largest: The largest magnitude in the rows; 1 to take them undivided.
  ///   - centered: Whether the mean is subtracted; if not, it counts as 0.
  /// - Throws: `CancellationError` if the task is canceled.
  @inlinable
  init(_ rows: Tensor<Scalar>, largest: Double, centered: Bool = true) throws {
    self.rows = rows
    let exponent = Self.exponent(ofLargest: largest)
    self.exponent = exponent
    hasOrdinaryFloats = largest == 0 || (0x1p-40...0x1p40).contains(largest)
    guard centered else {
      mean = .zeros([rows.shape[1]])
      return
    }
    mean =
      try Self.blocks(rows.shape[0]).reduce(Tensor<Double>.zeros([rows.shape[1]])) {
        try Task.checkCancellation()
        return $0
          + (exponent == 0
            ? rows[$1].sumInDouble(axis: 0) : Self.divided(rows[$1], exponent).sum(axis: 0))
      } / Double(rows.shape[0])
  }

  @inlinable
  static func exponent(ofLargest largest: Double) -> Int {
    let isOrdinary = largest == 0 || (0x1p-300...0x1p300).contains(largest)
    return isOrdinary ? 0 : Swift.max(Int(largest.exponent), -1000)
  }

  /// Blocks of 1024 rows bound the memory of rows in Double.
  @inlinable
  static func blocks(_ count: Int, of length: Int = 1024) -> [Range<Int>] {
    stride(from: 0, to: count, by: length).map { $0..<Swift.min($0 + length, count) }
  }

  @inlinable
  static func divided(_ rows: Tensor<Scalar>, _ exponent: Int) -> Tensor<Double> {
    let rows = Tensor<Double>(rows)
    return exponent == 0 ? rows : rows * Double(sign: .plus, exponent: -exponent, significand: 1)
  }

  /// A bound of the rounding of the mean of equal numbers, relative to it: of the additions within
  /// a block, and of those of blocks.
  @inlinable var roundingOfMean: Double {
    Double.ulpOfOne * Double(Swift.min(rows.shape[0], 1024) + rows.shape[0] / 1024)
  }

  @inlinable
  subscript(range: Range<Int>) -> Tensor<Double> {
    var block = Self.divided(rows[range], exponent)
    block -= mean
    return block
  }

  /// The sums of the squares of the centered features, `[features]`.
  ///
  /// - Throws: `CancellationError` if the task is canceled.
  @inlinable
  func sumsOfSquares() throws -> Tensor<Double> {
    try Self.blocks(rows.shape[0]).reduce(Tensor<Double>.zeros([rows.shape[1]])) {
      try Task.checkCancellation()
      return $0 + square(self[$1]).sum(axis: 0)
    }
  }

  /// The variance of rows before their division, given that of the divided ones.
  @inlinable
  func restored(_ variance: Double) -> Double {
    Double(sign: .plus, exponent: 2 * exponent, significand: variance)
  }

  /// The principal axes as the eigenvectors of the covariance matrix: fast, but the rounding of a
  /// variance is relative to the largest one.
  ///
  /// - Parameter product: The scalars in which blocks are multiplied; their sum is in Double.
  /// - Complexity: O(rows · features² + features³).
  @inlinable
  func axesOfCovariance<Product: RealScalar>(
    _ size: Int, in product: Product.Type = Double.self
  ) throws -> Axes {
    let (count, features) = (rows.shape[0], rows.shape[1])
    var covariance = Tensor<Double>.zeros([features, features])
    let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
    // Short blocks in Float, because their sums lose digits.
    for block in Self.blocks(count, of: Product.self == Float.self ? 1024 : 4096) {
      try Task.checkCancellation()
      let centered: Tensor<Product> = rows[block]._zipMapChunks(mean) {
        $0.map { Product(Double($0) * scale - $1) }
      }
      covariance += Tensor<Double>(centered.gramMatrix())
    }
    covariance /= Double(count - 1)
    let eigen = try covariance.symmetricEigen(indices: features - size..<features)
    // Eigenvalues are in ascending order, and rounding may leave some slightly negative.
    let variances = eigen.values.scalars.reversed().map { Swift.max(0, $0) }
    return (variances, eigen.vectors.transposed().flipped(axis: 0), covariance.trace().scalar)
  }

  /// The principal axes as the right singular vectors of the rows: the rounding of a standard
  /// deviation is relative to the largest one.
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  func axesOfRows(_ size: Int) throws -> Axes {
    let (values, directions) = try singularVectors(size)
    let variances = values.scalars.map { $0 * $0 / Double(rows.shape[0] - 1) }
    return (variances, directions, variances.reduce(0, +))
  }

  /// The singular values of the rows in descending order, and the right singular vectors of the
  /// largest of them, `[size, features]`.
  ///
  /// At least as many features as rows are decomposed at once, and take the memory of the rows in
  /// Double. Of more rows, a triangular factor with the same singular values is found block by
  /// block.
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  func singularVectors(_ size: Int) throws -> (values: Tensor<Double>, vectors: Tensor<Double>) {
    let (count, features) = (rows.shape[0], rows.shape[1])
    if count <= features { return try self[0..<count].rightSingularVectors(size) }
    // Longer blocks, beside which the factor above each of them is small.
    let length = Swift.max(1024, 4 * features)
    var factor = Tensor<Double>.zeros([features, features])
    for start in stride(from: 0, to: count, by: length) {
      try Task.checkCancellation()
      let block = self[start..<Swift.min(start + length, count)]
      factor = Tensor.concatenate([factor, block]).triangularFactor()
    }
    let decomposition = try factor.svd()
    return (decomposition.values, decomposition.vTransposed[0..<size])
  }

  /// The principal axes of the largest variances, nearly, by random projection of the rows, which
  /// take their memory once more.
  ///
  /// - Complexity: O(rows · features · size).
  @inlinable
  func axesByProjection(_ size: Int, seed: RandomKey) throws -> Axes {
    let (count, features) = (rows.shape[0], rows.shape[1])
    // Centered in Double, and kept as scalars of the rows, which products read several times.
    var centered = Tensor<Scalar>.zeros(rows.shape)
    for block in Self.blocks(count) {
      try Task.checkCancellation()
      centered[block] = Tensor<Scalar>(self[block])
    }
    // The numbers of iterations are scikit-learn's.
    let isSmall = Double(size) < 0.1 * Double(Swift.min(count, features))
    let f = try SVD(centered, largest: size, iterations: isSmall ? 7 : 4, seed: seed)
    let degrees = Double(count - 1)
    return (
      f.values.scalars.map { Double($0) * Double($0) / degrees },
      Tensor<Double>(f.vTransposed), try sumsOfSquares().sum() / degrees
    )
  }
}
