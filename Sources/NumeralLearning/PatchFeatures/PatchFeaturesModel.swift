// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

internal import CNumeralKernels
import NumeralTensors

/// The features that `PatchFeatures` learned.
public struct PatchFeaturesModel: Sendable, Equatable {
  /// The height and width of a patch.
  public let patchSize: Size2D
  /// The rows and columns of regions over which activations are summed.
  public let regions: Size2D
  /// The number that is added to the variance of a patch before its square root is the divisor.
  public let contrast: Float
  /// The mean of the normalized patches, `[channels · patch area]`.
  public let mean: Tensor<Float>
  /// The symmetric matrix that whitens centered patches, `[channels · patch area, channels · patch
  /// area]`.
  public let whitener: Tensor<Float>
  /// The centers of the whitened patches, `[clusters, channels · patch area]`.
  public let centers: Tensor<Float>

  /// The number of features of an image: a sum for each region and center.
  public var featureCount: Int { regions.area * centers.count }

  /// The features of images: for each region and center, the square root of the sum of the
  /// activations.
  ///
  /// - Parameter images: The images, `[images, channels, height, width]`, of the channels of those
  ///   that the features were learned from.
  /// - Returns: `[images, region rows · region columns · clusters]`.
  /// - Precondition: The channels agree, and each region has a patch.
  /// - Complexity: O(patches · clusters · patch) for each image, as a product, on several threads.
  public func transform(_ images: Tensor<Float>) -> Tensor<Float> {
    require(
      images.rank == 4 && images.shape[1] * patchSize.area == mean.size
        && images.shape[2] >= patchSize.height + regions.height - 1
        && images.shape[3] >= patchSize.width + regions.width - 1,
      "PatchFeaturesModel: found images of shape \(images.shape), expected [images, "
        + "\(mean.size / max(1, patchSize.area)), height, width] with \(regions) patches of "
        + "\(patchSize) or more")
    let encoder = PatchEncoder(self, height: images.shape[2], width: images.shape[3])
    return Tensor(unsafeUninitialized: [images.count, featureCount]) { features in
      Parallel.forEachRange(of: 4, in: images.count) { range in
        let columns = images[range].im2col(size: patchSize)
        for (index, image) in range.enumerated() {
          encoder.encode(
            columns[index],
            into: UnsafeMutableBufferPointer(
              rebasing: features[image * featureCount..<(image + 1) * featureCount]))
        }
      }
    }
  }
}

/// The steps from the patches of one image to its features.
private struct PatchEncoder {
  private let model: PatchFeaturesModel
  /// The rows and columns of patches.
  private let positions: Size2D
  /// The whitening, and behind it its product with the transposed centers: `[patch, patch +
  /// clusters]`. One product gives the whitened patches and their products with the centers.
  private let projection: Tensor<Float>
  /// The projection of the mean, which is taken off every patch.
  private let offset: Tensor<Float>
  private let squaredNorms: [Float]

  init(_ model: PatchFeaturesModel, height: Int, width: Int) {
    self.model = model
    positions = Size2D(height - model.patchSize.height + 1, width - model.patchSize.width + 1)
    projection = .concatenate(
      [model.whitener, matmul(model.whitener, model.centers, transposing: .right)], axis: 1)
    offset = matmul(model.mean, projection)
    squaredNorms = square(model.centers).sum(axis: 1).scalars
  }

  /// Writes the features of an image, given its patches as columns, `[patch, positions]`.
  func encode(_ columns: Tensor<Float>, into features: UnsafeMutableBufferPointer<Float>) {
    let (size, clusters) = (model.mean.size, model.centers.count)
    let centered = columns - columns.mean(axis: 0)
    let normalized = centered / sqrt(square(centered).mean(axis: 0) + model.contrast)
    let projected = matmul(normalized, projection, transposing: .left) - offset
    features.update(repeating: 0)
    projected.withUnsafeBufferPointer { projected in
      withUnsafeScratchBuffer(of: Float.self, count: clusters) { distances in
        for row in 0..<positions.height {
          let regionRow = row * model.regions.height / positions.height
          for column in 0..<positions.width {
            let region =
              regionRow * model.regions.width + column * model.regions.width / positions.width
            let patch = (row * positions.width + column) * (size + clusters)
            var squaredNorm: Float = 0
            for i in patch..<patch + size { squaredNorm += projected[i] * projected[i] }
            numeral_add_triangle(
              projected.baseAddress! + patch + size, squaredNorms, squaredNorm, clusters,
              distances.baseAddress!, features.baseAddress! + region * clusters)
          }
        }
      }
    }
    for i in features.indices { features[i].formSquareRoot() }
  }
}
