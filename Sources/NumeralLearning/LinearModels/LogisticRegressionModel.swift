// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The classifier that `LogisticRegression` found.
public struct LogisticRegressionModel<Scalar: RealScalar>: Sendable, Equatable {
  /// The labels of the classes, in ascending order.
  public let classes: [Int]
  /// The coefficients of the features, `[classes, features]`; of two classes, those of the log-odds
  /// of the second one, `[1, features]`.
  public let coefficients: Tensor<Scalar>
  /// The intercepts, `[classes]`, or `[1]` of two classes; 0 if the fit has none.
  public let intercept: Tensor<Scalar>
  /// The number of iterations of the fit.
  public let iterations: Int
  /// Whether the gradient became as small as the tolerance. If not, more iterations may help.
  public let hasConverged: Bool

  @usableFromInline
  init(
    classes: [Int], coefficients: Tensor<Scalar>, intercept: Tensor<Scalar>, iterations: Int,
    hasConverged: Bool
  ) {
    self.classes = classes
    self.coefficients = coefficients
    self.intercept = intercept
    self.iterations = iterations
    self.hasConverged = hasConverged
  }

  /// The probability of each class, `[rows, classes]`: the sum of each row is 1.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Precondition: The rows have as many features as the fitted ones.
  /// - Complexity: O(rows · features · classes): a matrix product.
  @inlinable
  public func predictProbabilities(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
    let scores = scores(rows, "predictProbabilities")
    guard classes.count == 2 else { return softmax(scores) }
    return Tensor.concatenate([sigmoid(-scores), sigmoid(scores)], axis: 1)
  }

  /// The most probable class of each row; of equally probable ones, the first.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Precondition: The rows have as many features as the fitted ones.
  /// - Complexity: O(rows · features · classes): a matrix product.
  @inlinable
  public func predict(_ rows: Tensor<Scalar>) -> [Int] {
    let scores = scores(rows, "predict")
    if classes.count == 2 { return scores.scalars.map { classes[$0 > 0 ? 1 : 0] } }
    return scores.argmax(axis: 1).scalars.map { classes[$0] }
  }

  /// The fraction of rows whose predicted class is their label, from 0 to 1.
  ///
  /// - Throws: `ArgumentError` if there are no rows, or if the counts of rows and labels differ.
  /// - Precondition: The rows have as many features as the fitted ones.
  @inlinable
  public func score(_ rows: Tensor<Scalar>, _ labels: [Int]) throws -> Double {
    try accuracy(predicted: predict(rows), labels: labels)
  }

  @inlinable
  func scores(_ rows: Tensor<Scalar>, _ function: String) -> Tensor<Scalar> {
    linearFunction(rows, coefficients, intercept, "LogisticRegressionModel.\(function)")
  }
}
