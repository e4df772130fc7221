// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralImages
import NumeralNetworks
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

/// Trainings on a folder that has a folder for each class, and predictions of its classes.
struct FolderTrainingTests {
  /// Writes images of a colored bar, "across" or "upright", with noise.
  private func writeBars(
    to folder: URL, count: Int = 60, side: Int = 20, seed: UInt64 = 1
  ) throws {
    for (label, name) in ["across", "upright"].enumerated() {
      let folder = folder.appending(path: name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for index in 0..<count {
        let key = RandomKey(seed).child(name).child(index)
        var pixels = Tensor<Float>.uniform([side, side, 3], in: 0..<90, seed: key)
        let position = 1 + index % (side - 3)
        let color = Tensor<Float>.uniform([3], in: 60..<160, seed: key.child("color"))
        if label == 0 {
          pixels[position..<position + 2] = pixels[position..<position + 2] + color
        } else {
          pixels[.all, position..<position + 2] = pixels[.all, position..<position + 2] + color
        }
        try PNG(Tensor<UInt8>(pixels)).encoded().write(to: folder.appending(path: "\(index).png"))
      }
    }
  }

  private func settings(_ folder: URL) -> TrainingSettings {
    TrainingSettings(
      dataset: .folder(folder), recipe: .fast, epochs: 8, batchSize: 16, learningRate: 0.003)
  }

  @Test(arguments: [false, true])
  func classesOfAFolderAreLearnedAndPredicted(isGray: Bool) throws {
    try withTemporaryFolder { folder in
      let images = folder.appending(path: "bars", directoryHint: .isDirectory)
      try writeBars(to: images)
      var settings = settings(images)
      settings.isGray = isGray
      let outcome = try TrainingRun(settings).run()
      #expect(outcome.data.inputShape == [isGray ? 1 : 3, 20, 20])
      #expect(outcome.data.classes == ["across", "upright"])
      #expect((outcome.data.trainCount, outcome.data.testCount) == (96, 24))
      #expect(outcome.metrics.dataset == "bars")
      #expect(outcome.metrics.epochs.last!.testAccuracy > 0.95)

      let file = folder.appending(path: "bars.safetensors")
      try outcome.write(model: file)
      let unseen = folder.appending(path: "unseen", directoryHint: .isDirectory)
      try writeBars(to: unseen, count: 10, side: 40, seed: 9)
      var right = 0
      for name in ["across", "upright"] {
        let paths = (0..<10).map { unseen.appending(path: "\(name)/\($0).png").path }
        let entries = try PredictionRun(PredictionSettings(model: file, images: paths)).run()
          .entries
        right += entries.count { $0.predictions[0].name == name }
        let prediction = try #require(entries.first?.predictions.first)
        #expect(prediction.digit == nil)
        #expect(prediction.candidates?.count == 2)
        let json = String(decoding: try JSONEncoder().encode(entries[0]), as: UTF8.self)
        #expect(json.contains(#""class":"\#(prediction.name!)""#))
        #expect(!json.contains("digit"))
      }
      #expect(right >= 18)
      // It is no model of digits.
      let error = #expect(throws: FileError.self) { try DigitModel(contentsOf: file) }
      #expect(error?.description.contains("expected") == true)
    }
  }

  /// A file whose definition has more weights than the file, and others that contradict themselves.
  @Test func filesThatContradictThemselvesAreRefused() throws {
    func error(_ change: (inout [String: String]) -> Void) throws -> String {
      try withTemporaryFolder { folder in
        var tensors = SafeTensors()
        tensors.insert(Tensor<Float>.zeros([2, 4]), named: "fc.weight")
        tensors.insert(Tensor<Float>.zeros([2]), named: "fc.bias")
        tensors.metadata = [
          "format": "numeral-classifier", "definition": "flatten\nfc: linear 2\n",
          "recipe": "fast", "input_shape": "1 2 2", "pixel_mean": "0.5",
          "pixel_standard_deviation": "0.25", "classes": #"["a", "b"]"#,
        ]
        change(&tensors.metadata)
        let file = folder.appending(path: "model.safetensors")
        try tensors.write(to: file)
        do {
          return try ImageClassifier(contentsOf: file).classes.joined(separator: " ")
        } catch let error as FileError {
          return "found \(error.found), expected \(error.expected)"
        }
      }
    }
    #expect(try error { _ in } == "a b")
    #expect(
      try error { $0["definition"] = "flatten\nlinear 1000000\nlinear 2\n" }
        == "found weights of shape [1000000, 4] in line 2, expected at most 10")
    #expect(
      try error { $0["classes"] = #"["a"]"# } == "found an output of shape [2], expected [1]")
    #expect(try error { $0["input_shape"] = "1 2 5000" }.contains("at most 1024×1024"))
    #expect(try error { $0["input_shape"] = "2 2 1" }.contains("1 or 3 channels"))
    #expect(try error { $0["pixel_mean"] = "nan" }.contains("finite numbers"))
    #expect(try error { $0["pixel_standard_deviation"] = "0.5 1" }.contains("1 channels"))
    #expect(
      try error { $0["recipe"] = "slow" } == "found the recipe 'slow', expected one of this version"
    )
    #expect(try error { $0["definition"] = nil } == "found no 'definition', expected one")
  }

  @Test func resumedTrainingHasTheBitsOfAnUnbrokenOne() throws {
    try withTemporaryFolder { folder in
      let images = folder.appending(path: "bars", directoryHint: .isDirectory)
      try writeBars(to: images, count: 20)
      var settings = settings(images)
      settings.recipe = .accurate
      settings.epochs = 2
      let whole = try TrainingRun(settings).run().model.parameters.map(\.value)
      settings.checkpoint = folder.appending(path: "checkpoint")
      _ = try TrainingRun(settings).run()
      settings.resumes = true
      #expect(try TrainingRun(settings).run().model.parameters.map(\.value) == whole)

      // Other images are refused.
      try FileManager.default.removeItem(at: images.appending(path: "across/3.png"))
      let error = #expect(throws: FileError.self) { try TrainingRun(settings).run() }
      #expect(error?.description.contains("images and labels of SHA-256") == true)
    }
  }

  @Test func foldersThatCannotBeLearnedAreErrorsThatNameTheFile() throws {
    try withTemporaryFolder { folder in
      let images = folder.appending(path: "bars", directoryHint: .isDirectory)
      try writeBars(to: images, count: 10)
      func error() -> (any Error)? {
        #expect(throws: (any Error).self) { try TrainingRun(settings(images)).run() }
      }
      let other = images.appending(path: "across/4.png")
      try PNG(Tensor<UInt8>(repeating: 7, shape: [5, 9, 3])).encoded().write(to: other)
      #expect("\(try #require(error()))".hasPrefix(other.path))
      // A size makes them one.
      var resized = settings(images)
      (resized.imageSize, resized.epochs) = (16, 1)
      #expect(try TrainingRun(resized).run().data.inputShape == [3, 16, 16])

      try Data("no image".utf8).write(to: other)
      #expect("\(try #require(error()))".hasPrefix(other.path))
      try FileManager.default.removeItem(at: other)
      // The convolutions of a recipe need larger images.
      resized.imageSize = 4
      let small = #expect(throws: ArgumentError.self) { try TrainingRun(resized).run() }
      #expect(
        small?.description
          == "images of bars: found a shape of [3, 4, 4], of which recipe fast gets a window of "
          + "5×5 over an image of 4×4 in line 1, expected one that fits into the padded image")
    }
  }
}
