// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Ridge regression: least squares with a penalty on the squares of the coefficients.
///
///     let ridge = try Ridge(penalty: 10).fit(rows, targets)
///     ridge.predict(otherRows)
///
/// The coefficients minimize the sum of the squared errors plus `penalty` times the sum of their
/// squares; the intercept has no penalty. Names and definitions are those of scikit-learn, whose
/// `alpha` is the penalty.
///
/// Cholesky's factorization of the Gram matrix of the features or of the rows, whichever are fewer,
/// in `Double`; singular value decomposition if the penalty is so small that a coefficient would
/// have less than half of the digits of `Scalar`. `RidgePath` fits several penalties at once.
///
/// A. Hoerl and R. Kennard, *Ridge Regression: Biased Estimation for Nonorthogonal Problems*,
/// Technometrics 12 (1970).
public struct Ridge: Sendable, Equatable {
  /// The penalty, 0 or more, in the squared unit of the features.
  public var penalty: Double
  /// Whether the function has an intercept, scikit-learn's `fit_intercept`.
  public var intercept: Bool

  /// Creates an estimator.
  public init(penalty: Double = 1, intercept: Bool = true) {
    self.penalty = penalty
    self.intercept = intercept
  }

  /// Finds the coefficients.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rows, features]`.
  ///   - targets: One target of each row, `[rows]`, or several, `[rows, targets]`.
  /// - Throws: `ArgumentError` if the penalty is negative or not finite, if there are no rows,
  ///   features or targets, if the counts of rows and targets differ, or if an element is not
  ///   finite. `LinearAlgebraError` if a decomposition does not converge, if there are more than
  ///   23,000 rows and features, or if a coefficient is beyond the largest number;
  ///   `CancellationError` if the task is canceled.
  /// - Precondition: `rows` has two axes, and `targets` one or two.
  /// - Complexity: O(rows · features · min(rows, features)): a symmetric product in blocks of 1,024
  ///   rows, on several threads. For more features than rows, the memory of the rows in `Double`.
  @inlinable
  public func fit<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) throws -> RidgeModel<Scalar> {
    try checkPenalties([penalty], "penalty")
    let problem = try LinearProblem(rows, targets, intercept: intercept, "Ridge")
    let divided = problem.divided(penalty)
    let system = try penalty > 0 ? GramSystem(problem) : nil
    let weights =
      if let system, system.isAccurate(penalty: divided), divided.isFinite {
        try system.weights(penalty: divided)
      } else {
        try RowSpectrum(singularValuesOf: problem).weights(penalty: divided)
      }
    return try RidgeModel(problem, weights, penalty: penalty)
  }
}

/// The linear function that `Ridge` or `RidgePath` found.
public struct RidgeModel<Scalar: RealScalar>: LinearModel {
  /// The coefficients of the features, `[features]` or `[targets, features]`.
  public let coefficients: Tensor<Scalar>
  /// The predicted target of a row of zeros, `[]` or `[targets]`.
  public let intercept: Tensor<Scalar>
  /// The penalty of the fit.
  public let penalty: Double

  @inlinable
  init(
    _ problem: LinearProblem<Scalar>, _ weights: Tensor<Double>, penalty: Double
  ) throws {
    (coefficients, intercept) = try problem.restored(weights, "Ridge")
    self.penalty = penalty
  }
}

/// Throws unless there are penalties, all of them finite numbers of 0 or more.
@usableFromInline
func checkPenalties(_ penalties: [Double], _ name: String) throws {
  for penalty in penalties where !(penalty >= 0 && penalty.isFinite) {
    throw ArgumentError(
      argument: name, found: "\(penalty)", expected: "a finite number of 0 or more")
  }
  guard !penalties.isEmpty else {
    throw ArgumentError(argument: name, found: "an empty list", expected: "one penalty at least")
  }
}
