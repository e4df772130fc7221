// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The results of a training, as `numeral train --metrics` writes them.
public struct TrainingMetrics: Codable, Equatable, Sendable {
  /// The results of one epoch.
  public struct Epoch: Codable, Equatable, Sendable {
    /// The number of the epoch, from 1.
    public var epoch: Int
    /// The mean loss of the training images, each at the time it was trained on.
    public var trainLoss: Double
    /// The mean loss of the test images after the epoch.
    public var testLoss: Double
    /// The fraction of the test images that were classified correctly after the epoch.
    public var testAccuracy: Double
    /// The seconds of training, without the evaluation.
    public var seconds: Double
    /// The training images per second.
    public var imagesPerSecond: Double
  }

  /// The loss of one batch.
  public struct BatchLoss: Codable, Equatable, Sendable {
    /// The number of training images used so far, those of the batch included.
    public var images: Int
    /// The mean loss of the batch before its step.
    public var loss: Double
  }

  /// The name of the data set.
  public var dataset: String
  /// The recipe.
  public var recipe: TrainingRecipe
  /// The seed.
  public var seed: UInt64
  /// The number of threads.
  public var threads: Int
  /// The number of weights and biases.
  public var parameters: Int
  /// The results of the epochs, in order.
  public var epochs: [Epoch]
}
