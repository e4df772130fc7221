// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralNetworks
import NumeralTensors
import NumeralWorkflows
import TestSupport
import Testing

/// Checkpoints of trainings and clusterings: refused settings and contents, and runs that cannot
/// write them.
struct CheckpointTests {
  static func training(_ file: URL) -> TrainingSettings {
    TrainingSettings(dataset: .digits, epochs: 2, checkpoint: file, checkpointInterval: 3)
  }

  static func clustering(_ file: URL) -> ClusteringSettings {
    ClusteringSettings(
      dataset: .digits, algorithm: .miniBatch, clusters: [3, 5], batchSize: 50, checkpoint: file,
      checkpointInterval: 1)
  }

  /// A change of one setting, and the words of the error that it causes.
  struct Change<Settings>: Sendable, CustomTestStringConvertible {
    let text: String
    let apply: @Sendable (inout Settings) -> Void

    init(_ text: String, apply: @escaping @Sendable (inout Settings) -> Void) {
      (self.text, self.apply) = (text, apply)
    }

    var testDescription: String { text }
  }

  /// Runs work with a checkpoint, and expects that it does not continue with changed settings.
  private func expectRefused<Settings>(
    _ change: Change<Settings>, _ settings: (_ checkpoint: URL) -> Settings,
    _ resumes: WritableKeyPath<Settings, Bool>, _ run: (Settings) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      var settings = settings(folder.appendingPathComponent("c"))
      try run(settings)
      settings[keyPath: resumes] = true
      change.apply(&settings)
      let error = #expect(throws: FileError.self) { try run(settings) }
      #expect(error?.description.contains(change.text) == true, "\(String(describing: error))")
    }
  }

  static let clusteringData = ClusteringData(SmallDataset.images)

  /// Runs a training that is canceled, with its checkpoint in `file`.
  private func cancel(_ settings: TrainingSettings, at text: String) async {
    let task = Task {
      try TrainingRun(
        settings, images: SmallDataset.images, progress: CancelingReporter(text: text)
      ).run()
    }
    await #expect(throws: Interrupted.self) { try await task.value }
  }

  @Test func trainingContinuesWithinAnEpoch() async throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    var settings = Self.training(file)
    let whole = try TrainingRun(settings, images: SmallDataset.images).run()
    await cancel(settings, at: "epoch 2/2")
    settings.resumes = true
    let reporter = RecordingReporter()
    let resumed = try TrainingRun(
      settings, images: SmallDataset.images, progress: reporter
    ).run()
    #expect(reporter.notes[0] == "resuming after batch 1 of epoch 2")
    #expect(resumed.model.parameters.map(\.value) == whole.model.parameters.map(\.value))
    for (a, b) in zip(resumed.metrics.epochs, whole.metrics.epochs) {
      #expect(a.trainLoss == b.trainLoss)
      #expect(a.testLoss == b.testLoss)
      #expect(a.testAccuracy == b.testAccuracy)
    }
    // A further resume of the complete training trains nothing.
    let again = try TrainingRun(settings, images: SmallDataset.images).run()
    #expect(again.metrics == resumed.metrics)
  }

  @Test(
    arguments: [
      Change("--batch-size 64, expected --batch-size 32") { $0.batchSize = 32 },
      Change("--test-batch-size 1000, expected --test-batch-size 9") { $0.testBatchSize = 9 },
      Change("--learning-rate 0.01, expected --learning-rate 0.1") { $0.learningRate = 0.1 },
      Change("--momentum 0.5, expected --momentum 0.9") { $0.momentum = 0.9 },
      Change("--recipe seed, expected --recipe fast") { $0.recipe = .fast },
      Change("--seed 1, expected --seed 7") { $0.seed = 7 },
      Change("standardization of the images, expected standardization MNIST's") {
        $0.dataset = .mnist
      },
      Change("a checkpoint after epoch 2, expected at most --epochs 1") { $0.epochs = 1 },
    ] as [Change<TrainingSettings>])
  func otherSettingsOfATrainingAreRefusedByName(_ change: Change<TrainingSettings>) throws {
    try expectRefused(change, Self.training, \.resumes) {
      _ = try TrainingRun($0, images: SmallDataset.images).run()
    }
  }

  @Test(
    arguments: [
      Change("--algorithm mini-batch, expected --algorithm lloyd") { $0.algorithm = .lloyd },
      Change("--clusters 3,5, expected --clusters 3,6") { $0.clusters = [3, 6] },
      Change("--init k-means++, expected --init random") { $0.initialization = .random },
      Change("--max-iterations 100, expected --max-iterations 9") { $0.maxIterations = 9 },
      Change("--tolerance 0.0, expected --tolerance 0.5") { $0.tolerance = 0.5 },
      Change("--batch-size 50, expected --batch-size 60") { $0.batchSize = 60 },
      Change("--seed 0, expected --seed 7") { $0.seed = 7 },
    ] as [Change<ClusteringSettings>])
  func otherSettingsOfAClusteringAreRefusedByName(_ change: Change<ClusteringSettings>) throws {
    try expectRefused(change, Self.clustering, \.resumes) {
      _ = try ClusteringRun($0, data: Self.clusteringData).run()
    }
  }

  @Test func settingsThatDoNotChangeTheResultMayDiffer() throws {
    try withTemporaryFolder { folder in
      var settings = Self.training(folder.appendingPathComponent("c"))
      _ = try TrainingRun(settings, images: SmallDataset.images).run()
      (settings.resumes, settings.epochs) = (true, 3)
      (settings.logInterval, settings.checkpointInterval) = (1, nil)
      settings.dataset = .folder(folder.appendingPathComponent("renamed"))
      let resumed = try Parallel.$threads.withValue(3) {
        try TrainingRun(settings, images: SmallDataset.images).run()
      }
      #expect(resumed.metrics.epochs.count == 3)

      var clustering = Self.clustering(folder.appendingPathComponent("d"))
      let whole = try ClusteringRun(clustering, data: Self.clusteringData).run()
      // The default, given explicitly.
      (clustering.resumes, clustering.maxIterations) = (true, 100)
      let again = try ClusteringRun(clustering, data: Self.clusteringData).run()
      #expect(again.fits.map(\.result) == whole.fits.map(\.result))
      #expect(again.metrics == whole.metrics)
    }
  }

  @Test func otherImagesAreRefused() throws {
    try withTemporaryFolder { folder in
      var settings = Self.training(folder.appendingPathComponent("c"))
      _ = try TrainingRun(settings, images: SmallDataset.images).run()
      settings.resumes = true
      let (train, test) = (SmallDataset.images.train, SmallDataset.images.test)
      var labels = train.labels
      labels.swapAt(0, 1)
      let others = [
        ImageDataset(name: "small", train: train[0..<199], test: test),
        ImageDataset(name: "small", train: train, test: test[0..<59]),
        ImageDataset(
          name: "small", train: LabeledImages(train.unlabeled, labels: labels), test: test),
      ]
      for images in others {
        let error = #expect(throws: FileError.self) {
          try TrainingRun(settings, images: images).run()
        }
        #expect(error?.found.hasPrefix("a checkpoint with images and labels of SHA-256 ") == true)
      }
    }
  }

  @Test func centersInAFileArePartOfTheSettings() throws {
    try withTemporaryFolder { folder in
      let centers = folder.appendingPathComponent("centers.npy")
      try Self.clusteringData.train[0..<4].features().write(to: centers)
      var settings = Self.clustering(folder.appendingPathComponent("c"))
      (settings.clusters, settings.initialization) = ([4], .file(centers))
      _ = try ClusteringRun(settings, data: Self.clusteringData).run()
      settings.resumes = true
      _ = try ClusteringRun(settings, data: Self.clusteringData).run()
      try Self.clusteringData.train[1..<5].features().write(to: centers)
      let error = #expect(throws: FileError.self) {
        try ClusteringRun(settings, data: Self.clusteringData).run()
      }
      #expect(error?.found.contains("--init with centers of SHA-256") == true)
    }
  }

  /// A folder that is missing stands for a disk that is full.
  @Test func runThatCannotWriteItsCheckpointsIsCompleted() throws {
    let reporter = RecordingReporter()
    let missing = URL(fileURLWithPath: "/nowhere/c")
    let training = try TrainingRun(
      Self.training(missing), images: SmallDataset.images, progress: reporter
    ).run()
    #expect(training.metrics.epochs.count == 2)
    #expect(training.checkpointError is FileError)
    #expect(reporter.notes.count { $0.contains("no checkpoint: /nowhere/c: found ") } == 1)

    let clustering = try ClusteringRun(
      Self.clustering(missing), data: Self.clusteringData, progress: reporter
    ).run()
    #expect(clustering.fits.count == 2)
    #expect(clustering.checkpointError is FileError)
    #expect(reporter.notes.count { $0.contains("no checkpoint: /nowhere/c: found ") } == 2)
  }

  @Test func checkpointOfADivergedTrainingHasFiniteWeights() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("c")
      var settings = Self.training(file)
      (settings.learningRate, settings.checkpointInterval) = (1e20, 1)
      let run = TrainingRun(settings, images: SmallDataset.images)
      let error = #expect(throws: TrainingError.self) { try run.run() }
      guard case .diverged(epoch: 1, batch: let batch, loss: _)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let checkpoint = try SafeTensors(contentsOf: file)
      #expect(checkpoint.metadata["state.trainer.batches"] == "\(batch - 1)")
      for name in checkpoint.names {
        let weight: Tensor<Float> = try checkpoint.tensor(name)
        let isFinite = weight.scalars.allSatisfy(\.isFinite)
        #expect(isFinite, "\(name)")
      }
    }
  }

  @Test func interruptionKeepsNoInfiniteWeights() async throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)")
    var settings = Self.training(file)
    (settings.learningRate, settings.batchSize) = (.greatestFiniteMagnitude, 1)
    let run = TrainingRun(
      settings, images: SmallDataset.images, progress: CancelingReporter(text: "epoch 1"))
    let task = Task { try run.run() }
    let error = await #expect(throws: Interrupted.self) { try await task.value }
    #expect(error?.description.contains("no checkpoint was written: training diverged") == true)
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test func setsWithoutImagesAreArgumentErrors() {
    let (train, test) = (SmallDataset.images.train, SmallDataset.images.test)
    for (images, part) in [
      (ImageDataset(name: "set", train: train, test: test[0..<0]), "test"),
      (ImageDataset(name: "set", train: train[0..<0], test: test), "training"),
    ] {
      let error = #expect(throws: ArgumentError.self) {
        try TrainingRun(TrainingSettings(dataset: .digits), images: images).run()
      }
      #expect(error?.found == "no \(part) images")
    }
  }

  @Test(arguments: [Double.nan, -.nan, .infinity, -.infinity])
  func resultsThatAreNoNumbersAreOneLine(_ value: Double) {
    struct Results: Encodable { var runs: [[String: Double]] }
    let error = #expect(throws: ArgumentError.self) {
      try Results(runs: [["inertia": 1], ["inertia": value]]).metricsJSON()
    }
    #expect(error?.description.contains("runs") == true)
    #expect(error?.description.contains("\n") == false)
  }
}
