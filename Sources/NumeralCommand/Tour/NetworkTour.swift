// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// The digit network, trained, and what there is to see of its training and its judgment.
struct NetworkTour {
  /// The loss of one batch.
  struct BatchLoss: Encodable {
    /// The training images seen up to the batch, its own included.
    let images: Int
    let loss: Double
  }

  let invocation: Invocation
  let run: TrainingRun
  /// The loss of every tenth batch.
  let losses: [BatchLoss]
  /// How the network did on the test images before it was trained.
  let untrained: Evaluation
  /// The most probable digit of each test image, and its probability.
  let predicted: [Int]
  let probabilities: [Float]
  /// The seconds that it all took.
  let seconds: Double

  /// Trains the network as a call of `numeral train` does.
  init(_ invocation: Invocation, _ images: ImageDataset, _ terminal: Terminal) throws {
    let pace = Pace()
    self.invocation = invocation
    let command = try invocation.parsed(as: TrainCommand.self)
    var run = try TrainingRun(command.settings, on: images, terminal: terminal)
    terminal.note(
      "\nTraining a network of \(run.metrics.parameters.grouped) weights on "
        + "\(images.train.count.grouped) images of \(images.name):\n")
    untrained = try run.trainer.evaluate(on: run.testBatches) { _ in
      try Stopped.check("before the first epoch")
    }
    var losses: [BatchLoss] = []
    try run.train(
      epochs: command.epochs, logInterval: .max, epochInterval: command.epochs > 10 ? 10 : 1,
      finishStep: { step in
        guard step.batch.isMultiple(of: command.logInterval) else { return }
        losses.append(
          BatchLoss(
            images: (step.epoch - 1) * images.train.count + step.examples, loss: step.loss))
      })
    self.losses = losses
    self.run = run
    let logProbabilities = Tensor.concatenate(
      try run.testBatches.map { batch in
        try Stopped.check("after the last epoch")
        return run.trainer.model(batch.inputs)
      })
    predicted = logProbabilities.argmax(axis: 1).scalars
    probabilities = exp(logProbabilities.max(axis: 1)).scalars
    seconds = pace.seconds
  }

  /// How long it took.
  var stage: TourMetrics.Stage {
    TourMetrics.Stage(
      name: "network, \(run.metrics.epochs.count) epochs", seconds: seconds,
      command: invocation.description)
  }

  /// The test images that the network sees, 28×28.
  var test: LabeledImages { run.dataset.test }
  var testAccuracy: Double { run.metrics.epochs.last?.testAccuracy ?? 0 }

  /// The test images that were taken for another digit, the surest first.
  var mistakes: [Int] {
    test.labels.indices.filter { predicted[$0] != test.labels[$0] }
      .sorted { probabilities[$0] > probabilities[$1] }
  }

  /// Test images with their labels and what the network takes them for.
  func cells(_ indices: some Collection<Int>) -> [ImageGrid.Cell] {
    zip(Image.grayscale(test.take(indices).images, maxValue: test.maxValue), indices).map {
      ImageGrid.Cell($0, label: test.labels[$1], predicted: predicted[$1])
    }
  }
}
