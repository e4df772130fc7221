// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The rule that ends a mini-batch fit when the centers hardly move, or when the smoothed inertia
/// of the batches no longer falls.
struct EarlyStop {
  /// The weight of the latest batch in the exponentially weighted mean.
  private let rate: Double
  private let patience: Int?
  private let threshold: Double?
  private var batches = 0
  private var smoothed: Double?
  private var lowest = Double.infinity
  private var withoutImprovement = 0

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

  /// Whether to stop after a batch with this mean squared distance, which moved the centers by
  /// `shift`.
  mutating func shouldStop(after inertia: Double, shift: Double?) -> Bool {
    batches += 1
    // The first batch is measured at the initial centers, which tells nothing about progress.
    guard batches > 1 else { return false }
    if let threshold, let shift, shift <= threshold { return true }
    let mean = smoothed.map { $0 * (1 - rate) + inertia * rate } ?? inertia
    smoothed = mean
    withoutImprovement = mean < lowest ? 0 : withoutImprovement + 1
    lowest = min(lowest, mean)
    return patience.map { withoutImprovement >= $0 } ?? false
  }
}
