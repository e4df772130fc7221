// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The principal components that `PCA` or `IncrementalPCA` found, and projections onto them.
public struct PCAModel<Scalar: RealScalar>: Sendable, Equatable {
  /// The mean of the rows, `[features]`.
  public let mean: Tensor<Scalar>
  /// The orthonormal principal components, by descending variance: `[components, features]`.
  ///
  /// The sign of each is chosen so that its element of largest magnitude is positive.
  public let components: Tensor<Scalar>
  /// The variance along each component (divided by rows − 1), in descending order: `[components]`.
  public let explainedVariance: Tensor<Scalar>
  /// The fraction of the total variance along each component, from 0 to 1: `[components]`; 0 if all
  /// rows are equal.
  public let explainedVarianceRatio: Tensor<Scalar>
  /// Whether coordinates are divided by their standard deviations.
  public let whiten: Bool

  @usableFromInline
  init(
    mean: Tensor<Scalar>, components: Tensor<Scalar>, explainedVariance: Tensor<Scalar>,
    explainedVarianceRatio: Tensor<Scalar>, whiten: Bool
  ) {
    self.mean = mean
    self.components = components
    self.explainedVariance = explainedVariance
    self.explainedVarianceRatio = explainedVarianceRatio
    self.whiten = whiten
  }

  /// The standard deviations of the coordinates, `[components]`. None is below the rounding of the
  /// largest one, so that coordinates without variance stay near 0 after whitening.
  @inlinable
  var deviations: Tensor<Scalar> {
    let deviations = sqrt(explainedVariance)
    let smallest = max(deviations[0].scalar * .ulpOfOne, .leastNormalMagnitude)
    return maximum(deviations, Tensor(smallest))
  }

  /// Projects rows onto the components: (rows − mean) · componentsᵀ, divided by the standard
  /// deviations if `whiten` is true.
  ///
  /// - Parameter rows: The rows, `[rows, features]`.
  /// - Returns: Their coordinates, `[rows, components]`.
  /// - Precondition: The rows have as many features as the fitted ones.
  /// - Complexity: O(rows · features · components): a matrix product.
  @inlinable
  public func transform(_ rows: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      rows.rank == 2 && rows.shape[1] == mean.size,
      "PCAModel.transform: the shape is \(rows.shape), expected [rows, \(mean.size)]")
    let coordinates = matmul(rows - mean, components, transposing: .right)
    return whiten ? coordinates / deviations : coordinates
  }

  /// Reconstructs rows from their coordinates: coordinates · components + mean, multiplied by the
  /// standard deviations first if `whiten` is true.
  ///
  /// - Parameter coordinates: The coordinates, `[rows, components]`, as `transform` returns them.
  /// - Returns: The least-squares approximation of the rows, `[rows, features]`.
  /// - Precondition: There is a coordinate for each component.
  /// - Complexity: O(rows · features · components): a matrix product.
  @inlinable
  public func inverseTransform(_ coordinates: Tensor<Scalar>) -> Tensor<Scalar> {
    require(
      coordinates.rank == 2 && coordinates.shape[1] == components.count,
      "PCAModel.inverseTransform: the shape is \(coordinates.shape), expected "
        + "[rows, \(components.count)]")
    return matmul(whiten ? coordinates * deviations : coordinates, components) + mean
  }
}
