// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Principal component analysis: the orthogonal directions of largest variance.
///
///     let pca = try PCA(components: 2).fit(digits.features())
///     let coordinates = pca.transform(digits.features())        // [1797, 2]
///     pca.explainedVarianceRatio.sum()                          // 0.285 of the total variance
///
/// Names and definitions are those of scikit-learn. Blocks of rows are taken in order, so the
/// result has the same bits at any number of threads. Rows that arrive in batches have
/// `IncrementalPCA`.
///
/// K. Pearson, *On lines and planes of closest fit to systems of points in space*, Philosophical
/// Magazine 2 (1901).
public struct PCA: Sendable, Equatable {
  /// The method that finds the components.
  public enum Solver: Sendable, Equatable {
    /// `covariance` for more rows than features, unless a component's variance is too small beside
    /// the largest one to be found from it; `svd` otherwise.
    case automatic
    /// The eigenvectors of the covariance matrix, in `Double`: the fastest for many rows of few
    /// features. The rounding of a variance is relative to the largest one.
    case covariance
    /// The singular vectors of the centered rows, in `Double`: the most accurate. The rounding of a
    /// standard deviation is relative to the largest one.
    case svd
    /// Random projection, for a few components of many features: approximate where the variances
    /// decay slowly.
    case randomized
  }

  /// The number of components to find; nil for the smaller of rows and features.
  public var components: Int?
  /// The method that finds the components.
  public var solver: Solver
  /// Whether `PCAModel.transform` divides coordinates by their standard deviations.
  public var whiten: Bool
  /// The key of the random numbers of the solver `randomized`.
  public var seed: RandomKey

  /// Creates an estimator.
  ///
  /// - Parameters:
  ///   - components: The number of components to find, at most the number of rows and of features.
  ///     If nil, it is the smaller of these.
  ///   - solver: The method that finds them.
  ///   - whiten: Whether coordinates are divided by their standard deviations.
  ///   - seed: The key of the random numbers of the solver `randomized`.
  public init(
    components: Int? = nil, solver: Solver = .automatic, whiten: Bool = false, seed: RandomKey = 0
  ) {
    self.components = components
    self.solver = solver
    self.whiten = whiten
    self.seed = seed
  }

  /// Finds the principal components of rows.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Returns: The mean, the components and their variances.
  /// - Throws: `ArgumentError` if there are fewer than two rows or no features, or more than 23,000
  ///   of both, or of features for a covariance, unless by random projection; if an element is not
  ///   finite, or a variance would be beyond the largest number; or if `components` is less than 1
  ///   or more than rows or features. `LinearAlgebraError` if the decomposition does not converge;
  ///   `CancellationError` if the task is canceled while the rows are read.
  /// - Precondition: `rows` has two axes.
  /// - Complexity: O(rows · features · min(rows, features)): matrix products or reflections, and
  ///   LAPACK's `syevd` or `gesdd`. The memory of a few blocks of 1,024 rows and of features²
  ///   numbers; for more features than rows, that of the rows in `Double`. By random projection,
  ///   O(rows · features · components), and the memory of the rows once more.
  @inlinable
  public func fit<Scalar: RealScalar>(_ rows: Tensor<Scalar>) throws -> PCAModel<Scalar> {
    require(rows.rank == 2, "PCA: the shape is \(rows.shape), expected [rows, features]")
    let (count, features) = (rows.shape[0], rows.shape[1])
    let size = components ?? min(count, features)
    try check(rows: count, features: features, components: size)
    let largest = try largestMagnitude(of: rows)

    let centered = try CenteredRows(rows, largest: Double(largest))
    let (variances, directions, total) = try axes(of: centered, size)

    let explained = variances.prefix(size).map { Scalar(centered.restored($0)) }
    guard explained[0].isFinite else {
      throw elementError(
        rows, expected: "numbers whose variance is at most \(Scalar.greatestFiniteMagnitude)"
      ) { $0.magnitude == largest }
    }
    return PCAModel(
      mean: Tensor(
        centered.mean.map { Double(sign: .plus, exponent: centered.exponent, significand: $0) }),
      components: Tensor(withFixedSigns(directions)),
      explainedVariance: Tensor(explained),
      explainedVarianceRatio: Tensor(
        Tensor(variances.prefix(size).map { $0 / max(total, .leastNonzeroMagnitude) })),
      whiten: whiten)
  }

  /// The principal axes of rows by the solver.
  @inlinable
  func axes<Scalar: RealScalar>(
    of centered: CenteredRows<Scalar>, _ size: Int
  ) throws -> CenteredRows<Scalar>.Axes {
    switch solver {
    case .covariance: return try centered.axesOfCovariance(size)
    case .svd: return try centered.axesOfRows(size)
    case .randomized: return try centered.axesByProjection(size, seed: seed)
    case .automatic: break
    }
    let (count, features) = (centered.rows.shape[0], centered.rows.shape[1])
    guard features <= count else { return try centered.axesOfRows(size) }
    // Rounding of the covariance is relative to the largest variance: below some fraction of it, a
    // variance would lack digits that `Scalar` holds.
    func isAccurate(_ axes: CenteredRows<Scalar>.Axes, from smallestShare: Double) -> Bool {
      axes.variances[size - 1] >= smallestShare * axes.variances[0]
    }
    // Products of floats take half of the time, which matters for many rows.
    let isLong = count * features * features >= 1 << 30
    if Scalar.self == Float.self && isLong && centered.hasOrdinaryFloats {
      let axes = try centered.axesOfCovariance(size, in: Float.self)
      if isAccurate(axes, from: 0x1p-7) { return axes }
    }
    let axes = try centered.axesOfCovariance(size)
    let smallestShare = Double.ulpOfOne / max(Double(Scalar.ulpOfOne), 1e-12)
    return isAccurate(axes, from: smallestShare) ? axes : try centered.axesOfRows(size)
  }

  /// Throws unless there are enough rows and features for `components` principal components.
  @usableFromInline
  func check(rows: Int, features: Int, components: Int) throws {
    guard rows >= 2 && features >= 1 else {
      throw ArgumentError(
        argument: "rows", found: "\(rows) of \(features) features",
        expected: "2 or more, of 1 or more")
    }
    let most = min(rows, features)
    let limit = LAPACK<Double>.largestSingularProblem
    switch solver {
    case .automatic where most > limit, .svd where most > limit:
      throw ArgumentError(
        argument: "rows", found: "\(rows) of \(features) features",
        expected: "at most \(limit) rows or features")
    case .covariance where features > limit:
      throw ArgumentError(
        argument: "rows", found: "\(features) features",
        expected: "at most \(limit), for a covariance matrix")
    default: break
    }
    guard (1...most).contains(components) else {
      throw ArgumentError(
        argument: "components", found: "\(components)",
        expected: "1 to \(most), for \(rows) rows of \(features) features")
    }
  }
}

/// The largest magnitude in rows, `[rows, features]`, or in a list of numbers, `[rows]`.
///
/// - Throws: `ArgumentError` if an element is not finite.
@inlinable
func largestMagnitude<Scalar: RealScalar>(
  of rows: Tensor<Scalar>, argument: String = "rows"
) throws -> Scalar {
  // Both are NaN where an element is.
  let (lowest, highest) = (rows.min(), rows.max())
  guard lowest.isFinite && highest.isFinite else {
    throw elementError(rows, argument: argument, expected: "finite numbers") { !$0.isFinite }
  }
  return max(-lowest, highest)
}

/// The error about the first element of rows or of a list that is `bad`.
@inlinable
func elementError<Scalar: RealScalar>(
  _ rows: Tensor<Scalar>, argument: String = "rows", expected: String, _ bad: (Scalar) -> Bool
) -> ArgumentError {
  rows.withUnsafeBufferPointer { scalars in
    let position = scalars.firstIndex(where: bad) ?? 0
    let features = rows.rank > 1 ? rows.shape[1] : 1
    let column = rows.rank > 1 ? ", column \(position % features)" : ""
    return ArgumentError(
      argument: argument, found: "\(scalars[position]) in row \(position / features)\(column)",
      expected: expected)
  }
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
