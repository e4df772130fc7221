// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import XCTest

/// `numeral train --recipe`, `--model-definition`, and `numeral features`.
final class RecipeTests: XCTestCase {
  private struct Metrics: Decodable {
    struct Epoch: Decodable { let testAccuracy, seconds: Double }
    let recipe: String
    let epochs: [Epoch]
  }

  private struct FeaturesMetrics: Decodable {
    let dataset: String
    let seed: UInt64
    let features: Int
    let testAccuracy, seconds: Double
  }

  /// 0.991 is the mean, of a standard deviation of 0.0008.
  func testFastRecipeReachesItsAccuracyOnMNIST() throws {
    let folder = try mnistFolder()
    try withTemporaryFolder { temporary in
      let file = temporary.appendingPathComponent("metrics.json")
      let run = try NumeralProcess.run(
        "train --recipe fast --quiet --metrics \(file.path) "
          + "--data-dir \(folder.deletingLastPathComponent().path)")
      XCTAssertEqual(run.status, 0, run.errors)
      let metrics = try readMetrics(file, as: Metrics.self)
      XCTAssertEqual(metrics.recipe, "fast")
      XCTAssertEqual(metrics.epochs.count, 1)
      XCTAssertGreaterThanOrEqual(metrics.epochs[0].testAccuracy, 0.988)
    }
  }

  func testFeaturesClassifyTheDigits() throws {
    try withTemporaryFolder { folder in
      func run(threads: Int) throws -> (FeaturesMetrics, String) {
        let file = folder.appendingPathComponent("metrics.json")
        let run = try NumeralProcess.run(
          "features --dataset digits --clusters 100 --quiet --threads \(threads) "
            + "--metrics \(file.path)")
        XCTAssertEqual(run.status, 0, run.errors)
        return (try readMetrics(file, as: FeaturesMetrics.self), run.output)
      }
      let (metrics, output) = try run(threads: 1)
      XCTAssertEqual(metrics.dataset, "digits")
      XCTAssertEqual(metrics.features, 900)
      XCTAssertGreaterThanOrEqual(metrics.testAccuracy, 0.98)
      XCTAssertTrue(
        output.hasPrefix("test accuracy \(metrics.testAccuracy.digits(4)) with 900 features"),
        output)
      XCTAssertEqual(try run(threads: 2).0.testAccuracy, metrics.testAccuracy)
    }
  }

  func testPatchThatDoesNotFitIsAnError() throws {
    let run = try NumeralProcess.run("features --dataset digits --patch-size 9")
    XCTAssertEqual(run.status, 1)
    XCTAssertTrue(run.errors.contains("patchSize: found 9×9 in images of shape"), run.errors)
    XCTAssertEqual(try NumeralProcess.run("features --clusters 0").status, 64)
  }

  /// A folder of two classes, from the command line to a prediction.
  func testFolderOfClasses() throws {
    try withTemporaryFolder { folder in
      let data = folder.appendingPathComponent("halves")
      for (name, rows) in [("bottom", 8..<16), ("top", 0..<8)] {
        let part = data.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
        for index in 0..<25 {
          var pixels = Tensor<Float>.uniform(
            [16, 16, 3], in: 0..<100, seed: RandomKey(3).child(name).child(index))
          pixels[rows] = pixels[rows] + 120
          try PNG(Tensor<UInt8>(pixels)).write(to: part.appendingPathComponent("\(index).png"))
        }
      }
      let definition = folder.appendingPathComponent("network.txt")
      try Data("conv 4 kernel=3\nrelu\nflatten\nlinear 2\n".utf8).write(to: definition)
      let model = folder.appendingPathComponent("halves.safetensors")
      let train = try NumeralProcess.run(
        "train --data \(data.path) --recipe fast --model-definition \(definition.path) --epochs 6 "
          + "--batch-size 8 --quiet --model \(model.path)")
      XCTAssertEqual(train.status, 0, train.errors)
      XCTAssertTrue(train.output.hasPrefix("test accuracy 1.0000"), train.output)
      let image = data.appendingPathComponent("top/0.png").path
      let predict = try NumeralProcess.run("predict --model \(model.path) \(image)")
      XCTAssertEqual(predict.status, 0, predict.errors)
      XCTAssertTrue(predict.output.hasPrefix("\(image): top ("), predict.output)

      // Images of several sizes need --image-size.
      try PNG(Tensor<UInt8>(repeating: 9, shape: [5, 7])).write(
        to: data.appendingPathComponent("top/25.png"))
      let sizes = try NumeralProcess.run("train --data \(data.path) --recipe fast --quiet")
      XCTAssertEqual(sizes.status, 1)
      XCTAssertEqual(sizes.errors.split(separator: "\n").count, 1, sizes.errors)
      XCTAssertTrue(sizes.errors.contains("top/25.png"), sizes.errors)
    }
  }
}
