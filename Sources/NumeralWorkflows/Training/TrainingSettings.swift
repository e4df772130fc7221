// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// The settings of a training of the digit network: the options of `numeral train` as values.
///
///     var settings = TrainingSettings(dataset: .digits, epochs: 60)
///     settings.learningRate = 0.05
///     settings.commandLine
///     // numeral train --dataset digits --epochs 60 --learning-rate 0.05
public struct TrainingSettings: DatasetSettings, Hashable, Sendable {
  /// The data set.
  public var dataset: DatasetChoice
  /// The folder to look for data sets in first.
  public var dataDirectory: URL?
  /// The number of passes over the training images, those before a resume included.
  public var epochs: Int
  /// The number of images in a training step.
  public var batchSize: Int
  /// The number of images in a test batch.
  public var testBatchSize: Int
  /// The factor of the gradient in a step of SGD.
  public var learningRate: Float
  /// The fraction of the previous step that SGD adds to the next one, from 0 to 1.
  public var momentum: Float
  /// The seed: the same one gives the same weights, at any number of threads.
  public var seed: UInt64
  /// The number of batches from one reported loss to the next.
  public var logInterval: Int
  /// The file in which the state of the training is kept after every epoch.
  public var checkpoint: URL?
  /// The number of batches from one checkpoint to the next within an epoch; `nil` for none.
  public var checkpointInterval: Int?
  /// Whether to continue from the checkpoint.
  public var resumes: Bool

  /// Creates settings; the defaults are those of PyTorch's first MNIST example.
  public init(
    dataset: DatasetChoice = .mnist, dataDirectory: URL? = nil, epochs: Int = 5,
    batchSize: Int = 64, testBatchSize: Int = 1000, learningRate: Float = 0.01,
    momentum: Float = 0.5, seed: UInt64 = 1, logInterval: Int = 10, checkpoint: URL? = nil,
    checkpointInterval: Int? = nil, resumes: Bool = false
  ) {
    (self.dataset, self.dataDirectory, self.epochs) = (dataset, dataDirectory, epochs)
    (self.batchSize, self.testBatchSize) = (batchSize, testBatchSize)
    (self.learningRate, self.momentum, self.seed) = (learningRate, momentum, seed)
    (self.logInterval, self.checkpoint) = (logInterval, checkpoint)
    (self.checkpointInterval, self.resumes) = (checkpointInterval, resumes)
  }

  /// The call of `numeral train` with these settings, quoted for a POSIX shell.
  ///
  /// It names the data set and the epochs, and the other options that differ from their defaults.
  public var commandLine: String {
    let standard = TrainingSettings()
    var command = ShellCommand("train")
    command.append(dataset, in: dataDirectory)
    command.append("--epochs", epochs)
    command.append("--batch-size", batchSize, unless: standard.batchSize)
    command.append("--test-batch-size", testBatchSize, unless: standard.testBatchSize)
    command.append("--learning-rate", learningRate, unless: standard.learningRate)
    command.append("--momentum", momentum, unless: standard.momentum)
    command.append("--seed", seed, unless: standard.seed)
    command.append("--log-interval", logInterval, unless: standard.logInterval)
    command.append("--checkpoint", checkpoint?.displayPath)
    command.append("--checkpoint-every", checkpointInterval)
    command.append(flag: "--resume", resumes)
    return command.description
  }
}
