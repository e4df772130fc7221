// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import XCTest

/// An axis as a reader sees it: labeled ticks, between which values are interpolated.
struct DrawnAxis {
  let ticks: [(number: Double, position: Double)]
  let labels: [String]
  private let isLogarithmic: Bool

  /// Finds the axis "x" or "y" of a chart.
  init(_ name: String, in chart: XMLNode, isLogarithmic: Bool = false) throws {
    let texts = try XCTUnwrap(chart.all("\(name) axis").first, "no axis \(name)").all("tick")
    labels = texts.map(\.text)
    ticks = try texts.map { text in
      let digits = text.text.replacingOccurrences(of: "−", with: "-")
        .replacingOccurrences(of: ",", with: "")
      // The baseline of a label of the y axis is 4.5 below its tick.
      let position = text.number(name) - (name == "y" ? 4.5 : 0)
      return (try XCTUnwrap(Double(digits), "the label \(text.text) is no number"), position)
    }
    self.isLogarithmic = isLogarithmic
    XCTAssertGreaterThanOrEqual(ticks.count, 2, "\(name)")
    for tick in ticks {
      XCTAssertEqual(position(tick.number), tick.position, accuracy: 0.02, "\(name) \(labels)")
    }
  }

  /// The number at a position.
  func number(_ position: Double) -> Double {
    let (low, high) = (ticks[0], ticks[ticks.count - 1])
    let fraction = (position - low.position) / (high.position - low.position)
    return isLogarithmic
      ? low.number * pow(high.number / low.number, fraction)
      : low.number + fraction * (high.number - low.number)
  }

  /// The position of a number.
  func position(_ number: Double) -> Double {
    let (low, high) = (ticks[0], ticks[ticks.count - 1])
    let fraction =
      isLogarithmic
      ? log(number / low.number) / log(high.number / low.number)
      : (number - low.number) / (high.number - low.number)
    return low.position + fraction * (high.position - low.position)
  }

  /// The largest change of a number within a hundredth of a unit of the drawing.
  var precision: Double {
    ticks.map { abs(number($0.position + 0.01) - number($0.position)) }.max() ?? 0
  }
}
