// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class LabeledImagesTests: XCTestCase {
  private let digits = Digits.images

  /// Images of 2×3 whose pixels and labels tell them apart.
  private func numbered(_ count: Int, maxValue: UInt8 = 255) -> LabeledImages {
    LabeledImages(
      images: Tensor((0..<count * 6).map { UInt8(truncatingIfNeeded: $0) }, shape: [count, 2, 3]),
      labels: Array(0..<count), maxValue: maxValue)
  }

  // MARK: Slices

  func testSlicesKeepImagesAndLabelsTogether() {
    let images = numbered(10, maxValue: 16)
    let slice = images[3..<5]
    XCTAssertEqual(slice.labels, [3, 4])
    XCTAssertEqual(slice.images.scalars, (18..<30).map { UInt8($0) })
    XCTAssertEqual([slice.count, slice.height, slice.width, Int(slice.maxValue)], [2, 2, 3, 16])
    XCTAssertEqual(images[8...], images.take([8, 9]))
    XCTAssertEqual(images[0...], images)
    XCTAssertEqual(images[2..<2].count, 0)
    let gathered = images.take([7, 0, 7])
    XCTAssertEqual(gathered.labels, [7, 0, 7])
    XCTAssertEqual(gathered.images[2].scalars, (42..<48).map { UInt8($0) })
  }

  // MARK: Numbers

  func testFeaturesAreFractionsOfWhite() {
    let features = digits.features()
    XCTAssertEqual(features.shape, [1797, 64])
    XCTAssertEqual(features.scalars, digits.images.scalars.map { Float($0) / 16 })
    XCTAssertEqual(digits[5..<9].features(), features[5..<9])
    XCTAssertEqual(numbered(0).features().shape, [0, 6])
  }

  func testInputsAreTheBitsThatTorchvisionMakes() throws {
    let bytes = LabeledImages(
      images: Tensor((0..<256).map { UInt8($0) }, shape: [1, 16, 16]), labels: [0])
    let inputs = bytes.inputs(.mnist)
    XCTAssertEqual(inputs.shape, [1, 1, 16, 16])
    XCTAssertEqual(inputs.flattened, try IDX(contentsOf: fixture("mnist-inputs.idx")).tensor)
  }

  func testInputsOfChosenImages() {
    let standardization = Standardization(mean: 0.25, standardDeviation: 0.5)
    let all = digits.inputs(standardization)
    XCTAssertEqual(all.shape, [1797, 1, 8, 8])
    XCTAssertEqual(
      all.scalars, digits.images.scalars.map { (Float($0) / 16 - 0.25) / 0.5 })
    let indices = [1796, 3, 3, 0]
    XCTAssertEqual(digits.unlabeled.inputs(at: indices, standardization), all.take(indices))
    XCTAssertEqual(
      digits[100..<900].inputs(.identity).flattened, digits[100..<900].features().flattened)
    XCTAssertEqual(numbered(0).inputs(.mnist).shape, [0, 1, 2, 3])
  }

  func testPixelStatisticsAgainstPlainSums() {
    let pixels = digits.images.scalars.map { Double($0) / 16 }
    let mean = pixels.reduce(0, +) / Double(pixels.count)
    let variance = pixels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pixels.count)
    let statistics = digits.pixelStatistics()
    XCTAssertEqual(statistics.mean, Float(mean), accuracy: 1e-7)
    XCTAssertEqual(statistics.standardDeviation, Float(variance.squareRoot()), accuracy: 1e-7)
    // NumPy: a.mean() / 16, a.std() / 16
    XCTAssertEqual(statistics.mean, 0.30526028624, accuracy: 1e-7)
    XCTAssertEqual(statistics.standardDeviation, 0.37604922179, accuracy: 1e-7)
  }

  func testStatisticsOfEqualPixelsAreExact() {
    let gray = LabeledImages(
      images: Tensor(repeating: 254, shape: [3, 100, 100]), labels: [0, 0, 0], maxValue: 254)
    XCTAssertEqual(gray.pixelStatistics(), Standardization(mean: 1, standardDeviation: 0))
  }

  func testResultsDoNotDependOnTheThreads() {
    let many = digits.resized(height: 28, width: 28)
    let one = Parallel.$threads.withValue(1) {
      (many.features(), many.inputs(.mnist), many.pixelStatistics())
    }
    let four = Parallel.$threads.withValue(4) {
      (many.features(), many.inputs(.mnist), many.pixelStatistics())
    }
    XCTAssertEqual(one.0, four.0)
    XCTAssertEqual(one.1, four.1)
    XCTAssertEqual(one.2, four.2)
  }

  // MARK: Sizes

  func testResizingIsPyTorchsUpToRounding() throws {
    for (height, width) in [(28, 28), (5, 3), (8, 19)] {
      let resized = digits[0..<10].resized(height: height, width: width)
      let expected = try IDX<Float>(contentsOf: fixture("digits-\(height)x\(width).idx.gz")).tensor
      XCTAssertEqual(resized.images.shape, [10, height, width])
      XCTAssertEqual(resized.maxValue, 255)
      XCTAssertEqual(resized.labels, Array(digits.labels[0..<10]))
      let differences = zip(resized.images.scalars, expected.scalars).map { abs(Float($0) - $1) }
      // Half a step of rounding, and what `Float` loses.
      XCTAssertLessThanOrEqual(differences.max()!, 0.5001, "\(height)×\(width)")
    }
  }

  func testResizingToTheSameSizeOnlyChangesWhite() {
    XCTAssertEqual(
      digits.resized(height: 8, width: 8).images.scalars,
      digits.images.scalars.map { UInt8((Double($0) * 255 / 16).rounded()) })
    let bytes = LabeledImages(
      images: Tensor((0..<256).map { UInt8($0) }, shape: [1, 16, 16]), labels: [0])
    XCTAssertEqual(bytes.resized(height: 16, width: 16), bytes)
  }

  func testAnImageOfOnePixelFillsAnySize() {
    let image = LabeledImages(
      images: Tensor(repeating: 7, shape: [1, 1, 1]), labels: [0], maxValue: 14)
    XCTAssertEqual(
      image.resized(height: 3, width: 2).images, Tensor(repeating: 128, shape: [1, 3, 2]))
  }
}
