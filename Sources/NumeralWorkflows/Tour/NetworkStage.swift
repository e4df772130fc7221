// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralImages
import NumeralNetworks
import NumeralPlots

/// The part of a tour that trains the digit network.
struct NetworkStage: Sendable {
  let training: TrainingOutcome
  /// The images in the input size of the network.
  let images: ImageDataset
  /// The loss and the accuracy on the test images before the first epoch.
  let untrained: Evaluation
  /// The most probable digit of each test image, and its probability.
  let predicted: [Int]
  let probabilities: [Float]
  /// The seconds of the training and the predictions.
  let seconds: Double

  /// Trains the network as `numeral train` does, with fewer notes.
  init(
    _ settings: TrainingSettings, _ images: ImageDataset, _ progress: any ProgressReporter
  ) throws {
    let timer = ThroughputTimer()
    let data = try TrainingData(.gray(images), settings)
    var session = try TrainingRun.seedSession(settings, on: data, progress: progress)
    progress.note(
      "\nTraining a network of \(session.metrics.parameters.grouped) weights on "
        + "\(images.train.count.grouped) images of \(images.name):\n")
    untrained = try session.evaluate()
    try session.train(
      epochs: settings.epochs, notesBatches: false, noteInterval: settings.epochs > 10 ? 10 : 1)
    training = session.outcome
    self.images = images.scaledForNetwork
    (predicted, probabilities) = try training.predictTestImages()
    seconds = timer.seconds
  }

  /// The time of the part, with the command that repeats it.
  var stage: TourMetrics.Stage {
    TourMetrics.Stage(
      name: "network, \(training.metrics.epochs.count) epochs", seconds: seconds,
      command: training.settings.commandLine)
  }

  /// The test images in the input size of the network.
  var test: LabeledImages { images.test }

  /// The accuracy on the test images after the last epoch.
  var testAccuracy: Double { training.metrics.epochs.last?.testAccuracy ?? 0 }

  /// The test images with a wrong prediction, the most probable prediction first.
  var mistakes: [Int] {
    test.labels.indices.filter { predicted[$0] != test.labels[$0] }
      .sorted { probabilities[$0] > probabilities[$1] }
  }

  /// Test images with their labels and predictions.
  func cells(_ indices: some Collection<Int>) -> [ImageGrid.Cell] {
    zip(Image.grayscale(test.take(indices).images, maxValue: test.maxValue), indices).map {
      ImageGrid.Cell($0, label: test.labels[$1], predicted: predicted[$1])
    }
  }
}
