// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What the tour found out, as JSON.
struct TourMetrics: Encodable {
  /// A piece of the tour, and how long it took.
  struct Stage: Encodable {
    let name: String
    let seconds: Double
    /// The command that does the same.
    let command: String
  }

  let dataset: String
  /// As `numeral train --metrics` writes it.
  let network: TrainingMetrics
  /// The loss of every tenth batch.
  let losses: [NetworkTour.BatchLoss]
  /// As `numeral cluster --metrics` writes them.
  let miniBatch, streaming: ClusteringMetrics
  let stages: [Stage]
  /// The seconds of the whole tour, but for writing the report.
  let seconds: Double
}
