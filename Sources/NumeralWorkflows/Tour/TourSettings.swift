// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The settings of `numeral tour`: the data set that it runs on.
public struct TourSettings: DatasetSettings, Hashable, Sendable {
  /// The data set.
  public var dataset: DatasetChoice
  /// The folder to look for data sets in first.
  public var dataDirectory: URL?

  /// Creates settings.
  public init(dataset: DatasetChoice = .digits, dataDirectory: URL? = nil) {
    (self.dataset, self.dataDirectory) = (dataset, dataDirectory)
  }

  /// The call of `numeral tour` with these settings, quoted for a POSIX shell.
  public var commandLine: String {
    var command = ShellCommand("tour")
    command.append(dataset, in: dataDirectory)
    return command.description
  }

  /// The images that the report shows first.
  var show: ShowSettings { ShowSettings(dataset: dataset, dataDirectory: dataDirectory) }

  /// The training, with about as many steps for a small data set as for MNIST.
  func training(images count: Int) -> TrainingSettings {
    // An epoch of the digits has 23 steps, one of MNIST 938.
    TrainingSettings(
      dataset: dataset, dataDirectory: dataDirectory, epochs: count < 10_000 ? 60 : 5)
  }

  /// The clusterings by mini-batches, of four images or more a cluster.
  func miniBatch(images count: Int) -> ClusteringSettings {
    let limit = max(1, count / 4)
    var settings = ClusteringSettings(dataset: dataset, dataDirectory: dataDirectory)
    settings.clusters = settings.clusters.filter { $0 <= limit }
    if settings.clusters.isEmpty { settings.clusters = [limit] }
    return settings
  }

  /// The clustering of a stream, always on the digits.
  var streaming: ClusteringSettings {
    ClusteringSettings(dataset: .digits, algorithm: .streaming, clusters: [10], epochs: 150)
  }
}
