// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Ridge regression with several penalties from one decomposition, and the choice of the best.
///
///     let path = RidgePath(penalties: [0.1, 1, 10])
///     let models = try path.fit(rows, targets)                        // one for each penalty
///     let best = try models.best(on: validationRows, validationTargets)!
///     let same = try path.crossValidate(rows, targets).best           // without validation rows
///
/// Definitions are those of `Ridge`, and of scikit-learn's `RidgeCV`.
public struct RidgePath: Sendable, Equatable {
  /// The penalties, 0 or more.
  public var penalties: [Double]
  /// Whether the functions have an intercept.
  public var intercept: Bool

  /// Creates an estimator.
  public init(penalties: [Double] = [0.1, 1, 10], intercept: Bool = true) {
    self.penalties = penalties
    self.intercept = intercept
  }

  /// Finds the coefficients of each penalty, in order.
  ///
  /// The parameters, errors and preconditions are those of `Ridge.fit`. Each model equals that of
  /// `Ridge` up to rounding.
  ///
  /// - Complexity: O(rows · features · min(rows, features)), and for each further penalty
  ///   O(features · min(rows, features) · targets).
  @inlinable
  public func fit<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) throws -> [RidgeModel<Scalar>] {
    try models(spectrum(rows, targets))
  }

  /// Finds the coefficients of each penalty, and their errors in leave-one-out cross-validation: of
  /// each row, as predicted by the fit of all other rows.
  ///
  /// The parameters and preconditions are those of `Ridge.fit`. Errors lose digits where a fit
  /// nearly passes through all targets: for a tiny penalty and more features than rows.
  ///
  /// - Throws: As `Ridge.fit`; `ArgumentError` also if there are fewer than two rows or a penalty
  ///   is 0.
  /// - Complexity: O(rows · features · min(rows, features)), and for each further penalty
  ///   O(rows · min(rows, features) · targets).
  @inlinable
  public func crossValidate<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) throws -> RidgeCrossValidation<Scalar> {
    for penalty in penalties where penalty == 0 {
      throw ArgumentError(argument: "penalties", found: "0.0", expected: "numbers above 0")
    }
    let spectrum = try spectrum(rows, targets)
    guard rows.shape[0] > 1 else {
      throw ArgumentError(argument: "rows", found: "1", expected: "2 or more")
    }
    let errors = try spectrum.leaveOneOutErrors(
      penalties: penalties.map(spectrum.problem.divided), intercept: intercept)
    let unit = 2 * spectrum.problem.targetExponent
    return RidgeCrossValidation(
      models: try models(spectrum),
      meanSquaredErrors: errors.map { Double(sign: .plus, exponent: unit, significand: $0) },
      best: errors.argmin())
  }

  /// The decomposition that all penalties share.
  @inlinable
  func spectrum<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>
  ) throws -> RowSpectrum<Scalar> {
    try checkPenalties(penalties, "penalties")
    let problem = try LinearProblem(rows, targets, intercept: intercept, "RidgePath")
    let smallest = problem.divided(penalties.min()!)
    let system = try smallest > 0 ? GramSystem(problem) : nil
    if let system, system.isAccurate(penalty: smallest) {
      return try RowSpectrum(eigenvaluesOf: system)
    }
    return try RowSpectrum(singularValuesOf: problem)
  }

  @inlinable
  func models<Scalar: RealScalar>(
    _ spectrum: RowSpectrum<Scalar>
  ) throws -> [RidgeModel<Scalar>] {
    try penalties.map { penalty in
      let weights = spectrum.weights(penalty: spectrum.problem.divided(penalty))
      return try RidgeModel(spectrum.problem, weights, penalty: penalty)
    }
  }
}

/// The models that `RidgePath.crossValidate` found, and their errors.
public struct RidgeCrossValidation<Scalar: RealScalar>: Sendable, Equatable {
  /// The model of each penalty.
  public let models: [RidgeModel<Scalar>]
  /// The mean squared error of each penalty, over all rows and targets, `[penalties]`.
  public let meanSquaredErrors: Tensor<Double>
  /// The model of the smallest error, the first of several.
  public let best: RidgeModel<Scalar>

  @usableFromInline
  init(models: [RidgeModel<Scalar>], meanSquaredErrors: Tensor<Double>, best: Int) {
    self.models = models
    self.meanSquaredErrors = meanSquaredErrors
    self.best = models[best]
  }
}
