// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The coefficient of determination, R²: the fraction of the targets' variance that predictions
/// explain, 1 at best; 0 for predictions of the mean, and negative for worse ones.
///
///     try r2Score(predicted: [2.5, 0, 2, 8], targets: [3, -0.5, 2, 7])     // 0.949
///
/// The mean over the columns, if there are several targets. As in scikit-learn, that of a constant
/// target is 1 if the predictions are exact, and 0 otherwise.
///
/// - Parameters:
///   - predicted: The predictions, `[rows]` or `[rows, targets]`.
///   - targets: The true values, of the same shape.
/// - Throws: `ArgumentError` if there are no rows or columns, if the counts differ, or if a number
///   is not finite.
/// - Precondition: Both have the same number of axes, one or two, and the same columns.
/// - Complexity: O(rows · targets).
@inlinable
public func r2Score<Scalar: RealScalar>(
  predicted: Tensor<Scalar>, targets: Tensor<Scalar>
) throws -> Double {
  require(
    predicted.rank == targets.rank && (1...2).contains(targets.rank)
      && predicted.shape.dropFirst() == targets.shape.dropFirst(),
    "r2Score: the shapes are \(predicted.shape) and \(targets.shape), expected the same, [rows] or "
      + "[rows, targets]")
  try checkTargets(predicted, count: targets.shape[0], "predicted", of: "targets")
  // Divided, so that no square of large numbers overflows.
  let largest = max(
    try largestMagnitude(of: targets, argument: "targets"),
    try largestMagnitude(of: predicted, argument: "predicted"))
  let exponent = CenteredRows<Scalar>.exponent(ofLargest: Double(largest))
  let expected = CenteredRows.divided(targets, exponent)
  let errors = square(CenteredRows.divided(predicted, exponent) - expected).sum(axis: 0)
  let total = square(expected - expected.mean(axis: 0)).sum(axis: 0)
  return errors.zipMap(total) { $1 > 0 ? 1 - $0 / $1 : $0 == 0 ? 1 : 0 }.mean()
}

/// Throws unless there is a target at least, and as many as rows.
@usableFromInline
func checkTargets<Scalar: RealScalar>(
  _ targets: Tensor<Scalar>, count: Int, _ name: String = "targets", of other: String = "rows"
) throws {
  guard targets.shape[0] == count else {
    throw ArgumentError(
      argument: name, found: "a count of \(targets.shape[0])",
      expected: "\(count), as many as \(other)")
  }
  guard targets.size > 0 else {
    throw ArgumentError(
      argument: name, found: "the shape \(targets.shape)", expected: "one number at least")
  }
}
