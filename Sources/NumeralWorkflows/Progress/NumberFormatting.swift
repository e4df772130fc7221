// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension Int {
  /// The number with commas between groups of three digits: 60,000.
  package var grouped: String {
    let digits = String(magnitude)
    let groups = Swift.stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits.dropLast(digits.count - end).suffix(3))
    }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// Seconds as minutes and seconds, or hours, minutes and seconds: 1:05, 2:00:09.
  package var clock: String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let (minutes, seconds) = quotientAndRemainder(dividingBy: 60)
    guard minutes >= 60 else { return "\(minutes):\(two(seconds))" }
    return "\(minutes / 60):\(two(minutes % 60)):\(two(seconds))"
  }
}

extension Double {
  /// The number with a fixed number of digits after the decimal point.
  package func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }

  /// A fraction as a percentage with one decimal: 97.8 %. Only 1 itself is 100 %.
  package var percent: String {
    self == 1 ? "100 %" : "\(Swift.min(100 * self, 99.9).digits(1)) %"
  }
}
