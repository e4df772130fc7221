// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Principal component analysis: the orthogonal directions of largest variance.
///
///     let pca = try PCA(components: 2).fit(digits.features())
///     let coordinates = pca.transform(digits.features())        // [1797, 2]
///     pca.explainedVarianceRatio.sum()                          // 0.285 of the total variance
///
/// Names and definitions are those of scikit-learn. More rows than features are reduced to their
/// covariance matrix, in `Double`. If a component's variance is too small beside the largest one to
/// be found from it, or if there are more features than rows, the singular vectors of the centered
/// rows are found instead. Blocks of rows are taken in order, so the result has the same bits at
/// any number of threads.
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
  /// - Throws: `ArgumentError` if there are fewer than two rows or no features, or more than 23,000
  ///   of both; if an element is not finite, or a variance would be beyond the largest number; or
  ///   if `components` is less than 1 or more than rows or features. `LinearAlgebraError` if the
  ///   decomposition does not converge; `CancellationError` if the task is canceled while the rows
  ///   are read.
  /// - Precondition: `rows` has two axes.
  /// - Complexity: O(rows · features · min(rows, features)): matrix products or reflections, and
  ///   LAPACK's `syevd` or `gesdd`. The memory of a few blocks of 1,024 rows and of features²
  ///   numbers; for more features than rows, that of the rows in `Double`.
  @inlinable
  public func fit<Scalar: RealScalar>(_ rows: Tensor<Scalar>) throws -> PCAModel<Scalar> {
    require(rows.rank == 2, "PCA: the shape is \(rows.shape), expected [rows, features]")
    let (count, features) = (rows.shape[0], rows.shape[1])
    let size = components ?? min(count, features)
    try checkPCA(rows: count, features: features, components: size)
    let largest = try largestMagnitude(of: rows)

    let centered = try CenteredRows(rows, largest: Double(largest))
    var axes = features > count ? nil : try centered.axesOfCovariance(size)
    // Rounding of the covariance is relative to the largest variance: below this fraction of it, a
    // variance would lack digits that `Scalar` holds.
    let smallestShare = Double.ulpOfOne / max(Double(Scalar.ulpOfOne), 1e-12)
    if axes.map({ $0.variances[size - 1] < smallestShare * $0.variances[0] }) ?? true {
      axes = try centered.axesOfRows(size)
    }
    let (variances, directions) = axes!

    let explained = variances.prefix(size).map { Scalar(centered.restored($0)) }
    guard explained[0].isFinite else {
      throw elementError(
        rows, expected: "numbers whose variance is at most \(Scalar.greatestFiniteMagnitude)"
      ) { $0.magnitude == largest }
    }
    let total = variances.reduce(0, +)
    return PCAModel(
      mean: Tensor(
        centered.mean.map { Double(sign: .plus, exponent: centered.exponent, significand: $0) }),
      components: Tensor(withFixedSigns(directions)),
      explainedVariance: Tensor(explained),
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
  guard most <= LAPACK<Double>.largestSingularProblem else {
    throw ArgumentError(
      argument: "rows", found: "\(rows) of \(features) features",
      expected: "at most \(LAPACK<Double>.largestSingularProblem) rows or features")
  }
  guard (1...most).contains(components) else {
    throw ArgumentError(
      argument: "components", found: "\(components)",
      expected: "1 to \(most), for \(rows) rows of \(features) features")
  }
}

/// The largest magnitude in the rows.
///
/// - Throws: `ArgumentError` if an element is not finite.
@inlinable
func largestMagnitude<Scalar: RealScalar>(of rows: Tensor<Scalar>) throws -> Scalar {
  // Both are NaN where an element is.
  let (lowest, highest) = (rows.min(), rows.max())
  guard lowest.isFinite && highest.isFinite else {
    throw elementError(rows, expected: "finite numbers") { !$0.isFinite }
  }
  return max(-lowest, highest)
}

/// The error about the first element of the rows that is `bad`.
@inlinable
func elementError<Scalar: RealScalar>(
  _ rows: Tensor<Scalar>, expected: String, _ bad: (Scalar) -> Bool
) -> ArgumentError {
  let position = rows.withUnsafeBufferPointer { $0.firstIndex(where: bad) ?? 0 }
  let (row, column) = position.quotientAndRemainder(dividingBy: rows.shape[1])
  return ArgumentError(
    argument: "rows", found: "\(rows[row, column]) in row \(row), column \(column)",
    expected: expected)
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
