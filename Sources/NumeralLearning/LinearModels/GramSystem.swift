// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// The equations of a ridge fit: (G + penalty)·A = B, where G is the Gram matrix of the features or
/// of the rows, whichever are fewer.
///
/// Of the features, G = XᵀX and B = XᵀY, and A are the coefficients. Of the rows (dual), G = XXᵀ
/// and B = Y, and the coefficients are XᵀA.
@usableFromInline
struct GramSystem<Scalar: RealScalar> {
  @usableFromInline let problem: LinearProblem<Scalar>
  @usableFromInline let gram: Tensor<Double>
  @usableFromInline let right: Tensor<Double>
  @usableFromInline let isDual: Bool

  /// - Throws: `CancellationError` if the task is canceled.
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  init(_ problem: LinearProblem<Scalar>) throws {
    self.problem = problem
    isDual = problem.features > problem.count
    if isDual {
      gram = problem.rows[0..<problem.count].gramMatrix(transposing: .right)
      right = problem.targets
      return
    }
    var gram = Tensor<Double>.zeros([problem.features, problem.features])
    var right = Tensor<Double>.zeros([problem.features, problem.targets.shape[1]])
    for block in problem.blocks {
      try Task.checkCancellation()
      let rows = problem.rows[block]
      gram += rows.gramMatrix()
      right += matmul(rows, problem.targets[block], transposing: .left)
    }
    (self.gram, self.right) = (gram, right)
  }

  /// Whether the rounding of G, relative to its largest eigenvalue, is so far below a penalty that
  /// coefficients have at least half of the digits of `Scalar`.
  @inlinable
  func isAccurate(penalty: Double) -> Bool {
    let rounding =
      Double.ulpOfOne * max(1 / Double(Scalar.ulpOfOne).squareRoot(), Double(gram.count))
    return penalty > 0 && penalty >= rounding * gram.trace().scalar
  }

  /// The coefficients of a penalty, `[features, targets]`, by Cholesky's factorization.
  @inlinable
  func weights(penalty: Double) throws -> Tensor<Double> {
    let factorization = try Cholesky(gram + Tensor.identity(gram.count) * penalty)
    let solution = try factorization.solve(right)
    return isDual ? problem.productOfTransposedRows(solution) : solution
  }
}

extension LinearProblem {
  /// Xᵀ·A, `[features, targets]`, where X are the rows.
  @inlinable
  func productOfTransposedRows(_ a: Tensor<Double>) -> Tensor<Double> {
    blocks.reduce(Tensor<Double>.zeros([features, a.shape[1]])) {
      $0 + matmul(rows[$1], a[$1], transposing: .left)
    }
  }
}
