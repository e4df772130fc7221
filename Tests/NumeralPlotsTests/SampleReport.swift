// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralImages
import NumeralPlots
import NumeralTensors

/// A report with every kind of block, some of them very large.
enum SampleReport {
  static let command =
    "numeral cluster --dataset /a/folder/whose/name/is/so/long/that/no/line/of/a/telephone/holds/it"

  /// Images of different gray levels, or in color.
  static func images(_ count: Int, inColor: Bool = false) -> [Image] {
    let grays = Tensor<Float>((0..<count * 64).map { Float($0 % 97) / 96 }, shape: [count, 8, 8])
    return Image.heatMaps(grays, range: 0...1, colors: inColor ? .viridis : .gray)
  }

  static func cells(_ count: Int, inColor: Bool = false) -> [ImageGrid.Cell] {
    images(count, inColor: inColor).enumerated().map { index, image in
      .init(image, caption: "\(index % 10)→3\n99.9 %", isWrong: index % 10 != 3)
    }
  }

  static let report = Report(
    title: "Digits & <others>", summary: "What `numeral tour` found out, in 5 < 6 seconds.",
    facts: [.init("97.8 %", "of the test images"), .init("5.0 s", "for all of it")],
    sections: [
      .init(
        "Charts",
        [
          .text("Two charts, & a third."),
          .figures([
            .init("loss", line.svg, caption: "The loss.", command: "numeral train"),
            .init("sizes", bars.svg, caption: "The sizes.", command: command),
          ]),
          .figure(.init("confusion", confusion.svg, caption: "Mistakes.", command: "numeral tour")),
          .figure(.init("map", map.svg, caption: "A map of 10,000 points.", command: command)),
        ]),
      .init(
        "Images",
        [
          .figure(.init("few", cells(7), caption: "Seven `gray` images.", command: "numeral show")),
          .figure(.init("many", cells(256), caption: "Many.", command: "numeral show")),
          .figure(
            .init(
              "groups", [.init("Colors", cells(3, inColor: true)), .init("Grays", cells(12))],
              caption: "Two groups.", command: "numeral show")),
          .table(
            .init(
              header: [
                "clusters", "inertia", "homo\u{AD}geneity", "accu\u{AD}racy", "test", "command",
              ],
              rows: [
                ["10", "2,380,716.5", "0.4741", "0.5797", "0.5860", "`\(command)`"],
                ["256", "1,503,302.1", "0.8448", "0.9004", "0.9059", "`numeral cluster`"],
              ], caption: "The same numbers & commands.")),
        ]),
    ])

  static let line = LineChart(
    title: "Loss", x: Axis("training images seen"), y: Axis("loss", including: [0]),
    series: [
      .init(
        "every tenth batch", points: (1...400).map { (750 * Double($0), 2 / Double($0)) },
        style: .line),
      .init("validation images", points: (1...5).map { (60_000 * Double($0), 1 / Double($0)) }),
      .init("test images", points: (1...5).map { (60_000 * Double($0), 2.2 / Double($0)) }),
    ])
  static let bars = BarChart(
    title: "Sizes", category: "digit", value: Axis("images"),
    categories: (0..<10).map(String.init),
    series: [
      .init("of its digit", values: (0..<10).map { 1000 + 17 * Double($0) }),
      .init("of others", values: (0..<10).map { 300 - 30 * Double($0) }),
    ])
  static let confusion = ConfusionChart(
    title: "Mistakes", classes: (0..<10).map(String.init),
    counts: Tensor((0..<100).map { $0 % 11 == 0 ? 1000 + $0 : $0 % 7 }, shape: [10, 10]))
  static let map = ScatterChart(
    title: "Map", x: Axis("first principal component"), y: Axis("second principal component"),
    series: (0..<10).map { digit in
      let points = (0..<1000).map { index in
        let angle = Double(index * 10 + digit)
        return (x: 6 * sin(angle), y: 4 * cos(angle * 1.7))
      }
      return .init(Character("\(digit)"), points: points)
    }, highlights: (0..<10).map { .init("\($0)", x: Double($0) - 5, y: 0) })
}
