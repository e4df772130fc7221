// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Principal components of rows that arrive in batches, in the memory of one batch and of the
/// components.
///
///     var pca = IncrementalPCA<Float>(components: 10)
///     for batch in batches { try pca.partialFit(batch) }
///     let coordinates = pca.model!.transform(rows)
///
/// After each batch the components, stretched by their singular values, stand for the rows before
/// it. The directions that are left out are lost, so the result is near that of `PCA` of all rows,
/// and equal if all components are kept. Names and definitions are those of scikit-learn.
///
/// D. Ross, J. Lim, R. Lin and M. Yang, *Incremental Learning for Robust Visual Tracking*,
/// International Journal of Computer Vision 77 (2008).
public struct IncrementalPCA<Scalar: RealScalar>: Sendable, Equatable {
  /// The number of components that are kept, as soon as there are as many rows.
  public let components: Int
  /// Whether `PCAModel.transform` divides coordinates by their standard deviations.
  public let whiten: Bool
  /// The number of rows so far.
  public private(set) var count = 0
  /// The means of the features and the sums of the squares of their differences from them,
  /// `[features]`.
  @usableFromInline var (mean, squares) = (Tensor<Double>.zeros([0]), Tensor<Double>.zeros([0]))
  /// The singular values of the centered rows, and the directions, `[components, features]`.
  @usableFromInline var values = Tensor<Double>.zeros([0])
  @usableFromInline var directions = Tensor<Double>.zeros([0, 0])

  /// Creates an estimator that has seen no rows.
  ///
  /// - Precondition: There is a component at least.
  public init(components: Int, whiten: Bool = false) {
    require(
      components >= 1, "IncrementalPCA: found \(components) components, expected 1 or more")
    self.components = components
    self.whiten = whiten
  }

  /// Updates the components by further rows.
  ///
  /// - Parameter rows: The rows, `[rows, features]`; larger batches are faster and lose less.
  /// - Throws: `ArgumentError` if there are no rows, if they have another number of features than
  ///   those before or fewer than components, or if an element is not finite or so large that a
  ///   variance would be beyond the largest number; `LinearAlgebraError` if the decomposition does
  ///   not converge. The components are as before then.
  /// - Precondition: `rows` has two axes.
  /// - Complexity: O(rows' · features · min(rows', features)), where rows' counts the components
  ///   too.
  @inlinable
  public mutating func partialFit(_ rows: Tensor<Scalar>) throws {
    require(
      rows.rank == 2, "IncrementalPCA: the shape is \(rows.shape), expected [rows, features]")
    try check(rows.shape)
    try checkSquares(rows)
    try update(Tensor<Double>(rows))
  }

  /// The components so far; nil before there are two rows.
  public var model: PCAModel<Scalar>? {
    guard count >= 2 else { return nil }
    let (variances, total) = (square(values) / Double(count - 1), squares.sum())
    return PCAModel(
      mean: Tensor(mean), components: Tensor(withFixedSigns(directions)),
      explainedVariance: Tensor(variances),
      explainedVarianceRatio: Tensor(square(values) / max(total, .leastNonzeroMagnitude)),
      whiten: whiten)
  }

  @usableFromInline
  func check(_ shape: [Int]) throws {
    let features = count == 0 ? shape[1] : mean.size
    guard shape[0] > 0 && shape[1] == features else {
      throw ArgumentError(
        argument: "rows", found: "\(shape[0]) of \(shape[1]) features",
        expected: count == 0 ? "1 or more" : "1 or more, of \(features)")
    }
    guard features >= components else {
      throw ArgumentError(
        argument: "components", found: "\(components)",
        expected: "at most \(features), as many as features")
    }
  }

  @usableFromInline
  mutating func update(_ rows: Tensor<Double>) throws {
    let (before, added) = (Double(count), Double(rows.shape[0]))
    let batchMean = rows.mean(axis: 0)
    let centered = rows - batchMean
    var stacked = [centered]
    var (newMean, newSquares) = (batchMean, square(centered).sum(axis: 0))
    if count > 0 {
      // The rows before, and the shift between their mean and that of the batch.
      let shift = (mean - batchMean) * (before * added / (before + added)).squareRoot()
      stacked = [
        directions * values.expanded(axis: 1), centered, shift.expanded(axis: 0),
      ]
      newMean = mean + (batchMean - mean) * (added / (before + added))
      newSquares += squares + square(shift)
    }
    let size = min(components, count + rows.shape[0])
    let (newValues, vectors) = try singularVectors(Tensor.concatenate(stacked), size)
    (mean, squares, count) = (newMean, newSquares, count + rows.shape[0])
    (values, directions) = (newValues[..<size].contiguous(), vectors)
  }

  /// The singular values of rows in descending order, and the right singular vectors of the largest
  /// of them.
  private func singularVectors(
    _ rows: Tensor<Double>, _ size: Int
  ) throws -> (Tensor<Double>, Tensor<Double>) {
    if rows.shape[0] <= rows.shape[1] { return try rows.rightSingularVectors(size) }
    let f = try rows.triangularFactor().svd()
    return (f.values, f.vTransposed[..<size].contiguous())
  }
}

/// Throws unless the elements of rows are finite, and so small that no variance of the rows along
/// any direction is beyond the largest number.
@inlinable
func checkSquares<Scalar: RealScalar>(_ rows: Tensor<Scalar>) throws {
  let largest = try largestMagnitude(of: rows)
  let limit = (Scalar.greatestFiniteMagnitude / Scalar(16 * rows.shape[1])).squareRoot()
  guard largest <= limit else {
    throw elementError(rows, expected: "numbers of at most \(limit), whose squares are finite") {
      $0.magnitude == largest
    }
  }
}
