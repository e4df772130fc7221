// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension Int {
  /// The number with its thousands set apart: 60,000.
  var grouped: String {
    let digits = String(magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits.dropLast(digits.count - end).suffix(3))
    }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// Seconds as minutes and seconds, or hours, minutes and seconds: 1:05, 2:00:09.
  var clock: String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let (minutes, seconds) = quotientAndRemainder(dividingBy: 60)
    guard minutes >= 60 else { return "\(minutes):\(two(seconds))" }
    return "\(minutes / 60):\(two(minutes % 60)):\(two(seconds))"
  }
}

extension Double {
  /// The number with a fixed number of digits after the point.
  func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }

  /// A share as a percentage with one decimal: 97.8 %. All is 100 %, and nothing less is.
  var percent: String { self == 1 ? "100 %" : "\(Swift.min(100 * self, 99.9).digits(1)) %" }
}
