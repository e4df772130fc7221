// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Logistic regression: a classifier whose log-odds are linear functions of a row's features.
///
///     let classifier = try LogisticRegression().fit(rows, labels)
///     classifier.predict(otherRows)                       // labels
///     classifier.predictProbabilities(otherRows)          // [rows, classes]
///     try classifier.score(otherRows, otherLabels)        // accuracy
///
/// The coefficients minimize the sum of the cross-entropies of the rows plus half of `penalty`
/// times the sum of their squares: `penalty` is 1/C of scikit-learn, and has the same default.
/// Intercepts have no penalty. Of two classes, one linear function gives the log-odds of the
/// second; of more, one for each class gives probabilities by softmax, all of them with a penalty,
/// as in scikit-learn.
///
/// The minimum is found by L-BFGS, in `Double`. Features are centered, if there is an intercept,
/// and scaled for the minimizer only, so that neither their units nor their means slow it down, nor
/// change the result.
public struct LogisticRegression: Sendable, Equatable {
  /// The penalty, 0 or more, in the squared unit of the features: 1/C of scikit-learn.
  public var penalty: Double
  /// Whether the functions have an intercept, scikit-learn's `fit_intercept`.
  public var intercept: Bool
  /// The largest magnitude in the gradient of the mean objective at which a fit has converged; the
  /// derivatives are those by coefficients of features of unit curvature.
  public var tolerance: Double
  /// The maximum number of iterations, scikit-learn's `max_iter`.
  public var maxIterations: Int

  /// Creates an estimator.
  public init(
    penalty: Double = 1, intercept: Bool = true, tolerance: Double = 1e-4, maxIterations: Int = 100
  ) {
    self.penalty = penalty
    self.intercept = intercept
    self.tolerance = tolerance
    self.maxIterations = maxIterations
  }

  /// Finds the coefficients.
  ///
  /// - Parameters:
  ///   - rows: The rows, `[rows, features]`.
  ///   - labels: The label of each row; any integers.
  /// - Returns: The classifier, which tells whether the fit has converged: without a penalty, that
  ///   of classes that a plane separates has no minimum.
  /// - Throws: `ArgumentError` if the penalty is negative or not finite, another parameter
  ///   negative, if there are no rows or features, if the counts of rows and labels differ, if
  ///   there is one class only, or if an element is not finite or so large that its square is not.
  ///   `LinearAlgebraError.outOfRange` if a coefficient is beyond the largest number;
  ///   `CancellationError` if the task is canceled.
  /// - Precondition: `rows` has two axes.
  /// - Complexity: O(rows · features · classes) for each iteration, in blocks of 128 rows on
  ///   several threads.
  @inlinable
  public func fit<Scalar: RealScalar>(
    _ rows: Tensor<Scalar>, _ labels: [Int]
  ) throws -> LogisticRegressionModel<Scalar> {
    require(
      rows.rank == 2, "LogisticRegression: the shape is \(rows.shape), expected [rows, features]")
    let classes = try check(rows.shape, labels)
    try checkSquares(rows)
    let indices = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
    let all = Tensor<Double>.oneHot(labels.map { indices[$0]! }, depth: classes.count)
    let loss = try LogisticLoss(
      rows, targets: classes.count == 2 ? all[.all, 1...].contiguous() : all,
      penalty: penalty, intercept: intercept)
    let minimizer = LBFGS(tolerance: tolerance, maxIterations: maxIterations)
    let minimum = try minimizer.minimize(
      from: .zeros([loss.functions, rows.shape[1] + 1]), loss.callAsFunction)
    let (weights, constants) = loss.weights(minimum.point)
    let model = LogisticRegressionModel(
      classes: classes, coefficients: Tensor<Scalar>(weights),
      intercept: Tensor<Scalar>(constants - matmul(weights, loss.rows.mean)),
      iterations: minimum.iterations, hasConverged: minimum.hasConverged)
    guard isFinite(model.coefficients).all() && isFinite(model.intercept).all() else {
      throw LinearAlgebraError.outOfRange(function: "LogisticRegression")
    }
    return model
  }

  /// Throws unless the arguments are valid; returns the classes, in ascending order.
  @usableFromInline
  func check(_ shape: [Int], _ labels: [Int]) throws -> [Int] {
    try checkPenalties([penalty], "penalty")
    try checkNonNegative(["tolerance": tolerance])
    try checkPositive(["maxIterations": maxIterations])
    try checkRows(shape)
    guard labels.count == shape[0] else {
      throw ArgumentError(
        argument: "labels", found: "a count of \(labels.count)",
        expected: "\(shape[0]), as many as rows")
    }
    let classes = Set(labels).sorted()
    guard classes.count > 1 else {
      throw ArgumentError(
        argument: "labels", found: "one class, \(classes[0])", expected: "2 classes or more")
    }
    return classes
  }
}
