// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors

/// Features of images from clusters of their patches, learned without labels.
///
///     let features = try PatchFeatures(clusters: 400, seed: 1).fit(images)
///     let classifier = try Ridge(penalty: 100).fit(features.transform(images), targets)
///
/// Random patches are normalized for contrast, whitened and clustered by k-means. The features of
/// an image are the triangle activations of its patches, max(0, mean distance − distance) for each
/// center, summed over the regions of a grid, of which the square root is taken: large sums count
/// less. Followed by a linear classifier they come close to convolutional networks, without
/// backpropagation.
///
/// A. Coates, H. Lee and A. Ng, *An Analysis of Single-Layer Networks in Unsupervised Feature
/// Learning*, 2011; for the square root, F. Perronnin, J. Sánchez and T. Mensink, *Improving the
/// Fisher Kernel for Large-Scale Image Classification*, 2010.
public struct PatchFeatures: Sendable, Equatable {
  /// The number of centers, which are the features of a region.
  public var clusters: Int
  /// The height and width of a patch.
  public var patchSize: Size2D
  /// The rows and columns of regions over which activations are summed.
  public var regions: Size2D
  /// The number of random patches that are clustered.
  public var patches: Int
  /// The number of iterations of Lloyd's algorithm.
  public var iterations: Int
  /// The number that is added to the variance of a patch before its square root is the divisor, in
  /// squared units of the pixels: it keeps the noise of even patches small.
  public var contrast: Float
  /// The number that is added to the variances of the normalized patches along their principal axes
  /// before they are whitened.
  public var whitening: Double
  /// The key of all random numbers.
  public var seed: RandomKey

  /// Creates an estimator, for pixels from 0 to 1.
  public init(
    clusters: Int = 400, patchSize: Size2D = 6, regions: Size2D = 2, patches: Int = 100_000,
    iterations: Int = 20, contrast: Float = 0.1, whitening: Double = 0.3, seed: RandomKey = 0
  ) {
    self.clusters = clusters
    self.patchSize = patchSize
    self.regions = regions
    self.patches = patches
    self.iterations = iterations
    self.contrast = contrast
    self.whitening = whitening
    self.seed = seed
  }

  /// Learns the centers from images.
  ///
  /// - Parameters:
  ///   - images: The images, `[images, channels, height, width]`.
  ///   - onProgress: Called after each iteration with its number, counted from 1.
  /// - Throws: `ArgumentError` if there are no images, a patch or a region does not fit into them,
  ///   a parameter is not positive, or a pixel is not finite; `CancellationError` if the task is
  ///   canceled; an error that `onProgress` throws.
  /// - Precondition: The images have four axes.
  /// - Complexity: O(patches · clusters · patch · iterations), as products.
  public func fit(
    _ images: Tensor<Float>, onProgress: (_ iteration: Int) throws -> Void = { _ in }
  ) throws -> PatchFeaturesModel {
    require(
      images.rank == 4,
      "PatchFeatures: found shape \(images.shape), expected [images, channels, height, width]")
    try check(images)
    let patches = randomPatches(of: images)
    let mean = patches.mean(axis: 0)
    let centered = patches - mean
    // Zero-phase whitening: V · (Λ + ε)^(−1/2) · Vᵀ.
    let covariance = Tensor<Double>(centered).gramMatrix() / Double(patches.count)
    let eigen = try SymmetricEigen(covariance)
    let scaled = eigen.vectors / eigen.values.map { (max($0, 0) + whitening).squareRoot() }
    let whitener = Tensor<Float>(matmul(scaled, eigen.vectors, transposing: .right))
    let kMeans = KMeans(
      clusters: clusters, initialization: .kMeansPlusPlus, restarts: 1,
      maxIterations: iterations, seed: seed.child("clusters"))
    let result = try kMeans.fit(matmul(centered, whitener)) {
      if case .iteration(let iteration) = $0 { try onProgress(iteration.iteration) }
    }
    return PatchFeaturesModel(
      patchSize: patchSize, regions: regions, contrast: contrast, mean: mean, whitener: whitener,
      centers: result.centers)
  }

  private func check(_ images: Tensor<Float>) throws {
    try checkPositive(["clusters": clusters, "patches": patches, "iterations": iterations])
    guard contrast > 0 && whitening > 0 else {
      throw ArgumentError(
        argument: "contrast, whitening", found: "\(contrast), \(whitening)",
        expected: "positive numbers")
    }
    let (height, width) = (images.shape[2], images.shape[3])
    guard images.count > 0, patchSize.height > 0, patchSize.width > 0,
      patchSize.height <= height, patchSize.width <= width
    else {
      throw ArgumentError(
        argument: "patchSize", found: "\(patchSize) in images of shape \(images.shape)",
        expected: "one that fits into one or more images")
    }
    let (rows, columns) = (height - patchSize.height + 1, width - patchSize.width + 1)
    guard regions.height > 0, regions.width > 0, regions.height <= rows, regions.width <= columns
    else {
      throw ArgumentError(
        argument: "regions", found: "\(regions) of \(rows)×\(columns) patches",
        expected: "at least one patch in each")
    }
  }

  /// Random patches, normalized for contrast: `[patches, channels · patch area]`.
  private func randomPatches(of images: Tensor<Float>) -> Tensor<Float> {
    let key = seed.child("patches")
    func positions(_ count: Int, _ name: String) -> [Int] {
      Tensor<Int>.integers([patches], in: 0..<count, seed: key.child(name)).scalars
    }
    let image = positions(images.count, "image")
    let row = positions(images.shape[2] - patchSize.height + 1, "row")
    let column = positions(images.shape[3] - patchSize.width + 1, "column")
    let parts = (0..<patches).map { patch in
      images[
        image[patch], .all, row[patch]..<row[patch] + patchSize.height,
        column[patch]..<column[patch] + patchSize.width
      ].flattened
    }
    let rows = Tensor.stack(parts)
    let centered = rows - rows.mean(axis: 1, keepDims: true)
    return centered / sqrt(square(centered).mean(axis: 1, keepDims: true) + contrast)
  }
}
