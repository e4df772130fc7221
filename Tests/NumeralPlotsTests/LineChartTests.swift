// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralPlots
import NumeralTensors
import TestSupport
import XCTest

final class LineChartTests: XCTestCase {
  private func chart(
    _ points: [(x: Double, y: Double)], x: Axis = Axis("x"), y: Axis = Axis("y")
  ) -> LineChart {
    LineChart(title: "a chart", x: x, y: y, series: [.init("s", points: points, style: .line)])
  }

  /// Asserts that all coordinates can be read off the ticks, to a hundredth of a unit of the
  /// drawing.
  private func check(
    _ points: [(x: Double, y: Double)], x: Axis = Axis("x"), y: Axis = Axis("y"),
    isLogarithmic: Bool = false, line: UInt = #line
  ) throws {
    let drawn = try XMLNode.parse(chart(points, x: x, y: y).svg.description)
    let across = try DrawnAxis("x", in: drawn, isLogarithmic: isLogarithmic)
    let up = try DrawnAxis("y", in: drawn)
    let positions = try XCTUnwrap(drawn.all("series")[0].all("line").first).numbers("d")
    XCTAssertEqual(positions.count, 2 * points.count, line: line)
    for (index, point) in points.enumerated() {
      XCTAssertEqual(
        across.number(positions[2 * index]), point.x, accuracy: across.precision, line: line)
      XCTAssertEqual(
        up.number(positions[2 * index + 1]), point.y, accuracy: up.precision, line: line)
    }
    // The y axis begins and ends at ticks around all points.
    XCTAssertLessThanOrEqual(up.ticks[0].number, points.map(\.y).min()!, line: line)
    XCTAssertGreaterThanOrEqual(up.ticks.last!.number, points.map(\.y).max()!, line: line)
    for axis in [across, up] { XCTAssertLessThanOrEqual(axis.ticks.count, 9, line: line) }
    // Labels do not overlap, even in a wide font, and are within the drawing.
    let box = drawn.numbers("viewBox")
    for (left, right) in zip(
      zip(across.labels, across.ticks), zip(across.labels, across.ticks).dropFirst())
    {
      let width = Double(left.0.count + right.0.count) / 2 * 8
      XCTAssertGreaterThan(
        right.1.position - left.1.position, width, "\(across.labels)", line: line)
    }
    for text in drawn.all(named: "text") where text.attributes["transform"] == nil {
      XCTAssertTrue((box[0]...box[0] + box[2]).contains(text.number("x")), line: line)
      XCTAssertTrue((box[1]...box[1] + box[3]).contains(text.number("y")), line: line)
    }
  }

  func testCoordinatesCanBeReadOffTheTicks() throws {
    try check([(0, 2.31), (1, 0.53), (2, 0.31), (3, 0.2), (5, 0.1)])
    try check((0...300).map { (Double(1000 * $0), 1 + sin(Double($0) / 20)) })
    try check([(0, -3.2e6), (7, 4.1e6)])
    try check([(-1.5, 0.9712), (2.5, 0.9783)])
    try check([(0, 2e-7), (1e-3, 9e-7)].map { ($0.0, $0.1 * 1e4) })
    try check([(0, 1e12), (1, 1e12 + 40)])
    try check([(3, 7), (3, 7)])
    try check([(0, 0), (1, 0)])
  }

  func testCoordinatesCanBeReadOffALogarithmicAxis() throws {
    let counts: [Double] = [10, 16, 36, 64, 144, 256]
    let points = counts.map { (x: $0, y: 40 - 3 * log($0)) }
    let axis = Axis("clusters", scale: .logarithmic, ticks: counts)
    try check(points, x: axis, isLogarithmic: true)
    let drawn = try XMLNode.parse(chart(points, x: axis).svg.description)
    XCTAssertEqual(try DrawnAxis("x", in: drawn, isLogarithmic: true).ticks.map(\.number), counts)
    // Ticks at nice numbers.
    for ends in [(1.0, 1e6), (3, 800), (20, 70), (0.004, 3)] {
      try check(
        [(ends.0, 1), (ends.1, 2)], x: Axis("x", scale: .logarithmic), isLogarithmic: true)
    }
  }

  func testTicksAreNiceNumbers() throws {
    func labels(_ low: Double, _ high: Double) throws -> [String] {
      let drawn = try XMLNode.parse(chart([(0, low), (1, high)]).svg.description)
      return try DrawnAxis("y", in: drawn).labels
    }
    XCTAssertEqual(try labels(0, 1), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    XCTAssertEqual(try labels(0.31, 2.29), ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"])
    XCTAssertEqual(try labels(0.962, 0.9783), ["0.960", "0.965", "0.970", "0.975", "0.980"])
    XCTAssertEqual(
      try labels(1_503_000, 2_372_000),
      ["1,400,000", "1,600,000", "1,800,000", "2,000,000", "2,200,000", "2,400,000"])
    XCTAssertEqual(try labels(-7, 12), ["−10", "−5", "0", "5", "10", "15"])
    XCTAssertEqual(try labels(0.1, 0.3), ["0.10", "0.15", "0.20", "0.25", "0.30"])
    XCTAssertEqual(try labels(5, 5), ["2", "3", "4", "5", "6", "7", "8"])
  }

  func testAxesIncludeTheGivenValues() throws {
    let drawn = try XMLNode.parse(
      chart([(1, 0.9), (2, 0.95)], x: Axis("x", including: [0]), y: Axis("y", including: [0, 1]))
        .svg.description)
    XCTAssertEqual(try DrawnAxis("x", in: drawn).ticks[0].number, 0)
    let up = try DrawnAxis("y", in: drawn)
    XCTAssertEqual([up.ticks[0].number, up.ticks.last!.number], [0, 1])
  }

  func testMarkersHaveTooltipsWithTheirCoordinates() throws {
    let chart = LineChart(
      title: "a chart", x: Axis("clusters", scale: .logarithmic), y: Axis("accuracy"),
      series: [
        .init("training", points: [(10, 0.55), (256, 0.89973)]),
        .init("test", points: [(10, 0.5), (256, 0.9049)], style: .points),
        .init("all", points: [(10, 0.5), (256, 0.9)], style: .line),
      ])
    let drawn = try XMLNode.parse(chart.svg.description)
    let series = drawn.all("series")
    XCTAssertEqual(
      series.map { $0.all("mark").map(\.title) },
      [
        ["training: clusters 10, accuracy 0.55", "training: clusters 256, accuracy 0.8997"],
        ["test: clusters 10, accuracy 0.5", "test: clusters 256, accuracy 0.9049"], [],
      ])
    XCTAssertEqual(series.map { $0.all("line").count }, [1, 0, 1])
    // The markers are at their coordinates.
    let (across, up) = (
      try DrawnAxis("x", in: drawn, isLogarithmic: true), try DrawnAxis("y", in: drawn)
    )
    let mark = series[0].all("mark")[1]
    XCTAssertEqual(across.number(mark.number("cx")), 256, accuracy: 0.1)
    XCTAssertEqual(up.number(mark.number("cy")), 0.89973, accuracy: 1e-4)
  }

  func testSeriesDifferInMoreThanColor() throws {
    let chart = LineChart(
      title: "four", x: Axis("x"), y: Axis("y"),
      series: (0..<4).map { .init("series \($0)", points: [(0, Double($0)), (1, 5)]) })
    let text = chart.svg.description
    let drawn = try XMLNode.parse(text)
    XCTAssertEqual(
      drawn.all("legend").map { $0.all("name")[0].text }, (0..<4).map { "series \($0)" })
    let shapes = drawn.all("legend").map { sample -> String in
      let mark = sample.all("mark")[0]
      return mark.name + String((mark.attributes["d"] ?? "").filter { $0 == "L" }.count)
    }
    // A circle, a square, a triangle and a diamond.
    XCTAssertEqual(shapes.sorted(), ["circle0", "path2", "path3", "path3"])
    let dashes = (0..<4).map { index in
      text.components(separatedBy: ".s\(index) {")[1].components(separatedBy: "stroke-dasharray: ")[
        1
      ]
      .prefix { $0 != " " }
    }
    XCTAssertEqual(Set(dashes).count, 4)
    // One series needs no legend.
    XCTAssertEqual(
      try XMLNode.parse(self.chart([(0, 1), (1, 2)]).svg.description).all("legend").count, 0)
  }
}
