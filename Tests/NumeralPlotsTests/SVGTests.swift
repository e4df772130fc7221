// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralPlots
import NumeralTensors
import TestSupport
import XCTest

final class SVGTests: XCTestCase {
  private let chart = LineChart(
    title: "Loss < 1 & \"falling\" > 0", x: Axis("x & y"), y: Axis("<b>\u{7}"),
    series: [.init("a", points: [(0, 1), (1, 2)])])

  func testTextIsEscaped() throws {
    let drawn = try XMLNode.parse(chart.svg.description)
    XCTAssertEqual(drawn.attributes["aria-label"], "Loss < 1 & \"falling\" > 0")
    XCTAssertEqual(drawn.title, "Loss < 1 & \"falling\" > 0")
    XCTAssertEqual(drawn.attributes["role"], "img")
    // XML forbids the bell character.
    XCTAssertEqual(drawn.all("title").map(\.text), ["<b>\u{FFFD}", "x & y"])
  }

  func testDrawingIsSelfContained() throws {
    let text = chart.svg.description
      .replacingOccurrences(of: "xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    for reference in ["http", "url(", "@import", "href", "<script", "//"] {
      XCTAssertFalse(text.contains(reference), reference)
    }
  }

  func testFileContainsTheDescription() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("numeral-\(UUID().uuidString).svg")
    defer { try? FileManager.default.removeItem(at: file) }
    try chart.svg.write(to: file)
    XCTAssertEqual(try String(contentsOf: file, encoding: .utf8), chart.svg.description)
    XCTAssertThrowsError(try chart.svg.write(to: file.appendingPathComponent("x")))
  }

  func testColorsDifferAndContrastWithThePage() throws {
    let style = try XCTUnwrap(
      XMLNode.parse(chart.svg.description).all(named: "style").first?.text)
    let schemes = style.components(separatedBy: "prefers-color-scheme: dark")
    XCTAssertEqual(schemes.count, 2)
    for scheme in schemes {
      func color(_ name: String) throws -> Color {
        let text = try XCTUnwrap(scheme.components(separatedBy: "--\(name): #").dropFirst().first)
        return Color(integerLiteral: try XCTUnwrap(UInt32(text.prefix(6), radix: 16)))
      }
      let page = try color("page")
      let series = try (0..<10).map { try color("series-\($0)") }
      for color in series { XCTAssertGreaterThan(contrast(color, page), 3) }
      // The levels AAA of WCAG for text, and AA for secondary text.
      XCTAssertGreaterThan(contrast(try color("foreground"), page), 7)
      XCTAssertGreaterThan(contrast(try color("muted"), page), 4.5)
      for vision in ColorVision.allCases {
        XCTAssertGreaterThan(vision.smallestDistance(in: series), 10, "\(vision)")
        // Most charts have at most three series.
        XCTAssertGreaterThan(vision.smallestDistance(in: Array(series[..<3])), 30, "\(vision)")
      }
    }
  }

  /// The contrast of two colors, from 1 to 21, by the Web Content Accessibility Guidelines.
  private func contrast(_ first: Color, _ second: Color) -> Double {
    let luminances = [first, second].map { color -> Double in
      let lightness = ColorVision.full.lab(color)[0]
      return lightness > 8 ? pow((lightness + 16) / 116, 3) : lightness * 27 / 24389
    }
    return (luminances.max()! + 0.05) / (luminances.min()! + 0.05)
  }
}
