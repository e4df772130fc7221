// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Principal component analysis: the directions in which rows differ most, and rows along them.
///
///     let pca = try PCA(fitting: digits.features(), components: 2)
///     let map = pca.transform(digits.features())               // [1797, 2]
///     pca.explainedVarianceRatio.sum()                          // 0.285 of all variance is on the map
///
/// Names and meanings are scikit-learn's. The components are eigenvectors of the rows' covariance, which
/// is summed in `Double` after the mean is taken away, block by block in order: results are the same bits
/// at any number of threads. An eigenvector and its opposite are equally right; of the two the one is
/// taken whose largest number by magnitude (the first of several) is positive, as scikit-learn does.
///
/// K. Pearson, *On lines and planes of closest fit to systems of points in space*, Philosophical Magazine
/// 2 (1901).
public struct PCA<Scalar: RealScalar>: Sendable, Equatable {
  /// The mean of the rows, `[features]`.
  public let mean: Tensor<Scalar>
  /// The directions, orthonormal, that of the largest variance first: `[components, features]`.
  public let components: Tensor<Scalar>
  /// The variance of the rows along each direction (divided by one less than their number), in
  /// descending order: `[components]`.
  public let explainedVariance: Tensor<Scalar>
  /// The share of each direction in the variance of all features, from 0 to 1: `[components]`. Rows
  /// that do not differ have no variance to share: 0.
  public let explainedVarianceRatio: Tensor<Scalar>

  /// Finds the directions in which rows differ most.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rows, features]`.
  ///   - components: The number of directions, at most that of rows and that of features. Left out, it
  ///     is the lesser of these.
  /// - Throws: `ArgumentError` if there are fewer than two rows, no features, a number that is not
  ///   finite, or not as many components.
  /// - Precondition: There are two axes.
  /// - Complexity: O(rows · features² + features³), as matrix products and LAPACK's `syevd`.
  @inlinable
  public init(fitting rows: Tensor<Scalar>, components: Int? = nil) throws {
    precondition(rows.rank == 2, "PCA: the shape is \(rows.shape), expected [rows, features]")
    let (count, features) = (rows.shape[0], rows.shape[1])
    let most = min(count, features)
    let size = components ?? most
    try checkPCA(rows: count, features: features, components: size)
    try checkFinite(rows)

    // Rows per block: a tall product, and megabytes at most.
    let blocks = stride(from: 0, to: count, by: 1024).map { $0..<min($0 + 1024, count) }
    let mean =
      blocks.reduce(Tensor<Double>.zeros([features])) {
        $0 + Tensor<Double>(rows[$1]).sum(axis: 0)
      } / Double(count)
    var covariance = Tensor<Double>.zeros([features, features])
    for block in blocks {
      let moved = Tensor<Double>(rows[block]) - mean
      covariance += matmul(moved, moved, transposing: .left)
    }
    let (values, vectors) = try (covariance / Double(count - 1)).symmetricEigen()

    // Eigenvalues ascend, and rounding may leave some a little below 0.
    let variances = values.scalars.reversed().map { max(0, $0) }
    let total = variances.reduce(0, +)
    let directions = vectors.transposed().take((features - size..<features).reversed())
    self.mean = Tensor(mean)
    self.components = Tensor(withFixedSigns(directions))
    explainedVariance = Tensor(Tensor(variances.prefix(size)))
    explainedVarianceRatio = Tensor(
      Tensor(variances.prefix(size).map { $0 / max(total, .leastNonzeroMagnitude) }))
  }

  /// The coordinates of rows along the directions: (rows − mean) · componentsᵀ.
  ///
  /// - Parameter rows: Rows of as many features as those that were fitted, `[rows, features]`.
  /// - Returns: `[rows, components]`.
  /// - Precondition: The features are as many.
  /// - Complexity: O(rows · features · components), as a matrix product.
  @inlinable
  public func transform(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(rows - mean, components, transposing: .right)
  }

  /// The rows that have these coordinates, as near as the directions come: coordinates · components +
  /// mean.
  ///
  /// - Parameter coordinates: What `transform` gives, `[rows, components]`.
  /// - Returns: `[rows, features]`.
  /// - Precondition: There is a coordinate for each component.
  /// - Complexity: O(rows · features · components), as a matrix product.
  @inlinable
  public func inverseTransform(_ coordinates: Tensor<Scalar>) -> Tensor<Scalar> {
    matmul(coordinates, components) + mean
  }
}

/// Throws unless rows of this number and width have as many principal components.
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

/// Throws unless every number of the rows is finite.
@inlinable
func checkFinite(_ rows: Tensor<some RealScalar>) throws {
  let position = rows.withUnsafeBufferPointer { $0.firstIndex { !$0.isFinite } }
  guard let position else { return }
  let (row, column) = position.quotientAndRemainder(dividingBy: rows.shape[1])
  throw ArgumentError(
    argument: "rows", found: "\(rows[row, column]) in row \(row), column \(column)",
    expected: "finite numbers")
}

/// The rows, each times 1 or −1, so that its largest number by magnitude is positive.
@usableFromInline
func withFixedSigns(_ rows: Tensor<Double>) -> Tensor<Double> {
  let largest = abs(rows).argmax(axis: 1).scalars
  let signs = largest.enumerated().map { rows[$0.offset, $0.element] < 0 ? -1.0 : 1.0 }
  return rows * Tensor(signs, shape: [signs.count, 1])
}
