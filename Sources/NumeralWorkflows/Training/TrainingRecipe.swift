// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralNetworks
import NumeralTensors

/// A way to train a network: its layers, its optimizer and schedule, and the changes of the images.
///
/// The choices of `accurate` and `best` were made on the last 10,000 training images of MNIST, held
/// out for validation.
public enum TrainingRecipe: String, CaseIterable, Codable, Sendable {
  /// PyTorch's first MNIST example: five epochs of SGD, with dropout.
  case seed
  /// One epoch of Adam, whose learning rate rises and falls once. T. Oikarinen, *Training a NN to
  /// 99 % accuracy on MNIST in 0.76 seconds*, 2020.
  case fast
  /// Seven epochs with batch normalization and images that are shifted, turned and scaled.
  case accurate
  /// Fifteen epochs of a wider network, with averaged weights, and predictions averaged over
  /// shifts of the image.
  case best

  /// The number of epochs.
  public var epochs: Int {
    switch self {
    case .seed: 5
    case .fast: 1
    case .accurate: 7
    case .best: 15
    }
  }

  /// The number of images in a training step.
  public var batchSize: Int {
    switch self {
    case .seed: 64
    case .fast: 256
    case .accurate, .best: 128
    }
  }

  /// The learning rate: of SGD, or at the peak of its schedule.
  public var learningRate: Float {
    switch self {
    case .seed, .fast, .accurate: 0.01
    case .best: 0.006
    }
  }

  /// The network for images of some channels, as a model definition.
  public func definition(classes: Int) -> ModelDefinition {
    switch self {
    case .seed:
      ModelDefinition(
        """
        conv1: conv 10 kernel=5
        maxpool 2
        relu
        conv2: conv 20 kernel=5
        dropout2d 0.5
        maxpool 2
        relu
        flatten
        fc1: linear 50
        relu
        dropout 0.5
        fc2: linear \(classes)
        logsoftmax
        """)
    case .fast:
      ModelDefinition(
        """
        conv1: conv 24 kernel=5
        maxpool 2
        relu
        conv2: conv 32 kernel=3
        maxpool 2
        relu
        flatten
        fc1: linear 256
        relu
        fc2: linear \(classes)
        """)
    case .accurate: Self.normalized(16, 32, 48, hidden: 128, classes: classes)
    case .best: Self.normalized(24, 48, 64, hidden: 128, classes: classes)
    }
  }

  /// Three convolutions of some channels and a hidden layer, all with batch normalization. Pooling
  /// comes before it, so that it has a fourth of the numbers to normalize.
  private static func normalized(
    _ first: Int, _ second: Int, _ third: Int, hidden: Int, classes: Int
  ) -> ModelDefinition {
    ModelDefinition(
      """
      conv1: conv \(first) kernel=5 bias=false
      maxpool 2
      norm1: batchnorm
      relu
      conv2: conv \(second) kernel=3 bias=false
      norm2: batchnorm
      relu
      conv3: conv \(third) kernel=3 bias=false
      maxpool 2
      norm3: batchnorm
      relu
      flatten
      fc1: linear \(hidden) bias=false
      norm4: batchnorm
      relu
      fc2: linear \(classes)
      """)
  }

  /// The changes of the training images, of a shape `[channels, height, width]`.
  func augmentations(of shape: [Int]) -> [any Augmentation] {
    switch self {
    case .seed, .fast: []
    case .accurate, .best:
      // A fourteenth of the side: two pixels of MNIST's 28.
      [
        RandomAffine(
          degrees: 10, shift: Float(shape[2]) / 14, scale: 0.9...1.1, shear: 8, border: .edge)
      ]
    }
  }

  /// The learning rate of each step; nil for a constant one.
  func schedule(peak: Float, steps: Int) -> (any LearningRateSchedule)? {
    // One step has no rise and fall.
    guard self != .seed, steps > 1 else { return nil }
    return OneCycleSchedule(peak: peak, steps: steps, rise: self == .fast ? 0.5 : 0.3)
  }

  /// The part of the probability in the targets that all classes share.
  var labelSmoothing: Float {
    switch self {
    case .seed: 0
    case .fast: 0.05
    case .accurate, .best: 0.1
    }
  }

  /// The decay of the average of the weights; nil for none.
  var averageDecay: Float? { self == .best ? 0.998 : nil }

  /// The shifts of a test image, in rows and columns, over which predictions are averaged.
  var testShifts: [(rows: Int, columns: Int)] {
    self == .best ? [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)] : [(0, 0)]
  }
}
