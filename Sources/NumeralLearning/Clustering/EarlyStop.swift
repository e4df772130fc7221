// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The rule that ends a mini-batch fit when the centers hardly move, or when the smoothed inertia
/// of the batches no longer falls.
struct EarlyStop {
  /// The inertia of the batches so far.
  struct History: Sendable, Equatable {
    var smoothed: Double?
    var lowest = Double.infinity
    /// The number of the latest batches without a lower smoothed inertia.
    var withoutImprovement = 0
  }

  /// The weight of the latest batch in the exponentially weighted mean.
  private let rate: Double
  private let patience: Int?
  private let threshold: Double?

  /// Creates a rule.
  ///
  /// - Parameters:
  ///   - samples: The number of rows.
  ///   - batchSize: The number of rows of a batch.
  ///   - patience: The number of batches in a row without improvement to stop after, if any.
  ///   - threshold: The shift of the centers to stop at, if any.
  init(samples: Int, batchSize: Int, patience: Int?, threshold: Double?) {
    rate = min(1, 2 * Double(batchSize) / Double(samples + 1))
    self.patience = patience
    self.threshold = threshold
  }

  /// Whether to stop after a batch, counted from 1, with this mean squared distance, which moved
  /// the centers by `shift`.
  func shouldStop(
    after batch: Int, inertia: Double, shift: Double?, _ history: inout History
  ) -> Bool {
    // The first batch is measured at the initial centers, which tells nothing about progress.
    guard batch > 1 else { return false }
    if let threshold, let shift, shift <= threshold { return true }
    let mean = history.smoothed.map { $0 * (1 - rate) + inertia * rate } ?? inertia
    history.smoothed = mean
    history.withoutImprovement = mean < history.lowest ? 0 : history.withoutImprovement + 1
    history.lowest = min(history.lowest, mean)
    return patience.map { history.withoutImprovement >= $0 } ?? false
  }
}
