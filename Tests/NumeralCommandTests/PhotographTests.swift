// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import Testing

/// The folder of MNIST, if it is on this machine.
private let mnist = try? MNIST.folder()

extension ProcessTests {
  /// Predictions of a network, trained on MNIST for 5 epochs, for photographs of test digits that
  /// lines, holes, shadows and other things disturb.
  @Suite(.enabled(if: mnist != nil, "`numeral data fetch mnist` downloads MNIST"))
  struct PhotographTests {
    /// The photographs of a kind, by photographs.py. The last part of a name is the digits.
    private static func files(_ kind: String) throws -> [URL] {
      try FileManager.default.contentsOfDirectory(atPath: fixture("photographs").path)
        .filter { $0.hasPrefix(kind) }.sorted()
        .map { fixture("photographs").appendingPathComponent($0) }
    }

    /// The predictions for the digits of an image, from left to right.
    private struct Result {
      let image: String
      let digits: String
      /// The smallest probability of a predicted digit.
      let probability: Float
    }

    private struct Results: Decodable {
      struct Image: Decodable {
        let image: String
        let digit: Int?
        let candidates: [Candidate]?
        let digits: [Digit]?
      }
      struct Digit: Decodable {
        let digit: Int
        let candidates: [Candidate]
      }
      struct Candidate: Decodable {
        let probability: Float
      }
      let predictions: [Image]
    }

    /// Predicts images; those that are refused are absent.
    private func predict(_ images: [URL], model: URL) throws -> [String: Result] {
      let run = try NumeralProcess.run(
        "predict --json --model \(model.path) " + images.map(\.path).joined(separator: " "))
      let results = try JSONDecoder().decode(Results.self, from: Data(run.output.utf8)).predictions
        .map { image in
          let digits =
            image.digits
            ?? [.init(digit: image.digit ?? -1, candidates: image.candidates ?? [])]
          return Result(
            image: image.image, digits: digits.map { "\($0.digit)" }.joined(),
            probability: digits.map { $0.candidates[0].probability }.min() ?? 0)
        }
      #expect(run.status == (results.count < images.count ? 1 : 0))
      #expect(run.errors.split(separator: "\n").count == images.count - results.count)
      return Dictionary(uniqueKeysWithValues: results.map { ($0.image, $0) })
    }

    private func train(in folder: URL) throws -> URL {
      let model = folder.appendingPathComponent("network.safetensors")
      let data = try #require(mnist).deletingLastPathComponent().path
      let training = try NumeralProcess.run(
        "train --epochs 5 --seed 1 --quiet --model \(model.path) --data-dir \(data)")
      try #require(training.status == 0, "\(training.errors)")
      return model
    }

    @Test func digitsArePredictedOrRefused() throws {
      try withTemporaryFolder { folder in
        let model = try train(in: folder)
        let kinds = [
          "plain", "lined", "squared", "holes", "desk", "bars", "frame", "shadow", "falloff",
          "small", "several",
        ]
        for (number, kind) in kinds.enumerated() {
          let photographs = try Self.files(kind)
          try #require(photographs.count == 8)
          let images = photographs.map { folder.appendingPathComponent($0.lastPathComponent) }
          for (index, (photograph, image)) in zip(photographs, images).enumerated() {
            // The noise of a camera, whose standard deviation is 3, in half the size.
            let pixels = Tensor<Float>(try PNG(contentsOf: photograph).pixels)
            let noise = Tensor<Float>.normal(
              pixels.shape, standardDeviation: 1.5, seed: RandomKey(UInt64(100 * number + index)))
            try PNG(Tensor<UInt8>((pixels + noise).clamped(to: 0...255))).write(to: image)
          }
          let results = try predict(images, model: model)
          let wrong = images.compactMap { image -> Result? in
            let digits = image.deletingPathExtension().lastPathComponent.split(separator: "-")[2]
            guard let result = results[image.path], result.digits != digits else { return nil }
            return result
          }
          // 17 of 20 are right or refused, and one of ten at most is wrong with confidence. A
          // number is wrong if one of its digits is.
          #expect(wrong.count <= 1, "\(kind): \(wrong)")
          #expect(images.count - results.count <= 1, "\(kind)")
        }
      }
    }

    @Test func tightCropsArePredictedAsTheirOriginals() throws {
      try withTemporaryFolder { folder in
        let model = try DigitModel(contentsOf: try train(in: folder))
        let test = try ImageDataset(contentsOf: try #require(mnist)).test
        var (right, same) = (0, 0)
        for index in 0..<500 {
          let image = test.images[index]
          let floats = Tensor<Float>(image)
          func range(_ axis: Int) -> Range<Int> {
            let sums = floats.sum(axis: 1 - axis).scalars
            return sums.firstIndex { $0 > 0 }!..<sums.lastIndex { $0 > 0 }! + 1
          }
          let (rows, columns) = (range(0), range(1))
          let crop = Tensor<UInt8>(unsafeUninitialized: [rows.count, columns.count]) { pixels in
            for (position, row) in rows.enumerated() {
              for (offset, column) in columns.enumerated() {
                pixels[position * columns.count + offset] = image[row, column]
              }
            }
          }
          let original = try model.predict(
            ImageBatch(image.reshaped([1, 28, 28]), maxValue: 255))[0].digit
          for crop in [crop, crop.map { 255 - $0 }] {
            guard let seen = try? model.images(of: crop, name: "crop") else { continue }
            let digits = try model.predict(seen).map(\.digit)
            if digits == [test.labels[index]] { right += 1 }
            if digits == [original] { same += 1 }
          }
        }
        #expect(right >= 960)
        #expect(same >= 975)
      }
    }
  }
}
