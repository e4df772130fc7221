// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// Tick positions at nice numbers: multiples of 1, 2 or 5 times a power of ten.
///
/// P. Heckbert, *Nice Numbers for Graph Labels*, in Graphics Gems (1990).
enum NiceTicks {
  /// The nice number that divides a length into about `parts` intervals.
  static func step(_ length: Double, parts: Double = 5) -> Double {
    let rough = length / parts
    let power = pow(10, floor(log10(rough)))
    // The thresholds are the geometric means of 1, 2, 5 and 10, so the ratio to `rough` is nearest
    // 1.
    return switch rough / power {
    case ..<2.0.squareRoot(): power
    case ..<10.0.squareRoot(): 2 * power
    case ..<50.0.squareRoot(): 5 * power
    default: 10 * power
    }
  }

  /// The multiples of `step` that cover `range`: from the last one not above it to the first one
  /// not below it.
  static func multiples(of step: Double, around range: ClosedRange<Double>) -> [Double] {
    // A bound that is a multiple except for rounding counts as one.
    let first = Int((range.lowerBound / step + 1e-9).rounded(.down))
    let last = Int((range.upperBound / step - 1e-9).rounded(.up))
    // 0.2 is not exact but 1 / 0.2 is, so division gives the nearest numbers to 0.6 and 0.8.
    return (first...last).map { step < 1 ? Double($0) / (1 / step).rounded() : Double($0) * step }
  }

  /// The ticks of a logarithmic axis: the powers of ten in `range` if there are four or more,
  /// otherwise 1, 2 and 5 times powers of ten, or linear ticks for a narrow range.
  static func onLogarithmicAxis(_ range: ClosedRange<Double>) -> [Double] {
    let powers =
      (Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up)))
    let (ones, all) = ([1.0], [1.0, 2, 5])
    for factors in [ones, all] {
      let numbers = powers.flatMap { power in factors.map { $0 * pow(10, Double(power)) } }
        .filter(range.contains)
      if numbers.count >= 4 { return numbers }
    }
    let step = step(range.upperBound - range.lowerBound)
    return multiples(of: step, around: range).filter(range.contains)
  }

  /// The number of decimals of multiples of `step`.
  static func decimals(_ step: Double) -> Int {
    max(0, -Int(floor(log10(step) + 1e-9)))
  }
}

extension Double {
  /// The number with a fixed number of decimals and a thousands separator, for example −1,234.5.
  func text(decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", magnitude)
    let whole = text.prefix { $0 != "." }
    let groups = stride(from: whole.count, to: 0, by: -3).map { whole.prefix($0).suffix(3) }
    let isNegative = self < 0 && text.contains { $0 != "0" && $0 != "." }
    return (isNegative ? "−" : "") + groups.reversed().joined(separator: ",")
      + text.dropFirst(whole.count)
  }

  /// The number of decimals, at most six, that represent the number to nine significant digits.
  var decimals: Int {
    (0..<6).first { count in
      let power = Foundation.pow(10, Double(count))
      return abs(self - (self * power).rounded() / power) <= 1e-9 * abs(self)
    } ?? 6
  }
}
