// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import TestSupport
import XCTest

/// `numeral predict`: predictions, and the errors of files that cannot be read.
final class PredictTests: XCTestCase {
  private struct Results: Decodable {
    struct Prediction: Decodable {
      struct Candidate: Decodable {
        let digit: Int
        let probability: Float
      }
      struct Cluster: Decodable {
        let index: Int
        let distance: Float
      }
      let image: String
      let digit: Int?
      let candidates: [Candidate]?
      let cluster: Cluster?
    }
    let model: String
    let predictions: [Prediction]
  }

  /// Twenty digits in fonts by drawn_digits.py. The first character of a name is the digit.
  private let drawn: [URL] = {
    let folder = fixture("drawn")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appendingPathComponent($0) }
  }()

  private func decode(_ json: String) throws -> Results {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Results.self, from: Data(json.utf8))
  }

  /// Calls `body` with a folder and the file in it of a network with its initial weights.
  private func withNetwork(_ body: (_ folder: URL, _ model: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("network.safetensors")
      try Sequential.mnistConvNet(seed: 5).write(to: model)
      try body(folder, model.path)
    }
  }

  // MARK: - Predictions

  func testDigitsDrawnInFontsAreRecognized() throws {
    let mnist = try mnistFolder()
    XCTAssertEqual(drawn.count, 20)
    try withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("network.safetensors").path
      let training = try NumeralProcess.run(
        "train --epochs 5 --seed 1 --quiet --model \(model) "
          + "--data-dir \(mnist.deletingLastPathComponent().path)")
      XCTAssertEqual(training.status, 0, training.errors)
      let run = try NumeralProcess.run(
        "predict --json --model \(model) \(drawn.map(\.path).joined(separator: " "))")
      XCTAssertEqual(run.status, 0, run.errors)
      let predictions = try decode(run.output).predictions
      XCTAssertEqual(predictions.map(\.image), drawn.map(\.path))
      let wrong = zip(drawn, predictions).filter { file, prediction in
        prediction.digit != Int(file.lastPathComponent.prefix(1))
      }.map { "\($0.lastPathComponent): \($1.digit ?? -1)" }
      XCTAssertLessThanOrEqual(wrong.count, 3, "\(wrong)")
    }
  }

  func testProbabilitiesAreThoseOfTheNetwork() throws {
    try withNetwork { folder, model in
      let file = drawn[7]
      let run = try NumeralProcess.run("predict --json --model \(model) \(file.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      let prediction = try XCTUnwrap(decode(run.output).predictions.first)

      var network = Sequential.mnistConvNet()
      try network.load(contentsOf: URL(fileURLWithPath: model))
      let image = try MNIST.image(of: PNG(contentsOf: file).pixels, name: "image")
      let pixels = Tensor<Float>(image).reshaped([1, 1, 28, 28]) / 255
      let expected = exp(network((pixels - 0.1307) / 0.3081)).scalars
      let candidates = try XCTUnwrap(prediction.candidates)
      XCTAssertEqual(Set(candidates.map(\.digit)), Set(0...9))
      for candidate in candidates {
        XCTAssertEqual(candidate.probability, expected[candidate.digit], accuracy: 1e-6)
      }
      XCTAssertEqual(
        candidates.map(\.probability), candidates.map(\.probability).sorted(by: >))
      XCTAssertEqual(prediction.digit, candidates[0].digit)
      XCTAssertNil(prediction.cluster)

      // The line has the first three of them, and the metrics file is the JSON.
      let metrics = folder.appendingPathComponent("metrics.json")
      let text = try NumeralProcess.run(
        "predict --model \(model) --metrics \(metrics.path) \(file.path)")
      XCTAssertEqual(
        text.output,
        "\(file.path): "
          + candidates.prefix(3).map {
            "\($0.digit) (\(String(format: "%.1f", 100 * $0.probability)) %)"
          }.joined(separator: ", ") + "\n")
      XCTAssertEqual(try String(contentsOf: metrics, encoding: .utf8), run.output)
    }
  }

  func testClustersAreTheClosest() throws {
    try withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("clusters.safetensors")
      let clustering = try NumeralProcess.run(
        "cluster --dataset digits --clusters 40 --quiet --model \(model.path)")
      XCTAssertEqual(clustering.status, 0, clustering.errors)
      let files = Array(drawn.prefix(6))
      let paths = files.map(\.path).joined(separator: " ")
      let run = try NumeralProcess.run("predict --json --model \(model.path) \(paths)")
      XCTAssertEqual(run.status, 0, run.errors)

      let tensors = try SafeTensors(contentsOf: model)
      let centers: Tensor<Float> = try tensors.tensor("centers")
      let labels: Tensor<Int> = try tensors.tensor("labels")
      let predictions = try decode(run.output).predictions
      XCTAssertEqual(predictions.count, files.count)
      var lines = ""
      for (file, prediction) in zip(files, predictions) {
        let image = try Digits.image(of: PNG(contentsOf: file).pixels, name: "image")
        let differences = centers - Tensor<Float>(image).reshaped([64]) / 16
        let distances = (differences * differences).sum(axis: 1)
        let cluster = try XCTUnwrap(prediction.cluster)
        XCTAssertEqual(cluster.index, distances.argmin())
        XCTAssertEqual(cluster.distance, distances.min().squareRoot(), accuracy: 1e-4)
        XCTAssertEqual(prediction.digit, labels[cluster.index].scalar)
        XCTAssertNil(prediction.candidates)
        let distance = String(format: "%.3f", cluster.distance)
        lines +=
          "\(file.path): \(labels[cluster.index].scalar) "
          + "(cluster \(cluster.index), distance \(distance))\n"
      }
      XCTAssertEqual(
        try NumeralProcess.run("predict --model \(model.path) \(paths)").output, lines)
    }
  }

  func testNetworkOfTheDigitsTakes8x8Images() throws {
    try withTemporaryFolder { folder in
      let model = folder.appendingPathComponent("network.safetensors").path
      let training = try NumeralProcess.run(
        "train --dataset digits --epochs 60 --learning-rate 0.05 --quiet --model \(model)")
      XCTAssertEqual(training.status, 0, training.errors)
      // Digits of the data set itself, enlarged.
      let digits = Digits.images
      let enlarged = digits.resized(height: 64, width: 48).images
      let files = (0..<40).map { folder.appendingPathComponent("\($0).png") }
      for (index, file) in files.enumerated() { try PNG(enlarged[index]).write(to: file) }
      let run = try NumeralProcess.run(
        "predict --json --model \(model) " + files.map(\.path).joined(separator: " "))
      XCTAssertEqual(run.status, 0, run.errors)
      let right = zip(try decode(run.output).predictions, digits.labels).filter {
        $0.digit == $1
      }.count
      XCTAssertGreaterThanOrEqual(right, 32)
    }
  }

  func testShowPrintsWhatTheModelSees() throws {
    try withNetwork { _, model in
      let run = try NumeralProcess.run("predict --show --model \(model) \(drawn[3].path)")
      XCTAssertEqual(run.status, 0, run.errors)
      let image = try MNIST.image(of: PNG(contentsOf: drawn[3]).pixels, name: "image")
      let preview = TextPreview.lines(of: Image(gray: image)).joined(separator: "\n")
      XCTAssertTrue(run.output.hasPrefix(preview + "\n\(drawn[3].path): "), run.output)
    }
  }

  func testJPEGIsLikeAPNG() throws {
    try withNetwork { folder, model in
      let file = fixture("three.jpg")
      // The same pixels as a PNG file, under the name of the other kind.
      let copy = folder.appendingPathComponent("three.jpg")
      try PNG(ImageFile(contentsOf: file).pixels).write(to: copy)
      let expected = try NumeralProcess.run("predict --model \(model) \(copy.path)")
      XCTAssertEqual(expected.status, 0, expected.errors)
      let line = expected.output.dropFirst(copy.path.count)
      let run = try NumeralProcess.run("predict --model \(model) \(file.path)")
      XCTAssertEqual(run.status, 0, run.errors)
      XCTAssertEqual(run.output, file.path + line)
      let pipe = try NumeralProcess.shell("cat \(file.path) | numeral predict --model \(model) -")
      XCTAssertEqual(pipe.output, "-" + line)
    }
  }

  func testStandardInputIsLikeAFile() throws {
    try withNetwork { _, model in
      let file = try NumeralProcess.run("predict --model \(model) \(drawn[0].path)")
      let input = try NumeralProcess.shell("numeral predict --model \(model) - < \(drawn[0].path)")
      let pipe = try NumeralProcess.shell(
        "cat \(drawn[0].path) | numeral predict --model \(model) -")
      XCTAssertEqual(input.status, 0, input.errors)
      XCTAssertEqual(input.output, "-" + file.output.dropFirst(drawn[0].path.count))
      XCTAssertEqual(pipe.output, input.output)
      let empty = try NumeralProcess.run("predict --model \(model) -")
      XCTAssertEqual(empty.status, 1)
      XCTAssertEqual(
        empty.errors, "Error: standard input: found an empty file, expected a PNG or JPEG image\n")
    }
  }

  // MARK: - Errors

  func testUnreadableImageDoesNotStopTheOthers() throws {
    try withNetwork { folder, model in
      let missing = folder.appendingPathComponent("missing.png").path
      let options = "--model \(model) \(drawn[0].path) \(missing) \(drawn[1].path)"
      let run = try NumeralProcess.run("predict \(options)")
      XCTAssertEqual(run.status, 1)
      XCTAssertEqual(
        run.errors, "Error: \(missing): found no such file, expected a PNG or JPEG image\n")
      let lines = run.output.split(separator: "\n")
      XCTAssertEqual(lines.count, 2)
      XCTAssertTrue(lines[0].hasPrefix(drawn[0].path + ": "))
      XCTAssertTrue(lines[1].hasPrefix(drawn[1].path + ": "))
      let json = try NumeralProcess.run("predict --json \(options)")
      XCTAssertEqual(json.status, 1)
      XCTAssertEqual(
        try decode(json.output).predictions.map(\.image), [drawn[0].path, drawn[1].path])
    }
  }

  func testFilesThatAreNotModels() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("model.safetensors")
      func check(_ tensors: SafeTensors?, _ message: String, line: UInt = #line) throws {
        if let tensors { try tensors.write(to: file) }
        let run = try NumeralProcess.run("predict --model \(file.path) \(drawn[0].path)")
        XCTAssertEqual(run.status, 1, line: line)
        XCTAssertEqual(run.output, "", line: line)
        XCTAssertEqual(run.errors, "Error: \(file.path): \(message)\n", line: line)
      }
      try check(nil, "found no such file, expected a .safetensors file")
      var tensors = SafeTensors()
      tensors.insert(Tensor<Float>.zeros([3]), named: "weight")
      try check(tensors, "found no tensor 'conv1.weight', expected one of [\"weight\"]")
      tensors.metadata = ["format": "numeral-clusters"]
      tensors.insert(Tensor<Float>.zeros([3, 64]), named: "centers")
      try check(tensors, "found centers of shape [3, 64], expected [clusters, 784]")
      tensors.metadata["image_height"] = "16"
      tensors.metadata["image_width"] = "4"
      try check(
        tensors,
        "found a model of images of 16×4 pixels, "
          + "expected 28×28, as MNIST's are, or 8×8, as the digits'")
      tensors.metadata["image_height"] = "8"
      tensors.metadata["image_width"] = "8"
      tensors.insert(Tensor<Int>.zeros([2]), named: "labels")
      try check(tensors, "found tensor 'labels' of shape [2], expected shape [3]")
      // A cluster that had no images has no digit.
      tensors.insert(Tensor<Int>(repeating: -1, shape: [3]), named: "labels")
      try tensors.write(to: file)
      let run = try NumeralProcess.run("predict --model \(file.path) \(drawn[0].path)")
      XCTAssertTrue(run.output.hasPrefix("\(drawn[0].path): no digit (cluster 0, "), run.output)
      // A network whose weights are not numbers.
      var network = Sequential.mnistConvNet()
      network.forEachParameter { _, value in value = Tensor(repeating: .nan, shape: value.shape) }
      try network.write(to: file)
      try check(nil, "found weights that are not finite, expected those of a network")
    }
  }
}
