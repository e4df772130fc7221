// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Ordinary least squares: the linear function of rows whose squared errors have the smallest sum.
///
///     let line = try LinearRegression().fit(rows, targets)
///     line.coefficients                       // [features]
///     line.predict(otherRows)
///     try line.score(otherRows, otherTargets) // R²
///
/// If features are linearly dependent, or more than rows, of all such functions the one whose
/// coefficients have the smallest norm. Singular value decomposition of the centered rows, in
/// `Double`. Names and definitions are those of scikit-learn; `Ridge` is faster for many rows.
public struct LinearRegression: Sendable, Equatable {
  /// Whether the function has an intercept, scikit-learn's `fit_intercept`.
  public var intercept: Bool

  /// Creates an estimator.
  public init(intercept: Bool = true) {
    self.intercept = intercept
  }

  /// Finds the coefficients.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rows, features]`.
  ///   - targets: One target of each row, `[rows]`, or several, `[rows, targets]`.
  /// - Returns: The function, its rank and its errors.
  /// - Throws: `ArgumentError` if there are no rows, features or targets, if the counts of rows and
  ///   targets differ, or if an element is not finite. `LinearAlgebraError` if the decomposition
  ///   does not converge, if there are more than 23,000 rows and features, or if a coefficient is
  ///   beyond the largest number; `CancellationError` if the task is canceled.
  /// - Precondition: `rows` has two axes, and `targets` one or two.
  /// - Complexity: O(rows · features · min(rows, features)). The memory of a few blocks of rows and
  ///   of features² numbers, or for more features than rows of the rows in `Double`.
  @inlinable
  public func fit<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) throws -> LinearRegressionModel<Scalar> {
    let problem = try LinearProblem(
      rows, targets, intercept: intercept, "LinearRegression")
    let spectrum = try RowSpectrum(singularValuesOf: problem)
    let weights = spectrum.weights(penalty: 0)
    let (coefficients, intercept) = try problem.restored(weights, "LinearRegression")
    var squares = Tensor<Double>.zeros([weights.shape[1]])
    for block in problem.blocks {
      let errors = problem.targets[block] - matmul(problem.rows[block], weights)
      squares += square(errors).sum(axis: 0)
    }
    let sums = problem.multiplied(squares, byPowerOfTwo: 2 * problem.targetExponent)
    return LinearRegressionModel(
      coefficients: coefficients, intercept: intercept, rank: spectrum.rank,
      singularValues: problem.multiplied(
        spectrum.singularValues, byPowerOfTwo: problem.rows.exponent),
      residualSumOfSquares: problem.isVector ? sums[0] : sums)
  }
}

/// The linear function that `LinearRegression` found.
public struct LinearRegressionModel<Scalar: RealScalar>: LinearModel {
  /// The coefficients of the features, `[features]` or `[targets, features]`.
  public let coefficients: Tensor<Scalar>
  /// The predicted target of a row of zeros, `[]` or `[targets]`.
  public let intercept: Tensor<Scalar>
  /// The rank of the rows less their mean: the number of features that do not depend on others.
  ///
  /// Singular values count as 0 if they are below the rounding of the largest one: that of
  /// `Scalar`, and that of a decomposition in `Double`.
  public let rank: Int
  /// The singular values of the rows less their mean, in descending order,
  /// `[rows or features, whichever are fewer]`.
  public let singularValues: Tensor<Scalar>
  /// The sum of the squared errors of the fitted rows, `[]` or `[targets]`; infinite if it is
  /// beyond the largest number.
  public let residualSumOfSquares: Tensor<Scalar>

  @usableFromInline
  init(
    coefficients: Tensor<Scalar>, intercept: Tensor<Scalar>, rank: Int,
    singularValues: Tensor<Scalar>, residualSumOfSquares: Tensor<Scalar>
  ) {
    self.coefficients = coefficients
    self.intercept = intercept
    self.rank = rank
    self.singularValues = singularValues
    self.residualSumOfSquares = residualSumOfSquares
  }
}
