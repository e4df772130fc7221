// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralLearning
import NumeralTensors
import TestSupport
import Testing

@Suite struct PatchFeaturesTests {
  private let images = Tensor<Float>.uniform([40, 2, 7, 8], seed: 1)
  private let estimator = PatchFeatures(
    clusters: 9, patchSize: Size2D(3, 2), regions: Size2D(2, 3), patches: 500, seed: 5)

  /// The features of one image by loops in Double.
  private func naiveSums(
    _ image: Tensor<Float>, _ model: PatchFeaturesModel
  ) -> [Double] {
    let (channels, height, width) = (image.shape[0], image.shape[1], image.shape[2])
    let (rows, columns) = (height - model.patchSize.height + 1, width - model.patchSize.width + 1)
    let centers = Tensor<Double>(model.centers)
    let (mean, whitener) = (Tensor<Double>(model.mean), Tensor<Double>(model.whitener))
    var features = [Double](repeating: 0, count: model.featureCount)
    for row in 0..<rows {
      for column in 0..<columns {
        var patch: [Double] = []
        for channel in 0..<channels {
          for y in row..<row + model.patchSize.height {
            for x in column..<column + model.patchSize.width {
              patch.append(Double(image[channel, y, x].scalar))
            }
          }
        }
        let average = patch.reduce(0, +) / Double(patch.count)
        let variance =
          patch.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(patch.count)
        let deviation = (variance + Double(model.contrast)).squareRoot()
        let normalized = patch.enumerated().map {
          ($1 - average) / deviation - mean[$0].scalar
        }
        let whitened = (0..<patch.count).map { i in
          normalized.indices.reduce(0) { $0 + normalized[$1] * whitener[$1, i].scalar }
        }
        let distances = (0..<centers.count).map { center in
          whitened.indices.reduce(0) {
            let difference = whitened[$1] - centers[center, $1].scalar
            return $0 + difference * difference
          }.squareRoot()
        }
        let meanDistance = distances.reduce(0, +) / Double(distances.count)
        let region =
          row * model.regions.height / rows * model.regions.width
          + column * model.regions.width / columns
        for (center, distance) in distances.enumerated() {
          features[region * centers.count + center] += max(0, meanDistance - distance)
        }
      }
    }
    return features
  }

  @Test func featuresAreThoseOfLoops() throws {
    let model = try estimator.fit(images)
    let features = model.transform(images[..<5])
    #expect(features.shape == [5, 54] && model.featureCount == 54)
    for image in 0..<5 {
      let expected = Tensor<Float>(naiveSums(images[image], model).map { Float($0) })
      #expect(
        square(features[image]).isApproximatelyEqual(
          to: expected, relativeTolerance: 1e-4, absoluteTolerance: 1e-4))
    }
  }

  /// Whitened patches have, but for the added variance, the covariance of the identity.
  @Test func patchesAreWhitened() throws {
    let estimator = PatchFeatures(
      clusters: 2, patchSize: 3, patches: 4000, whitening: 1e-6, seed: 5)
    let model = try estimator.fit(.normal([100, 1, 9, 9], seed: 2))
    let product = matmul(model.whitener, model.whitener)
    // The inverse of the covariance has the deviations' reciprocal squares as eigenvalues; the mean
    // of a patch is taken off, so that one of them is that of the added variance.
    #expect(product.isApproximatelyEqual(to: product.transposed(), relativeTolerance: 1e-3))
    #expect(model.centers.shape == [2, 9])
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    try expectSameAtAnyNumberOfThreads {
      let model = try estimator.fit(images)
      return [model.centers, model.transform(images)]
    }
  }

  /// The embedded digits, classified by ridge regression on the features: 0.9917 of the test images
  /// at the time of writing, against 0.93 on the pixels.
  @Test func digitsAreClassifiedByRidgeRegression() throws {
    let digits = Digits.load()
    let (train, test) = (digits.train.inputs(.identity), digits.test.inputs(.identity))
    let features = try PatchFeatures(clusters: 120, patchSize: 4, regions: 2, seed: 1).fit(train)
    let model = try Ridge(penalty: 10).fit(
      features.transform(train), Tensor<Float>.oneHot(digits.train.labels, depth: 10))
    let predicted = model.predict(features.transform(test)).argmax(axis: 1).scalars
    let accuracy = try accuracy(predicted: predicted, labels: digits.test.labels)
    #expect(accuracy >= 0.975)
  }

  @Test func parametersAreChecked() throws {
    func message(_ estimator: PatchFeatures, _ images: Tensor<Float>) -> String {
      do {
        _ = try estimator.fit(images)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message(PatchFeatures(patchSize: 9), images)
        == "patchSize: found 9×9 in images of shape [40, 2, 7, 8], expected one that fits into one "
        + "or more images")
    #expect(
      message(PatchFeatures(patchSize: 6, regions: Size2D(1, 4)), images)
        == "regions: found 1×4 of 2×3 patches, expected at least one patch in each")
    #expect(message(PatchFeatures(clusters: 0), images).hasPrefix("clusters: found 0"))
    #expect(message(PatchFeatures(contrast: 0), images).hasPrefix("contrast, whitening: found 0.0"))
    var broken = images
    broken[3, 0, 0, 0] = .nan
    #expect(message(PatchFeatures(patchSize: 2), broken).contains("not finite"))
  }
}
