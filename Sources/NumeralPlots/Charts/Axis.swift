// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// An axis of a chart: its title, its scale and its ticks.
///
///     Axis("clusters", scale: .logarithmic, ticks: [10, 16, 36, 64, 144, 256])
public struct Axis: Sendable, Equatable {
  /// The mapping of values to positions on an axis.
  public enum Scale: Sendable {
    /// Equal differences have equal lengths.
    case linear
    /// Equal ratios have equal lengths; all values are positive.
    case logarithmic
  }

  /// The measured quantity and its unit.
  public var title: String
  /// The mapping of values to positions.
  public var scale: Scale
  /// Values that the range of the axis includes in addition to the data.
  public var including: [Double]
  /// The positions of the ticks; if nil, nice numbers.
  public var ticks: [Double]?

  /// Creates an axis.
  ///
  /// - Precondition: On a logarithmic axis, `including` and `ticks` are positive.
  public init(
    _ title: String, scale: Scale = .linear, including: [Double] = [], ticks: [Double]? = nil
  ) {
    require(
      scale == .linear || (including + (ticks ?? [])).allSatisfy { $0 > 0 },
      "Axis: \(including) and \(ticks ?? []) on a logarithmic axis, expected numbers above 0")
    self.title = title
    self.scale = scale
    self.including = including
    self.ticks = ticks
  }
}

/// An axis with its range and tick labels, fitted to data.
struct FittedAxis {
  let title: String
  let scale: Axis.Scale
  /// The range of the axis.
  let domain: ClosedRange<Double>
  let ticks: [Double]
  /// The labels of the ticks.
  let labels: [String]

  /// Fits an axis to values.
  ///
  /// - Parameter endsOnTicks: Whether the axis is extended to the nice numbers around the values.
  init(_ axis: Axis, values: some Sequence<Double>, endsOnTicks: Bool) {
    let all = Array(values) + axis.including + (axis.ticks ?? [])
    require(
      all.allSatisfy { $0.isFinite && (axis.scale == .linear || $0 > 0) },
      "Axis: values of the axis \(axis.title), expected finite numbers, above 0 if logarithmic")
    (title, scale) = (axis.title, axis.scale)
    switch axis.scale {
    case .linear:
      var range = (all.min() ?? 0)...(all.max() ?? 1)
      if range.lowerBound == range.upperBound {
        // A single value is placed in the middle.
        let margin = max(abs(range.lowerBound) / 2, 0.5)
        range = range.lowerBound - margin...range.upperBound + margin
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

  /// Creates an axis of a given range, with ticks at the multiples of `step`.
  init(_ axis: Axis, over domain: ClosedRange<Double>, step: Double) {
    (title, scale, self.domain) = (axis.title, .linear, domain)
    ticks = NiceTicks.multiples(of: step, around: domain).filter(domain.contains)
    labels = ticks.map { $0.text(decimals: NiceTicks.decimals(step)) }
  }

  /// Creates an axis of categories, with ticks at 0.5, 1.5 and so on.
  init(_ title: String, categories: [String]) {
    (self.title, scale, domain) = (title, .linear, 0...Double(max(1, categories.count)))
    ticks = categories.indices.map { Double($0) + 0.5 }
    labels = categories
  }

  /// The position of a value on the axis, from 0 to 1.
  func fraction(_ value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    switch scale {
    case .linear: return (value - low) / (high - low)
    case .logarithmic: return log(value / low) / log(high / low)
    }
  }
}
