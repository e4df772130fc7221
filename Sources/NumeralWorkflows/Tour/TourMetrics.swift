// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The results of a tour, as its `metrics.json` has them.
public struct TourMetrics: Encodable, Sendable {
  /// A part of the tour and its time.
  public struct Stage: Encodable, Equatable, Sendable {
    /// The part, for example "network, 60 epochs".
    public let name: String
    /// The seconds that it took.
    public let seconds: Double
    /// The command that repeats it.
    public let command: String
  }

  /// The name of the data set.
  public let dataset: String
  /// The results of the network, as `numeral train --metrics` writes them.
  public let network: TrainingMetrics
  /// The loss of every tenth batch.
  public let losses: [TrainingMetrics.BatchLoss]
  /// The results of mini-batch k-means, as `numeral cluster --metrics` writes them.
  public let miniBatch: ClusteringMetrics
  /// The results of k-means over a stream.
  public let streaming: ClusteringMetrics
  /// The parts in order.
  public let stages: [Stage]
  /// The seconds of the tour, without writing the report.
  public let seconds: Double
}
