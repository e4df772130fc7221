// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// The rows and targets of a linear fit, centered if there is an intercept, in `Double`, and
/// divided by powers of two if they are very large or small.
///
/// With an intercept, the coefficients are those of the centered rows and targets, and the
/// intercept follows from the means.
@usableFromInline
struct LinearProblem<Scalar: RealScalar> {
  /// The rows, `[rows, features]`.
  @usableFromInline let rows: CenteredRows<Scalar>
  /// The targets less their mean, `[rows, targets]`, their mean, and the exponent of their divisor.
  @usableFromInline let targets: Tensor<Double>
  @usableFromInline let targetMean: Tensor<Double>
  @usableFromInline let targetExponent: Int
  /// Whether the targets are a list, `[rows]`.
  @usableFromInline let isVector: Bool

  /// - Throws: `ArgumentError` if there are no rows, features or targets, if the counts differ, or
  ///   if an element is not finite; `CancellationError` if the task is canceled.
  /// - Precondition: There are two axes of the rows, and one or two of the targets.
  @inlinable
  init(
    _ rows: Tensor<Scalar>, _ targets: Tensor<Scalar>, intercept: Bool, _ function: String
  ) throws {
    require(rows.rank == 2, "\(function): the shape is \(rows.shape), expected [rows, features]")
    require(
      (1...2).contains(targets.rank),
      "\(function): the targets have the shape \(targets.shape), expected [rows] or "
        + "[rows, targets]")
    try checkRows(rows.shape)
    try checkTargets(targets, count: rows.shape[0])
    let largest = Double(try largestMagnitude(of: rows))
    let largestTarget = Double(try largestMagnitude(of: targets, argument: "targets"))
    self.rows = try CenteredRows(rows, largest: largest, centered: intercept)
    isVector = targets.rank == 1
    let matrix = isVector ? targets.expanded(axis: 1) : targets
    let centered = try CenteredRows(matrix, largest: largestTarget, centered: intercept)
    self.targets = centered[0..<rows.shape[0]]
    targetMean = centered.mean
    targetExponent = centered.exponent
  }

  @inlinable var count: Int { rows.rows.shape[0] }
  @inlinable var features: Int { rows.rows.shape[1] }
  @inlinable var blocks: [Range<Int>] { CenteredRows<Scalar>.blocks(count) }

  /// A penalty of the divided rows: it is compared with their squares.
  @inlinable
  func divided(_ penalty: Double) -> Double {
    Double(sign: .plus, exponent: -2 * rows.exponent, significand: penalty)
  }

  /// Coefficients and intercept of the given rows and targets, from coefficients of the centered
  /// and divided ones, `[features, targets]`.
  ///
  /// - Throws: `LinearAlgebraError.outOfRange` if a result is beyond the largest number.
  @inlinable
  func restored(
    _ weights: Tensor<Double>, _ function: String
  ) throws -> (coefficients: Tensor<Scalar>, intercept: Tensor<Scalar>) {
    let constants = targetMean - matmul(rows.mean, weights)
    let coefficients = multiplied(
      weights.transposed(), byPowerOfTwo: targetExponent - rows.exponent)
    let intercept = multiplied(constants, byPowerOfTwo: targetExponent)
    guard isFinite(coefficients).all() && isFinite(intercept).all() else {
      throw LinearAlgebraError.outOfRange(function: function)
    }
    return isVector ? (coefficients[0], intercept[0]) : (coefficients, intercept)
  }

  @inlinable
  func multiplied(_ numbers: Tensor<Double>, byPowerOfTwo exponent: Int) -> Tensor<Scalar> {
    numbers.map { Scalar(Double(sign: .plus, exponent: exponent, significand: $0)) }
  }
}

/// Throws unless there are rows and features.
@usableFromInline
func checkRows(_ shape: [Int]) throws {
  guard shape[0] >= 1 && shape[1] >= 1 else {
    throw ArgumentError(
      argument: "rows", found: "\(shape[0]) of \(shape[1]) features",
      expected: "1 or more, of 1 or more")
  }
}
