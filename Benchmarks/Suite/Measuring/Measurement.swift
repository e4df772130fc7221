// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A rate that was measured several times: its median, and how far the middle half of the samples spreads.
public struct Measurement: Equatable, Sendable, Encodable {
  /// Half of the samples are below, half above.
  public let median: Double
  /// A quarter of the samples is below the first, a quarter above the second.
  public let lowerQuartile, upperQuartile: Double
  /// The number of samples.
  public let samples: Int

  /// Creates a measurement from samples in any order.
  ///
  /// Quantiles between two samples are interpolated, as NumPy does by default.
  ///
  /// - Precondition: There is a sample.
  public init(_ samples: [Double]) {
    precondition(!samples.isEmpty, "Measurement: no samples, expected one or more")
    let sorted = samples.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let below = Int(place)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
    }
    median = quantile(0.5)
    lowerQuartile = quantile(0.25)
    upperQuartile = quantile(0.75)
    self.samples = sorted.count
  }

  /// The median of the ratios of samples that were taken side by side.
  ///
  /// The machine may be faster for a while, but hardly between a sample and the next.
  public static func medianRatio(_ samples: [Double], over others: [Double]) -> Double {
    Measurement(zip(samples, others).map(/)).median
  }

  /// The same in a unit of which so many make what was measured.
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
