// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralNetworks

/// The settings of a training: the options of `numeral train` as values.
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
  /// The side to which the images of a folder of classes are resized; nil if they have one size.
  public var imageSize: Int?
  /// Whether the images of a folder of classes are taken as gray.
  public var isGray: Bool
  /// The recipe: its network, unless there is a definition, and its way to train.
  public var recipe: TrainingRecipe
  /// The file of the definition of another network; see `ModelDefinition`.
  public var modelDefinition: URL?
  /// The number of passes over the training images, those before a resume included.
  public var epochs: Int
  /// The number of images in a training step.
  public var batchSize: Int
  /// The number of images in a test batch.
  public var testBatchSize: Int
  /// The learning rate: of SGD, or at the peak of the recipe's schedule.
  public var learningRate: Float
  /// The fraction of the previous step that SGD adds to the next one, from 0 to 1; of the recipe
  /// `seed` alone.
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

  /// Creates settings; the defaults are the recipe's.
  public init(
    dataset: DatasetChoice = .mnist, dataDirectory: URL? = nil, imageSize: Int? = nil,
    isGray: Bool = false, recipe: TrainingRecipe = .seed, modelDefinition: URL? = nil,
    epochs: Int? = nil, batchSize: Int? = nil,
    testBatchSize: Int = 1000, learningRate: Float? = nil, momentum: Float = 0.5,
    seed: UInt64 = 1, logInterval: Int = 10, checkpoint: URL? = nil,
    checkpointInterval: Int? = nil, resumes: Bool = false
  ) {
    (self.dataset, self.dataDirectory) = (dataset, dataDirectory)
    (self.imageSize, self.isGray) = (imageSize, isGray)
    (self.recipe, self.modelDefinition) = (recipe, modelDefinition)
    self.epochs = epochs ?? recipe.epochs
    (self.batchSize, self.testBatchSize) = (batchSize ?? recipe.batchSize, testBatchSize)
    self.learningRate = learningRate ?? recipe.learningRate
    (self.momentum, self.seed) = (momentum, seed)
    (self.logInterval, self.checkpoint) = (logInterval, checkpoint)
    (self.checkpointInterval, self.resumes) = (checkpointInterval, resumes)
  }

  /// The definition of another network than the recipe's.
  ///
  /// - Throws: `FileError` if its file cannot be read.
  func definition() throws -> ModelDefinition? {
    try modelDefinition.map { try ModelDefinition(contentsOf: $0) }
  }

  /// The call of `numeral train` with these settings, quoted for a POSIX shell.
  ///
  /// It names the data set and the epochs, and the other options that differ from their defaults.
  public var commandLine: String {
    let standard = TrainingSettings(recipe: recipe)
    var command = ShellCommand("train")
    command.append(dataset, in: dataDirectory)
    command.append("--image-size", imageSize)
    command.append(flag: "--gray", isGray)
    command.append("--recipe", recipe.rawValue, unless: TrainingRecipe.seed.rawValue)
    command.append("--model-definition", modelDefinition?.displayPath)
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
