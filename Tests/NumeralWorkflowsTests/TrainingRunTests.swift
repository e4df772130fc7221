// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

/// Trainings from settings to outcome.
struct TrainingRunTests {
  private let settings = TrainingSettings(dataset: .digits, epochs: 3)

  @Test func outcomeHasTheModelAndTheResultsOfEachEpoch() throws {
    let outcome = try TrainingRun(settings).run()
    #expect(outcome.settings == settings)
    #expect(outcome.metrics.dataset == "digits")
    #expect(outcome.metrics.parameters == 21_840)
    #expect(outcome.metrics.epochs.map(\.epoch) == [1, 2, 3])
    #expect(outcome.metrics.epochs.last!.testAccuracy > outcome.metrics.epochs[0].testAccuracy)
    // An epoch has 23 batches of 64 images and one of the other 30.
    #expect(outcome.losses.map(\.images).prefix(3) == [640, 1280, 1438 + 640])
    #expect(outcome.data.inputShape == [1, 28, 28])
    #expect(outcome.data.imageSize == Size2D(8, 8))
    #expect((outcome.data.trainCount, outcome.data.testCount) == (1438, 359))

    // The accuracy is that of the returned model.
    let predictions = try outcome.predictTestImages()
    let test = Digits.load().test
    let correct = zip(predictions.classes, test.labels).count { $0 == $1 }
    #expect(Double(correct) / 359 == outcome.metrics.epochs.last!.testAccuracy)
    let inputs = test.resized(height: 28, width: 28).inputs(outcome.data.standardizations[0])
    let outputs = exp(outcome.model(inputs))
    for (image, digit) in predictions.classes.enumerated().prefix(20) {
      #expect(abs(outputs[image, digit] - predictions.probabilities[image]) < 1e-5)
    }
  }

  @Test func modelFileHasTheWeights() throws {
    let outcome = try TrainingRun(settings, images: SmallDataset.images).run()
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("network.safetensors")
      try outcome.write(model: file)
      var network = Sequential.mnistConvNet(seed: 9)
      try network.load(contentsOf: file)
      #expect(network.parameters.map(\.value) == outcome.model.parameters.map(\.value))
      let metadata = try SafeTensors(contentsOf: file).metadata
      #expect(metadata["image_height"] == "8")
      #expect(metadata["seed"] == "1")
    }
  }

  @Test func resumedTrainingHasTheBitsOfAnUninterruptedOne() throws {
    try withTemporaryFolder { folder in
      var part = settings
      part.checkpoint = folder.appendingPathComponent("checkpoint")
      part.epochs = 1
      let first = try TrainingRun(part, images: SmallDataset.images).run()
      part.epochs = 3
      part.resumes = true
      let resumed = try TrainingRun(part, images: SmallDataset.images).run()
      let uninterrupted = try TrainingRun(settings, images: SmallDataset.images).run()
      let weights = uninterrupted.model.parameters.map(\.value)
      #expect(first.model.parameters.map(\.value) != weights)
      #expect(resumed.model.parameters.map(\.value) == weights)
      let losses = uninterrupted.metrics.epochs.map(\.testLoss)
      #expect(resumed.metrics.epochs.map(\.testLoss) == losses)

      part.seed = 2
      #expect(throws: FileError.self) {
        try TrainingRun(part, images: SmallDataset.images).run()
      }
    }
  }

  @Test func progressHasTheFractionAndNotesHaveTheLosses() throws {
    let reporter = RecordingReporter()
    var settings = settings
    settings.logInterval = 2
    let outcome = try TrainingRun(settings, images: SmallDataset.images, progress: reporter).run()
    // 200 images are three batches of 64 and one of 8: two reported losses and a note in each
    // epoch.
    #expect(reporter.notes.count == 3 * 3)
    #expect(reporter.notes[0].hasPrefix("epoch 1/3  batch 2/4  loss "))
    #expect(reporter.notes[2].hasPrefix("epoch 1/3  test loss "))
    #expect(outcome.losses.map(\.images) == [128, 200, 328, 400, 528, 600])
    let fractions = reporter.updates.compactMap(\.fraction)
    #expect(fractions == fractions.sorted())
    #expect(fractions.first == 64.0 / 600)
    #expect(fractions.last == 1)
    #expect(reporter.events.last == .clear)
    #expect(reporter.results == [])
  }

  @Test func canceledTrainingKeepsTheCheckpoint() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let settings = TrainingSettings(dataset: .digits, epochs: 5, checkpoint: folder)
    let task = Task {
      try TrainingRun(
        settings, images: SmallDataset.images, progress: CancelingReporter(text: "epoch 3/5")
      ).run()
    }
    let error = await #expect(throws: Interrupted.self) { try await task.value }
    #expect(error?.position == "in epoch 3 of 5")
    #expect(error?.completed == 2)
    #expect(
      error?.description
        == "Stopped in epoch 3 of 5; \(folder.path) has the state after batch 1 of epoch 3, and "
        + "the same command with --resume continues.")
    #expect(FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func imagesThatCannotBeLearnedAreArgumentErrors() {
    let images = SmallDataset.images.train
    func run(_ pixels: Tensor<UInt8>, _ labels: [Int]) throws {
      let part = LabeledImages(images: pixels, labels: labels, maxValue: 16)
      _ = try TrainingRun(
        settings, images: ImageDataset(name: "set", train: part, test: part)
      ).run()
    }
    let labels = #expect(throws: ArgumentError.self) {
      try run(images.images, images.labels.map { $0 + 995 })
    }
    #expect(labels?.description.contains("expected 0 to 999") == true)
    let gray = #expect(throws: ArgumentError.self) {
      try run(Tensor(repeating: 3, shape: images.images.shape), images.labels)
    }
    #expect(gray?.description == "set: found images all of one gray, expected images that differ")
  }

  @Test func missingFilesAreFileErrors() {
    var settings = settings
    settings.dataset = .folder(URL(fileURLWithPath: "/nowhere", isDirectory: true))
    #expect(throws: FileError.self) { try TrainingRun(settings).run() }
  }
}
