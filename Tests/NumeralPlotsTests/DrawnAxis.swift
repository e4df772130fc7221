// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport
import XCTest

/// An axis as a reader sees it: numbers at places, from which the number at any other place follows.
struct DrawnAxis {
  let ticks: [(number: Double, place: Double)]
  let labels: [String]
  private let isLogarithmic: Bool

  /// Finds the axis of a chart: "x" or "y".
  init(_ name: String, in chart: XMLNode, isLogarithmic: Bool = false) throws {
    let texts = try XCTUnwrap(chart.all("\(name) axis").first, "no axis \(name)").all("tick")
    labels = texts.map(\.text)
    ticks = try texts.map { text in
      let digits = text.text.replacingOccurrences(of: "−", with: "-")
        .replacingOccurrences(of: ",", with: "")
      // Labels of the y axis are drawn 4.5 below their lines, to stand in their middle.
      let place = text.number(name) - (name == "y" ? 4.5 : 0)
      return (try XCTUnwrap(Double(digits), "the label \(text.text) is no number"), place)
    }
    self.isLogarithmic = isLogarithmic
    XCTAssertGreaterThanOrEqual(ticks.count, 2, "\(name)")
    for tick in ticks {
      XCTAssertEqual(place(tick.number), tick.place, accuracy: 0.02, "\(name) \(labels)")
    }
  }

  /// The number at a place.
  func number(_ place: Double) -> Double {
    let (low, high) = (ticks[0], ticks[ticks.count - 1])
    let share = (place - low.place) / (high.place - low.place)
    return isLogarithmic
      ? low.number * pow(high.number / low.number, share)
      : low.number + share * (high.number - low.number)
  }

  /// The place of a number.
  func place(_ number: Double) -> Double {
    let (low, high) = (ticks[0], ticks[ticks.count - 1])
    let share =
      isLogarithmic
      ? log(number / low.number) / log(high.number / low.number)
      : (number - low.number) / (high.number - low.number)
    return low.place + share * (high.place - low.place)
  }

  /// How much a number changes within a hundredth of a unit of the drawing, at most.
  var precision: Double {
    ticks.map { abs(number($0.place + 0.01) - number($0.place)) }.max() ?? 0
  }
}
