// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral
import XCTest

/// What the README and the guides show is compiled, run, and the same text.
final class DocumentationTests: XCTestCase {
  func testReadmesExampleLearnsTheDigits() throws {
    XCTAssertGreaterThan(try readmeExample(), 0.95)
    try assertShown("ReadmeExample.swift", in: "README.md")
  }

  func testLayersExampleLearnsItsSlope() throws {
    let digits = Digits.images.split(test: 0.2, seed: 0)
    var trainer = Trainer(
      Sequential(seed: 1) {
        Flatten()
        Linear(64, 32)
        PReLU().named("activation")
        Linear(32, 10)
      }, optimizer: SGD(learningRate: 0.1, momentum: 0.5), loss: CrossEntropy())
    for epoch in 1...5 {
      try trainer.train(
        on: digits.train.batches(
          of: 32, shuffledBy: RandomKey(1).child(epoch), standardization: .identity))
    }
    let slope = trainer.model.parameters.first { $0.name == "activation.slope" }
    XCTAssertNotEqual(slope?.value, [0.25])
    let test = trainer.evaluate(on: digits.test.batches(of: 100, standardization: .identity))
    XCTAssertGreaterThan(test.accuracy, 0.9)
    try assertShown("LayerExample.swift", in: "Docs/Layers.md")
  }

  func testLayersExampleHasTheRightGradient() {
    let (layer, x, h) = (PReLU(slope: [0.5]), Tensor<Float>([-2, 3, -1]), Float(0.01))
    let gradients = layer.forward(x, in: TrainingContext(seed: 1)).pullback([1, 2, 3])
    XCTAssertEqual(gradients.input, [0.5, 2, 1.5])
    func loss(_ slope: Float) -> Float { (PReLU(slope: [.scalar(slope)])(x) * [1, 2, 3]).sum() }
    XCTAssertEqual(
      gradients.parameters["slope"]!.scalar, (loss(0.5 + h) - loss(0.5 - h)) / (2 * h),
      accuracy: 1e-3)
  }

  func testClusteringExampleNamesMostDigits() throws {
    XCTAssertGreaterThan(try clusteringExample(), 0.7)
    try assertShown("ClusteringExample.swift", in: "Docs/Clustering.md")
  }

  func testImageDataExampleLearnsItsClasses() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (channel, name) in [(0, "poppy"), (2, "violet")] {
      let classFolder = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: classFolder, withIntermediateDirectories: true)
      for index in 0..<40 {
        let key = RandomKey(UInt64(channel)).child(index)
        var pixels = Tensor<Float>.uniform([40 + index, 50, 3], in: 0..<200, seed: key)
        pixels[.all, .all, channel] += 50
        try PNG(Tensor<UInt8>(pixels)).write(to: classFolder.appendingPathComponent("\(index)"))
      }
    }
    XCTAssertGreaterThan(try imageDataExample(folder), 0.9)
    try assertShown("ImageDataExample.swift", in: "Docs/ImageData.md")
  }

  func testPlotsExampleWritesItsReport() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try plotsExample(in: folder)
    XCTAssertEqual(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted(),
      ["centers.png", "map.svg", "report.html"])
    try assertShown("PlotsExample.swift", in: "Docs/Plots.md")
  }

  /// Checks that a document shows the marked lines of a test file, unchanged, in a block of Swift.
  private func assertShown(_ source: String, in document: String) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let shown = try String(
      contentsOf: tests.appendingPathComponent("../..").appendingPathComponent(document),
      encoding: .utf8)
    let lines = try String(contentsOf: tests.appendingPathComponent(source), encoding: .utf8)
      .components(separatedBy: "\n")
    let begin = try XCTUnwrap(lines.firstIndex { $0.hasSuffix("begins.") })
    let end = try XCTUnwrap(lines.firstIndex { $0.hasSuffix("ends.") })
    let indent = lines[begin].prefix { $0 == " " }
    let compiled = lines[(begin + 1)..<end].map {
      $0.hasPrefix(indent) ? String($0.dropFirst(indent.count)) : $0
    }.joined(separator: "\n")
    XCTAssertTrue(
      shown.contains("```swift\nimport Numeral\n\n\(compiled)\n```"),
      "\(document) does not show what \(source) compiles")
  }
}
