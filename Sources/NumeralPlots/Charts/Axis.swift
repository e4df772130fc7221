// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// One axis of a chart: its title, and how values become places on it.
///
///     Axis("clusters", scale: .logarithmic, ticks: [10, 16, 36, 64, 144, 256])
public struct Axis: Sendable, Equatable {
  /// How values become places.
  public enum Scale: Sendable {
    /// Equal differences are equally long.
    case linear
    /// Equal ratios are equally long; all values are above 0.
    case logarithmic
  }

  /// What is measured, with its unit.
  public var title: String
  /// How values become places.
  public var scale: Scale
  /// Values that the axis shows even where no point has them.
  public var including: [Double]
  /// Where the ticks are; left out, at round numbers.
  public var ticks: [Double]?

  /// Creates an axis.
  ///
  /// - Precondition: On a logarithmic axis, what is to be shown is above 0.
  public init(
    _ title: String, scale: Scale = .linear, including: [Double] = [], ticks: [Double]? = nil
  ) {
    precondition(
      scale == .linear || (including + (ticks ?? [])).allSatisfy { $0 > 0 },
      "Axis: \(including) and \(ticks ?? []) on a logarithmic axis, expected numbers above 0")
    self.title = title
    self.scale = scale
    self.including = including
    self.ticks = ticks
  }
}

/// An axis that was fitted to the values it shows.
struct FittedAxis {
  let title: String
  let scale: Axis.Scale
  /// The values at the two ends.
  let domain: ClosedRange<Double>
  let ticks: [Double]
  /// The ticks' numbers as text.
  let labels: [String]

  /// Fits an axis to values.
  ///
  /// - Parameter endsOnTicks: Whether the axis goes on to the round numbers around the values.
  init(_ axis: Axis, values: some Sequence<Double>, endsOnTicks: Bool) {
    let all = Array(values) + axis.including + (axis.ticks ?? [])
    precondition(
      all.allSatisfy { $0.isFinite && (axis.scale == .linear || $0 > 0) },
      "Axis: values on the axis \(axis.title) that have no place there")
    (title, scale) = (axis.title, axis.scale)
    switch axis.scale {
    case .linear:
      var range = (all.min() ?? 0)...(all.max() ?? 1)
      if range.lowerBound == range.upperBound {
        // A single value stands in the middle.
        let reach = max(abs(range.lowerBound) / 2, 0.5)
        range = range.lowerBound - reach...range.upperBound + reach
      }
      let step = NiceTicks.step(range.upperBound - range.lowerBound)
      let rounded = NiceTicks.multiples(of: step, around: range)
      domain = endsOnTicks && axis.ticks == nil ? rounded.first!...rounded.last! : range
      ticks = axis.ticks ?? rounded.filter(domain.contains)
      labels = ticks.map {
        $0.text(decimals: axis.ticks == nil ? NiceTicks.decimals(step) : $0.decimals)
      }
    case .logarithmic:
      let range = (all.min() ?? 1)...(all.max() ?? 10)
      domain =
        range.lowerBound < range.upperBound ? range : range.lowerBound / 2...range.upperBound * 2
      ticks = axis.ticks ?? NiceTicks.onLogarithmicAxis(domain)
      labels = ticks.map { $0.text(decimals: $0.decimals) }
    }
  }

  /// An axis over a given range, with ticks at the round numbers in it.
  init(_ axis: Axis, over domain: ClosedRange<Double>, step: Double) {
    (title, scale, self.domain) = (axis.title, .linear, domain)
    ticks = NiceTicks.multiples(of: step, around: domain).filter(domain.contains)
    labels = ticks.map { $0.text(decimals: NiceTicks.decimals(step)) }
  }

  /// An axis of categories: the first in the middle of 0...1, the second in that of 1...2.
  init(_ title: String, categories: [String]) {
    (self.title, scale, domain) = (title, .linear, 0...Double(max(1, categories.count)))
    ticks = categories.indices.map { Double($0) + 0.5 }
    labels = categories
  }

  /// Where a value is between the ends, from 0 to 1.
  func fraction(_ value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    switch scale {
    case .linear: return (value - low) / (high - low)
    case .logarithmic: return log(value / low) / log(high / low)
    }
  }
}
