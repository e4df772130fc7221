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

/// Trainings by recipes, and of networks and images of one's own.
struct RecipeTests {
  /// The embedded digits, with few epochs: a fifth of them is held out.
  @Test(
    arguments: [(.seed, 30, 0.96), (.fast, 10, 0.98), (.accurate, 8, 0.98), (.best, 8, 0.98)]
      as [(TrainingRecipe, Int, Double)])
  func digitsReachTheirAccuracy(
    _ recipe: TrainingRecipe, epochs: Int, accuracy: Double
  ) throws {
    let settings = TrainingSettings(
      dataset: .digits, recipe: recipe, epochs: epochs, batchSize: 32)
    let outcome = try TrainingRun(settings).run()
    #expect(outcome.metrics.recipe == recipe)
    #expect(outcome.metrics.epochs.last!.testAccuracy >= accuracy)
    // The accuracy is that of the returned model with the conversions of its file.
    let test = Digits.load().test
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("network.safetensors")
      try outcome.write(model: file)
      let predictions = try DigitModel(contentsOf: file).predict(
        ImageBatch(test.images, maxValue: test.maxValue))
      let right = zip(predictions, test.labels).count { $0.digit == $1 }
      #expect(abs(Double(right) / 359 - outcome.metrics.epochs.last!.testAccuracy) < 0.003)
      let candidates = try #require(predictions[0].candidates)
      #expect(abs(candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
    }
  }

  @Test func seedIsTheDigitNetwork() throws {
    let defined = try TrainingRecipe.seed.definition(classes: 10)
      .model(inputShape: [1, 28, 28], seed: 5)
    let network = Sequential.mnistConvNet(seed: 5)
    #expect(defined.parameters.map(\.name) == network.parameters.map(\.name))
    #expect(defined.parameters.map(\.value) == network.parameters.map(\.value))
    #expect(defined.description == network.description)
  }

  @Test(arguments: [TrainingRecipe.fast, .accurate, .best])
  func sameSeedGivesTheSameBitsOnAnyNumberOfThreads(_ recipe: TrainingRecipe) async throws {
    var settings = TrainingSettings(dataset: .digits, recipe: recipe, epochs: 2, batchSize: 64)
    /// The bytes of the model file, which has the running averages of batch normalization too.
    func run(_ threads: Int) throws -> Data {
      try Parallel.$threads.withValue(threads) {
        let outcome = try TrainingRun(settings, images: SmallDataset.images).run()
        return try withTemporaryFolder { folder in
          let file = folder.appendingPathComponent("network.safetensors")
          try outcome.write(model: file)
          return try Data(contentsOf: file)
        }
      }
    }
    let weights = try run(1)
    #expect(try run(2) == weights)
    #expect(try run(3) == weights)

    // A training that is stopped within an epoch and continued.
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    settings.checkpoint = file
    let task = Task { [settings] in
      try TrainingRun(
        settings, images: SmallDataset.images, progress: CancelingReporter(text: "epoch 2/2")
      ).run()
    }
    let interrupted = await #expect(throws: Interrupted.self) { try await task.value }
    #expect(interrupted?.kept.contains("batch 1 of epoch 2") == true)
    settings.resumes = true
    #expect(try run(2) == weights)

    // The schedule depends on the number of epochs.
    settings.epochs = 3
    let error = #expect(throws: FileError.self) { try run(2) }
    #expect(error?.description.contains("--epochs 2, expected --epochs 3") == true)
  }

  @Test func definitionReplacesTheNetworkOfARecipe() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("network.txt")
      try Data("flatten\nlinear 32\nrelu\nlinear 10\n".utf8).write(to: file)
      for recipe in TrainingRecipe.allCases {
        let settings = TrainingSettings(
          dataset: .digits, recipe: recipe, modelDefinition: file, epochs: 6, batchSize: 16)
        let outcome = try TrainingRun(settings).run()
        #expect(outcome.metrics.parameters == 784 * 32 + 32 + 32 * 10 + 10)
        #expect(outcome.metrics.epochs.last!.testAccuracy > 0.85)
      }
      try Data("flatten\nlinear 11\n".utf8).write(to: file)
      let error = #expect(throws: FileError.self) {
        try TrainingRun(TrainingSettings(dataset: .digits, modelDefinition: file)).run()
      }
      #expect(
        error?.description == "\(file.path): found an output of shape [11], expected [10]")
      try Data("conv 8 kernel=29\n".utf8).write(to: file)
      let kernel = #expect(throws: FileError.self) {
        try TrainingRun(TrainingSettings(dataset: .digits, modelDefinition: file)).run()
      }
      #expect(kernel?.description.contains("line 1") == true)
    }
  }

  /// A batch of one image has no variance: the last one is left out, and others are refused.
  @Test func batchNormalizationLeavesOutALastBatchOfOneImage() throws {
    let images = SmallDataset.images
    let part = ImageDataset(name: "part", train: images.train[..<33], test: images.test)
    var settings = TrainingSettings(
      dataset: .digits, recipe: .accurate, epochs: 2, batchSize: 32, logInterval: 1)
    let outcome = try TrainingRun(settings, images: part).run()
    #expect(outcome.losses.map(\.images) == [32, 33 + 32])
    settings.batchSize = 1
    let error = #expect(throws: ArgumentError.self) {
      try TrainingRun(settings, images: part).run()
    }
    #expect(
      error?.description
        == "batch normalization: found batches of one image, expected two or more")
  }

  @Test func averageOverShiftsIsThatOfProbabilities() {
    let model = Sequential(seed: 3) {
      Flatten()
      Linear(16, 3)
    }
    let input = Tensor<Float>.normal([5, 1, 4, 4], seed: 1)
    let shifted = ShiftAveraged(model, shifts: [(0, 0), (1, 0), (0, -1)])
    let down = input.rolled(1, axis: 2)
    let left = input.rolled(-1, axis: 3)
    let mean = (softmax(model(input)) + softmax(model(down)) + softmax(model(left))) / 3
    #expect(exp(shifted(input)).isApproximatelyEqual(to: mean, absoluteTolerance: 1e-6))
    #expect(ShiftAveraged(model, shifts: [(0, 0)])(input) == model(input))
  }
}
