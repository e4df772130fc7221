// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The settings of a classifier of patch features: the options of `numeral features` as values.
public struct FeaturesSettings: DatasetSettings, Hashable, Sendable {
  /// The data set.
  public var dataset: DatasetChoice
  /// The folder to look for data sets in first.
  public var dataDirectory: URL?
  /// The number of centers of patches.
  public var clusters: Int
  /// The height and width of a patch; nil for 10, or half of the images' side if that is less.
  public var patchSize: Int?
  /// The rows and columns of regions.
  public var regions: Int
  /// The penalty of the ridge regression.
  public var penalty: Double
  /// The seed: the same one gives the same classifier, at any number of threads.
  public var seed: UInt64

  /// Creates settings.
  public init(
    dataset: DatasetChoice = .mnist, dataDirectory: URL? = nil, clusters: Int = 400,
    patchSize: Int? = nil, regions: Int = 3, penalty: Double = 3, seed: UInt64 = 1
  ) {
    (self.dataset, self.dataDirectory) = (dataset, dataDirectory)
    (self.clusters, self.patchSize, self.regions) = (clusters, patchSize, regions)
    (self.penalty, self.seed) = (penalty, seed)
  }

  /// The call of `numeral features` with these settings, quoted for a POSIX shell.
  public var commandLine: String {
    let standard = FeaturesSettings()
    var command = ShellCommand("features")
    command.append(dataset, in: dataDirectory)
    command.append("--clusters", clusters, unless: standard.clusters)
    command.append("--patch-size", patchSize)
    command.append("--regions", regions, unless: standard.regions)
    command.append("--penalty", penalty, unless: standard.penalty)
    command.append("--seed", seed, unless: standard.seed)
    return command.description
  }
}
