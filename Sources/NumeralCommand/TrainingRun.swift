import Foundation
import Numeral

/// What a training run is asked to do: the options of `numeral train`, as values.
struct TrainingSettings: Codable, Equatable {
  var dataset: String
  var batchSize = 64
  var testBatchSize = 1000
  var learningRate: Float = 0.01
  var momentum: Float = 0.5
  var seed: UInt64 = 1
}

/// What a training run found out, as `--metrics` writes it.
struct TrainingMetrics: Codable {
  /// One epoch's results. Losses are means over the examples, accuracies fractions.
  struct Epoch: Codable {
    var epoch: Int
    var trainLoss, testLoss, testAccuracy, seconds, imagesPerSecond: Double
  }

  var dataset: String
  var seed: UInt64
  var threads: Int
  /// The number of weights.
  var parameters: Int
  var epochs: [Epoch]
}

/// The digit network in training on a data set, printed as it goes.
struct TrainingRun {
  var trainer: Trainer<Sequential, NLLLoss>
  var metrics: TrainingMetrics
  let settings: TrainingSettings
  let dataset: ImageDataset
  let standardization: Standardization
  private let terminal: Terminal

  /// Prepares a run.
  ///
  /// - Throws: `ArgumentError` if the images are none that the network can learn from.
  init(_ settings: TrainingSettings, on dataset: ImageDataset, terminal: Terminal) throws {
    self.settings = settings
    self.dataset = dataset
    self.terminal = terminal
    // MNIST's published constants, so that results compare; other sets' own.
    standardization = dataset.name == "mnist" ? .mnist : dataset.train.pixelStatistics
    guard standardization.standardDeviation > 0 else {
      throw ArgumentError(
        argument: dataset.name, found: "images all of one grey", expected: "images that differ")
    }
    if let label = (dataset.train.labels + dataset.test.labels).first(where: { $0 > 9 }) {
      throw ArgumentError(argument: dataset.name, found: "label \(label)", expected: "0 to 9")
    }
    let seed = Seed(settings.seed)
    trainer = Trainer(
      .digitNetwork(seed: seed["weights"]),
      optimizer: SGD(learningRate: settings.learningRate, momentum: settings.momentum),
      loss: NLLLoss(), seed: seed["training"])
    metrics = TrainingMetrics(
      dataset: settings.dataset, seed: settings.seed, threads: Parallel.threads,
      parameters: trainer.model.parameterCount, epochs: [])
  }

  /// Trains until `epochs` are completed.
  ///
  /// - Parameters:
  ///   - epochs: The number of epochs, those before a resume included.
  ///   - logInterval: The number of batches from one printed loss to the next.
  ///   - finishEpoch: Called after each epoch, with the run as it stands.
  mutating func train(
    epochs: Int, logInterval: Int, finishEpoch: (TrainingRun) throws -> Void = { _ in }
  ) throws {
    let images = dataset.train.count
    let batchCount = (images + settings.batchSize - 1) / settings.batchSize
    let whole = Pace(total: (epochs - trainer.epoch) * images)
    var done = 0
    while trainer.epoch < epochs {
      let number = trainer.epoch + 1
      let timer = Pace(total: images)
      let order = Seed(settings.seed)["shuffle"][number]
      let trainLoss = try trainer.train(
        on: dataset.train.batches(
          of: settings.batchSize, shuffledBy: order, standardization: standardization)
      ) { step in
        terminal.progress {
          "epoch \(number)/\(epochs)  " + whole.line(done + step.examples, "images")
        }
        if step.batch.isMultiple(of: logInterval) {
          terminal.note(
            "epoch \(number)/\(epochs)  batch \(step.batch)/\(batchCount)  "
              + "loss \(step.loss.digits(4))")
        }
      }
      let seconds = timer.seconds
      done += images
      let test = evaluate()
      metrics.epochs.append(
        TrainingMetrics.Epoch(
          epoch: number, trainLoss: trainLoss, testLoss: test.loss, testAccuracy: test.accuracy,
          seconds: seconds, imagesPerSecond: Double(images) / seconds))
      terminal.note(
        "epoch \(number)/\(epochs)  test loss \(test.loss.digits(4))  "
          + "test accuracy \(test.accuracy.digits(4)) (\(test.correct.grouped) of "
          + "\(test.examples.grouped))  \(seconds.digits(2)) s  "
          + "\(Int(Double(images) / seconds).grouped) images/s")
      try finishEpoch(self)
    }
  }

  /// The model's loss and accuracy on the test images.
  func evaluate() -> Evaluation {
    trainer.evaluate(
      on: dataset.test.batches(of: settings.testBatchSize, standardization: standardization))
  }

  /// The most probable digit of each of the first test images.
  func predict(_ count: Int) -> [Int] {
    trainer.model(dataset.test[0..<min(count, dataset.test.count)].inputs(standardization))
      .argmax(axis: 1).scalars
  }
}
