// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The median and the quartiles of repeated measurements of a rate.
public struct Measurement: Equatable, Sendable, Encodable {
  /// The median.
  public let median: Double
  /// The quantiles of 0.25 and 0.75.
  public let lowerQuartile, upperQuartile: Double
  /// The number of samples.
  public let samples: Int

  /// Creates a measurement from samples in any order.
  ///
  /// Quantiles are interpolated linearly between samples, which is NumPy's default.
  ///
  /// - Precondition: `samples` is not empty.
  public init(_ samples: [Double]) {
    guard !samples.isEmpty else {
      fatalError("Measurement: found no samples, expected one or more")
    }
    let sorted = samples.sorted()
    func quantile(_ fraction: Double) -> Double {
      let position = fraction * Double(sorted.count - 1)
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
    median = quantile(0.5)
    lowerQuartile = quantile(0.25)
    upperQuartile = quantile(0.75)
    self.samples = sorted.count
  }

  /// The median of the ratios of corresponding samples.
  ///
  /// If the two sides took turns, a change of the machine's speed cancels in most of the ratios.
  public static func medianRatio(_ samples: [Double], over others: [Double]) -> Double {
    Measurement(zip(samples, others).map(/)).median
  }

  /// The measurement in a unit that is smaller by a factor.
  func scaled(by factor: Double) -> Measurement {
    Measurement(
      median: median * factor, lowerQuartile: lowerQuartile * factor,
      upperQuartile: upperQuartile * factor, samples: samples)
  }

  private init(median: Double, lowerQuartile: Double, upperQuartile: Double, samples: Int) {
    self.median = median
    self.lowerQuartile = lowerQuartile
    self.upperQuartile = upperQuartile
    self.samples = samples
  }
}
