// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The objective of a logistic regression: the mean cross-entropy of the rows, and the penalty
/// divided by their number.
///
/// Of two classes, one linear function gives the log-odds of the second one. Of more, one for each
/// class gives probabilities by softmax.
@usableFromInline
package struct LogisticLoss<Scalar: RealScalar> {
  @usableFromInline let rows: CenteredRows<Scalar>
  /// 1 for the class of each row and 0 for the others, `[rows, classes]`; of two classes, the
  /// column of the second one.
  @usableFromInline let targets: Tensor<Double>
  @usableFromInline let penalty: Double
  @usableFromInline let intercept: Bool
  /// The units in which the minimizer measures coefficients, `[features]`, and intercepts, `[]`:
  /// the curvature of the objective is at most 1 along each, and about that for typical features.
  /// 0 for a constant feature, whose coefficient stays 0.
  @usableFromInline let units: Tensor<Double>
  @usableFromInline let interceptUnit: Double

  /// - Throws: `CancellationError` if the task is canceled.
  @inlinable
  package init(
    _ rows: Tensor<Scalar>, targets: Tensor<Double>, penalty: Double, intercept: Bool
  ) throws {
    let rows = try CenteredRows(rows, largest: 1, centered: intercept)
    self.rows = rows
    self.targets = targets
    self.penalty = penalty
    self.intercept = intercept
    let count = Double(targets.shape[0])
    let rounding = rows.roundingOfMean
    // The second derivative of the cross-entropy by a log-odds is at most 1/4.
    units = try (rows.sumsOfSquares() / count).zipMap(rows.mean) { variance, mean in
      let noise = (rounding * mean) * (rounding * mean)
      return variance <= noise ? 0 : 1 / (variance / 4 + penalty / count).squareRoot()
    }
    interceptUnit = intercept ? 2 : 0
  }

  /// The number of linear functions.
  @inlinable var functions: Int { targets.shape[1] }

  /// Coefficients, `[functions, features]`, and intercepts, `[functions]`, of the centered rows
  /// from the minimizer's parameters, `[functions, features + 1]`.
  @inlinable
  package func weights(
    _ parameters: Tensor<Double>
  ) -> (weights: Tensor<Double>, constants: Tensor<Double>) {
    (parameters[.all, ..<units.size] * units, parameters[.all, -1] * interceptUnit)
  }

  /// The objective and its gradient by the parameters.
  ///
  /// Blocks of rows on several threads; the sums are added in their order.
  ///
  /// - Complexity: O(rows · features · classes).
  @inlinable
  package func callAsFunction(_ parameters: Tensor<Double>) -> LBFGS.Evaluation {
    let (weights, constants) = weights(parameters)
    // Short blocks, which stay in a thread's cache while they are converted and multiplied twice.
    let blocks = CenteredRows<Scalar>.blocks(targets.shape[0], of: 128)
    let count = Double(targets.shape[0])
    let sums = Parallel.map(blocks.count) { block in
      sum(rows[blocks[block]], targets[blocks[block]], weights, constants)
    }
    let value = sums.reduce(penalty / 2 * square(weights).sum()) { $0 + $1.value }
    var gradient = sums.reduce(Tensor<Double>.zeros(parameters.shape)) { $0 + $1.gradient }
    gradient[.all, ..<units.size] += penalty * weights
    gradient[.all, ..<units.size] *= units
    gradient[.all, -1] *= interceptUnit
    return LBFGS.Evaluation(value: value / count, gradient: gradient / count)
  }

  /// The sums of the cross-entropies of rows, and of their gradients by coefficients and
  /// intercepts, `[functions, features + 1]`.
  @usableFromInline
  func sum(
    _ rows: Tensor<Double>, _ targets: Tensor<Double>, _ weights: Tensor<Double>,
    _ constants: Tensor<Double>
  ) -> LBFGS.Evaluation {
    let scores = matmul(rows, weights, transposing: .right) + constants
    let (entropies, probabilities) =
      functions == 1
      ? (scores.map { max($0, 0) + .log(onePlus: .exp(-abs($0))) }, sigmoid(scores))
      : (logSumExp(scores, keepDims: true), softmax(scores))
    let errors = probabilities - targets
    let value = entropies.sum() - (scores * targets).sum()
    let gradient = Tensor.concatenate(
      [
        matmul(errors, rows, transposing: .left), errors.sum(axis: 0).expanded(axis: 1),
      ], axis: 1)
    return LBFGS.Evaluation(value: value, gradient: gradient)
  }
}
