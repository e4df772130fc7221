// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// The singular values of the rows X of a linear fit, and the targets in the basis of their
/// vectors, from which the coefficients of every penalty follow.
///
/// With X = U·S·Vᵀ and targets Y, the coefficients of a penalty p are V·S·(S² + p)⁻¹·Uᵀ·Y.
@usableFromInline
struct RowSpectrum<Scalar: RealScalar> {
  @usableFromInline let problem: LinearProblem<Scalar>
  /// The squares of the singular values, `[r]`.
  @usableFromInline let squares: Tensor<Double>
  /// Vᵀ, `[r, features]`; or Uᵀ, `[r, rows]`, if the spectrum is dual.
  @usableFromInline let basis: Tensor<Double>
  /// The targets in the basis, S·Uᵀ·Y, or Uᵀ·Y if the spectrum is dual, `[r, targets]`.
  @usableFromInline let projections: Tensor<Double>
  @usableFromInline let isDual: Bool
  /// The number of singular values that are not rounding of 0.
  @usableFromInline let rank: Int

  /// The spectrum by the eigenvalues of a Gram matrix: fast, but the rounding of a squared singular
  /// value is relative to the largest one.
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  init(eigenvaluesOf system: GramSystem<Scalar>) throws {
    problem = system.problem
    let eigen = try system.gram.symmetricEigen()
    // Rounding may leave some slightly negative.
    squares = maximum(eigen.values, Tensor(0))
    basis = eigen.vectors.transposed()
    projections = matmul(basis, system.right)
    isDual = system.isDual
    rank = squares.size
  }

  /// The spectrum by the singular vectors of the rows: the rounding of a singular value is relative
  /// to the largest one.
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  init(singularValuesOf problem: LinearProblem<Scalar>) throws {
    self.problem = problem
    let size = min(problem.count, problem.features)
    let (values, vectors) = try problem.rows.singularVectors(size)
    // The rounding of the decomposition and of the rows themselves; and that of the mean, which is
    // all that is left of constant features.
    let rounding = max(
      Double.ulpOfOne * Double(max(problem.count, problem.features)), Double(Scalar.ulpOfOne))
    let means = (Double(problem.count) * square(problem.rows.mean).sum()).squareRoot()
    let smallest = max(rounding * values[0].scalar, problem.rows.roundingOfMean * means)
    rank = values.scalars.prefix { $0 > smallest }.count
    squares = square(values)
    basis = vectors
    var projections = Tensor<Double>.zeros([size, problem.targets.shape[1]])
    for block in problem.blocks {
      try Task.checkCancellation()
      // Coordinates first: a product of rows and targets would round as their squares do.
      let coordinates = matmul(problem.rows[block], vectors, transposing: .right)
      projections += matmul(coordinates, problem.targets[block], transposing: .left)
    }
    self.projections = projections
    isDual = false
  }

  @inlinable var singularValues: Tensor<Double> { sqrt(squares) }

  /// 1 / (S² + penalty), `[r]`; 0 for singular values that are rounding.
  @inlinable
  func factors(_ penalty: Double) -> Tensor<Double> {
    Tensor(
      squares.scalars.enumerated().map { $0.offset < rank ? 1 / ($0.element + penalty) : 0 })
  }

  /// The coefficients of a penalty, `[features, targets]`.
  @inlinable
  func weights(penalty: Double) -> Tensor<Double> {
    let scaled = projections * factors(penalty).expanded(axis: 1)
    let solution = matmul(basis, scaled, transposing: .left)
    return isDual ? problem.productOfTransposedRows(solution) : solution
  }

  /// The mean squared errors of the targets of each row, predicted by the fit of all other rows:
  /// one for each penalty.
  ///
  /// The fit without a row need not be done: its error is that of the fit with the row, divided by
  /// 1 minus the row's leverage. G. Golub, M. Heath and G. Wahba, *Generalized Cross-Validation as
  /// a Method for Choosing a Good Ridge Parameter*, Technometrics 21 (1979).
  ///
  /// - Complexity: O(rows · features · min(rows, features)).
  @inlinable
  func leaveOneOutErrors(penalties: [Double], intercept: Bool) throws -> Tensor<Double> {
    let inverses = penalties.map(factors)
    let weights = inverses.map {
      (isDual ? singularValues.expanded(axis: 1) : Tensor(1)) * projections * $0.expanded(axis: 1)
    }
    var sums = [Double](repeating: 0, count: penalties.count)
    for block in problem.blocks {
      try Task.checkCancellation()
      // The rows in the basis, U·S.
      let coordinates =
        isDual
        ? basis[.all, block].transposed() * singularValues
        : matmul(problem.rows[block], basis, transposing: .right)
      let (squares, targets) = (square(coordinates), problem.targets[block])
      for index in penalties.indices {
        var leverages = matmul(squares, inverses[index].expanded(axis: 1))
        if intercept { leverages += 1 / Double(problem.count) }
        let errors = (targets - matmul(coordinates, weights[index])) / (1 - leverages)
        sums[index] += square(errors).sum()
      }
    }
    return Tensor(sums) / Double(problem.targets.size)
  }
}
