// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A linear function of rows that `LinearRegression` or `Ridge` found: a predicted target is the
/// sum of a row's features, each times its coefficient, and of the intercept.
public protocol LinearModel<Scalar>: Sendable, Equatable {
  /// The type of the rows and targets.
  associatedtype Scalar: RealScalar
  /// The coefficients of the features, `[features]`; of several targets, `[targets, features]`.
  var coefficients: Tensor<Scalar> { get }
  /// The predicted target of a row of zeros, `[]`; of several targets, `[targets]`. 0 if the fit
  /// has no intercept.
  var intercept: Tensor<Scalar> { get }
}

extension LinearModel {
  /// The predicted targets of rows, `[rows]`; of several targets, `[rows, targets]`.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Precondition: The rows have as many features as the fitted ones.
  /// - Complexity: O(rows · features · targets): a matrix product.
  @inlinable
  public func predict(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
    linearFunction(rows, coefficients, intercept, "LinearModel.predict")
  }

  /// The coefficient of determination, R², of the predictions: see `r2Score(predicted:targets:)`.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rows, features]`.
  ///   - targets: The true targets, `[rows]` or `[rows, targets]`, as those of the fit.
  /// - Throws: `ArgumentError` if there are no rows, if the counts differ, or if a number is not
  ///   finite.
  /// - Precondition: The rows have as many features, and the targets as many columns, as the fitted
  ///   ones.
  /// - Complexity: O(rows · features · targets).
  @inlinable
  public func score(_ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>) throws -> Double {
    try r2Score(predicted: predict(rows), targets: targets)
  }
}

extension Collection where Element: LinearModel {
  /// The model with the highest R² on rows that were not fitted, the first of several; nil if there
  /// are no models.
  ///
  ///     let models = try RidgePath(penalties: [0.1, 1, 10]).fit(rows, targets)
  ///     let ridge = try models.best(on: validationRows, validationTargets)!
  ///
  /// - Throws: As `LinearModel.score`.
  @inlinable
  public func best(
    on rows: Tensor<Element.Scalar>, _ targets: Tensor<Element.Scalar>
  ) throws -> Element? {
    var best: (model: Element, score: Double)?
    for model in self {
      let score = try model.score(rows, targets)
      if best.map({ score > $0.score }) ?? true { best = (model, score) }
    }
    return best?.model
  }
}

/// rows · coefficientsᵀ + intercept.
@inlinable
func linearFunction<Scalar: RealScalar>(
  _ rows: Tensor<Scalar>, _ coefficients: Tensor<Scalar>, _ intercept: Tensor<Scalar>,
  _ function: String
) -> Tensor<Scalar> {
  let features = coefficients.shape.last!
  require(
    rows.rank == 2 && rows.shape[1] == features,
    "\(function): the shape is \(rows.shape), expected [rows, \(features)]")
  // A vector of coefficients is a column.
  return matmul(rows, coefficients, transposing: .right) + intercept
}
