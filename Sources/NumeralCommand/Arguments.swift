// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Foundation
import Numeral

// The settings' own types as values of options.

extension DatasetChoice: ExpressibleByArgument {
  static let help: ArgumentHelp =
    "mnist, digits, or a folder with four files named as MNIST's, EMNIST's or QMNIST's."

  static let trainingHelp: ArgumentHelp =
    """
    mnist, digits, or a folder: with a folder of images for each class, or with four files named \
    as MNIST's, EMNIST's or QMNIST's.
    """

  /// The data set that an argument stands for.
  public init?(argument: String) { self.init(argument) }

  /// The text of a default in help.
  public var defaultValueDescription: String { name }
}

extension TrainingRecipe: ExpressibleByArgument {}

extension ClusteringSettings.Algorithm: ExpressibleByArgument {}

extension ClusteringSettings.Initialization: ExpressibleByArgument {
  /// The initial centers that an argument stands for.
  public init?(argument: String) { self.init(argument) }

  /// The text of a default in help.
  public var defaultValueDescription: String { argument }
}

extension ShowSettings.Split: ExpressibleByArgument {}

/// Numbers of clusters: 10,16,36.
struct ClusterCounts: ExpressibleByArgument {
  let counts: [Int]

  init(_ counts: [Int]) { self.counts = counts }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard !numbers.isEmpty, numbers.allSatisfy({ ($0 ?? 0) > 0 }) else { return nil }
    counts = numbers.compactMap(\.self)
  }

  var defaultValueDescription: String { counts.map(String.init).joined(separator: ",") }
}
