// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralPlots
import NumeralTensors
import TestSupport
import XCTest

final class ChartTests: XCTestCase {
  func testBarsHaveTheHeightOfTheirValues() throws {
    let values = [[90.0, 71, 12, 0], [2, 30.5, 4, 0]]
    let chart = BarChart(
      title: "bars", category: "cluster", value: Axis("images"), categories: ["0", "1", "2", "x"],
      series: [.init("right", values: values[0]), .init("wrong", values: values[1])])
    let drawn = try XMLNode.parse(chart.svg.description)
    let up = try DrawnAxis("y", in: drawn)
    XCTAssertEqual(up.ticks[0].number, 0)
    let labels = drawn.all("x axis")[0].all("tick")
    XCTAssertEqual(labels.map(\.text), ["0", "1", "2", "x"])
    let bars = drawn.all("bar")
    XCTAssertEqual(bars.count, 4)
    for (category, bar) in bars.enumerated() {
      var base = 0.0
      for (series, rectangle) in bar.all("fill").enumerated() {
        let (y, height) = (rectangle.number("y"), rectangle.number("height"))
        XCTAssertEqual(up.number(y + height), base, accuracy: 2 * up.precision)
        base += values[series][category]
        XCTAssertEqual(up.number(y), base, accuracy: 2 * up.precision)
        // The bar is centered above its label.
        let middle = rectangle.number("x") + rectangle.number("width") / 2
        XCTAssertEqual(middle, labels[category].number("x"), accuracy: 0.02)
      }
      XCTAssertEqual(bar.all("value").map(\.text), [["92", "101.5", "16", "0"][category]])
    }
    XCTAssertEqual(bars[1].all("fill").map(\.title), ["1, right: 71", "1, wrong: 30.5"])
  }

  func testConfusionsAreInTheirRowsAndColumns() throws {
    let counts: Tensor<Int> = [[980, 0, 3], [1, 1128, 6], [12, 0, 1010]]
    let chart = ConfusionChart(title: "confusion", classes: ["0", "1", "7"], counts: counts)
    let drawn = try XMLNode.parse(chart.svg.description)
    let (rows, columns) = (drawn.all("row"), drawn.all("column"))
    XCTAssertEqual(rows.map(\.text), ["0", "1", "7"])
    XCTAssertEqual(columns.map(\.text), ["0", "1", "7"])
    let cells = drawn.all("cell")
    XCTAssertEqual(cells.count, 9)
    for cell in cells {
      let label = try XCTUnwrap(cell.all(named: "text").first)
      let (x, y) = (label.number("x"), label.number("y"))
      let row = try XCTUnwrap(rows.firstIndex { abs(Double($0.attributes["y"]!)! - y) < 0.02 })
      let column = try XCTUnwrap(
        columns.firstIndex { abs(Double($0.attributes["x"]!)! - x) < 0.02 })
      XCTAssertEqual(Int(label.text), counts[row, column])
      XCTAssertEqual(cell.attributes["class"], row == column ? "cell right" : "cell wrong")
      XCTAssertEqual(
        cell.title,
        "true \(rows[row].text), predicted \(columns[column].text): \(counts[row, column])")
      let rectangle = try XCTUnwrap(cell.all(named: "rect").first)
      XCTAssertEqual(rectangle.number("x") + rectangle.number("width") / 2, x, accuracy: 0.02)
    }
    // The opacity increases with the number of mistakes, and is 0 for none.
    func opacity(_ row: Int, _ column: Int) -> Double {
      cells[3 * row + column].all(named: "rect")[0].number("fill-opacity")
    }
    XCTAssertEqual(opacity(0, 1), 0)
    XCTAssertGreaterThan(opacity(1, 0), 0)
    XCTAssertLessThan(opacity(1, 0), opacity(0, 2))
    XCTAssertLessThan(opacity(0, 2), opacity(2, 0))
  }

  /// Points spread over a rectangle of 10 by 2.
  private func points(_ count: Int, seed: Int) -> [(x: Double, y: Double)] {
    (0..<count).map { index in
      let angle = Double(7 * index + seed)
      return (x: 5 * sin(angle), y: cos(3 * angle))
    }
  }

  func testScatterChartDrawsEveryPointAtItsPosition() throws {
    let classes = (0..<3).map { points(200, seed: $0) }
    // Two at the same position, and one close by.
    let centers = [(x: 4.0, y: -0.5), (x: 1.0, y: 0.2), (x: 1.0, y: 0.2), (x: 1.05, y: 0.21)]
    let chart = ScatterChart(
      title: "map", x: Axis("first"), y: Axis("second"),
      series: zip("017", classes).map { .init($0, points: $1) },
      highlights: centers.enumerated().map { .init("\($0)", x: $1.x, y: $1.y) })
    let drawn = try XMLNode.parse(chart.svg.description)
    let (across, up) = (try DrawnAxis("x", in: drawn), try DrawnAxis("y", in: drawn))
    // Both axes have the same unit length.
    let length = across.position(1) - across.position(0)
    XCTAssertEqual(up.position(0) - up.position(1), length, accuracy: 0.05)
    let series = drawn.all("points")
    XCTAssertEqual(series.map(\.text), "017".map { String(repeating: $0, count: 200) })
    for (series, points) in zip(series, classes) {
      let (x, y) = (series.numbers("x"), series.numbers("y"))
      for (index, point) in points.enumerated() {
        // Positions have one decimal.
        XCTAssertEqual(across.number(x[index]), point.x, accuracy: 0.07 / length)
        XCTAssertEqual(up.number(y[index]), point.y, accuracy: 0.07 / length)
      }
    }
    let highlights = drawn.all("highlight")
    XCTAssertEqual(highlights.flatMap { $0.all(named: "text").map(\.text) }, ["0", "1", "2", "3"])
    let discs = zip(highlights, centers).map { highlight, center in
      let (point, disc) = (highlight.all("center")[0], highlight.all(named: "circle")[1])
      XCTAssertEqual(across.number(point.number("cx")), center.x, accuracy: 0.02 / length)
      XCTAssertEqual(up.number(point.number("cy")), center.y, accuracy: 0.02 / length)
      let line = highlight.all("leader")[0].numbers("d")
      let ends = [point, disc].flatMap { [$0.number("cx"), $0.number("cy")] }
      XCTAssertEqual(line, ends)
      return (x: ends[2], y: ends[3], moved: hypot(ends[2] - ends[0], ends[3] - ends[1]))
    }
    // An isolated disc is not moved; no discs overlap, and none is moved far.
    XCTAssertEqual(discs[0].moved, 0)
    for (index, disc) in discs.enumerated() {
      XCTAssertLessThan(disc.moved, 30)
      for other in discs[..<index] {
        XCTAssertGreaterThan(hypot(disc.x - other.x, disc.y - other.y), 20)
      }
    }
  }

  func testTenThousandPointsAreASmallFile() {
    let series = (0..<10).map { digit in
      ScatterChart.Series(Character(String(digit)), points: points(1000, seed: digit))
    }
    let chart = ScatterChart(title: "map", x: Axis("x"), y: Axis("y"), series: series)
    XCTAssertLessThan(chart.svg.description.utf8.count, 130_000)
  }

  func testEmptyChartsAreDrawn() throws {
    for svg in [
      LineChart(title: "none", x: Axis("x"), y: Axis("y"), series: []).svg,
      LineChart(title: "none", x: Axis("x"), y: Axis("y"), series: [.init("s", points: [])]).svg,
      BarChart(title: "none", category: "c", value: Axis("v"), categories: [], series: []).svg,
      ConfusionChart(title: "none", classes: [], counts: .zeros([0, 0])).svg,
      ScatterChart(title: "none", x: Axis("x"), y: Axis("y"), series: []).svg,
    ] {
      let drawn = try XMLNode.parse(svg.description)
      XCTAssertEqual(drawn.attributes["aria-label"], "none")
      for path in drawn.all(named: "path") { XCTAssertFalse(path.numbers("d").isEmpty) }
    }
  }
}
