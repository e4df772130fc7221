// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Principal component analysis: the orthogonal directions of largest variance.
///
///     let pca = try PCA(components: 2).fit(digits.features())
///     let coordinates = pca.transform(digits.features())        // [1797, 2]
///     pca.explainedVarianceRatio.sum()                          // 0.285 of the total variance
///
/// Names and definitions are those of scikit-learn. The covariance matrix is accumulated in
/// `Double` from centered blocks of rows in order, so the result has the same bits at any number of
/// threads.
///
/// K. Pearson, *On lines and planes of closest fit to systems of points in space*, Philosophical
/// Magazine 2 (1901).
public struct PCA: Sendable, Equatable {
  /// The number of components to find; nil for the smaller of rows and features.
  public var components: Int?

  /// Creates an estimator.
  ///
  /// - Parameter components: The number of components to find, at most the number of rows and of
  ///   features. If nil, it is the smaller of these.
  public init(components: Int? = nil) {
    self.components = components
  }

  /// Finds the principal components of rows.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Returns: The mean, the components and their variances.
  /// - Throws: `ArgumentError` if there are fewer than two rows or no features, if an element is
  ///   not finite, or if `components` is less than 1 or more than rows or features.
  /// - Precondition: `rows` has two axes.
  /// - Complexity: O(rows · features² + features³): matrix products and LAPACK's `syevd`.
  @inlinable
  public func fit<Scalar: RealScalar>(_ rows: Tensor<Scalar>) throws -> PCAModel<Scalar> {
    require(rows.rank == 2, "PCA: the shape is \(rows.shape), expected [rows, features]")
    let (count, features) = (rows.shape[0], rows.shape[1])
    let size = components ?? min(count, features)
    try checkPCA(rows: count, features: features, components: size)
    try checkFinite(rows)

    // Blocks of 1024 rows bound the memory of centered rows in Double.
    let blocks = stride(from: 0, to: count, by: 1024).map { $0..<min($0 + 1024, count) }
    let mean =
      blocks.reduce(Tensor<Double>.zeros([features])) {
        $0 + Tensor<Double>(rows[$1]).sum(axis: 0)
      } / Double(count)
    var covariance = Tensor<Double>.zeros([features, features])
    for block in blocks {
      let centered = Tensor<Double>(rows[block]) - mean
      covariance += matmul(centered, centered, transposing: .left)
    }
    let (values, vectors) = try (covariance / Double(count - 1)).symmetricEigen()

    // Eigenvalues are in ascending order, and rounding may leave some slightly negative.
    let variances = values.scalars.reversed().map { max(0, $0) }
    let total = variances.reduce(0, +)
    let directions = vectors.transposed().take((features - size..<features).reversed())
    return PCAModel(
      mean: Tensor(mean),
      components: Tensor(withFixedSigns(directions)),
      explainedVariance: Tensor(Tensor(variances.prefix(size))),
      explainedVarianceRatio: Tensor(
        Tensor(variances.prefix(size).map { $0 / max(total, .leastNonzeroMagnitude) })))
  }
}

/// Throws unless there are enough rows and features for `components` principal components.
@usableFromInline
func checkPCA(rows: Int, features: Int, components: Int) throws {
  guard rows >= 2 && features >= 1 else {
    throw ArgumentError(
      argument: "rows", found: "\(rows) of \(features) features",
      expected: "2 or more, of 1 or more")
  }
  let most = min(rows, features)
  guard (1...most).contains(components) else {
    throw ArgumentError(
      argument: "components", found: "\(components)",
      expected: "1 to \(most), for \(rows) rows of \(features) features")
  }
}

/// Throws unless every element of the rows is finite.
@inlinable
func checkFinite(_ rows: Tensor<some RealScalar>) throws {
  let position = rows.withUnsafeBufferPointer { $0.firstIndex { !$0.isFinite } }
  guard let position else { return }
  let (row, column) = position.quotientAndRemainder(dividingBy: rows.shape[1])
  throw ArgumentError(
    argument: "rows", found: "\(rows[row, column]) in row \(row), column \(column)",
    expected: "finite numbers")
}

/// Returns the rows, each multiplied by 1 or −1 so that its element of largest magnitude (the first
/// of several) is positive, as in scikit-learn.
///
/// An eigenvector and its negative are equally valid; this makes the result unique.
@usableFromInline
func withFixedSigns(_ rows: Tensor<Double>) -> Tensor<Double> {
  let largest = abs(rows).argmax(axis: 1).scalars
  let signs = largest.enumerated().map { rows[$0.offset, $0.element] < 0 ? -1.0 : 1.0 }
  return rows * Tensor(signs, shape: [signs.count, 1])
}
