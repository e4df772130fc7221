// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// How often each class was taken for each other one: a matrix of numbers, the more the fuller.
///
///     let matrix = try ConfusionMatrix(predicted: predicted, labels: labels)
///     ConfusionChart(
///       title: "Predictions of the network", classes: matrix.classes.map(String.init),
///       counts: matrix.counts)
///
/// Where a class was taken for itself, the fields are of another color, and framed. The fields of the
/// mistakes are filled by their share of the most frequent mistake: next to thousands that are right,
/// they would all look empty.
public struct ConfusionChart: Sendable {
  /// What the chart shows, in one sentence, for those who cannot see it.
  public var title: String
  /// The names of the classes.
  public var classes: [String]
  /// How often each class was taken for each one, `[classes, classes]`: true classes down, predicted
  /// ones across.
  public var counts: Tensor<Int>

  /// Creates a chart.
  ///
  /// - Precondition: There is a row and a column of counts for each class, and none is negative.
  public init(title: String, classes: [String], counts: Tensor<Int>) {
    precondition(
      counts.shape == [classes.count, classes.count],
      "ConfusionChart: counts of shape \(counts.shape) for \(classes.count) classes")
    precondition(counts.scalars.allSatisfy { $0 >= 0 }, "ConfusionChart: a count is negative")
    self.title = title
    self.classes = classes
    self.counts = counts
  }

  /// The chart as a drawing.
  public var svg: SVG {
    let left = 22 + Double(classes.lazy.map(\.count).max() ?? 0) * PlotFrame.characterWidth + 8
    let top = 44.0
    let size = (PlotFrame.width - left - 2) / Double(max(1, classes.count))
    let bottom = top + size * Double(classes.count)
    let (counts, indices) = (counts.scalars, classes.indices)
    let mistakes = indices.flatMap { row in
      indices.lazy.filter { $0 != row }.map { counts[row * classes.count + $0] }
    }
    let largest = (
      right: indices.map { counts[$0 * classes.count + $0] }.max() ?? 0, wrong: mistakes.max() ?? 0
    )

    var content: [Markup] = [
      .label("predicted", (left + PlotFrame.width) / 2, 14, "title middle"),
      .element(
        "text",
        [
          "class": "title middle",
          "transform": "translate(14 \(((top + bottom) / 2).attributeText)) rotate(-90)",
        ], "true"),
    ]
    for index in indices {
      let middle = size * (Double(index) + 0.5)
      content.append(.label(classes[index], left + middle, top - 8, "column tick middle"))
      content.append(.label(classes[index], left - 8, top + middle + 4.5, "row tick end"))
    }
    for row in indices {
      for column in indices {
        let count = counts[row * classes.count + column]
        let isRight = row == column
        let share = Double(count) / Double(max(1, isRight ? largest.right : largest.wrong))
        let (x, y) = (left + size * Double(column), top + size * Double(row))
        content.append(
          .element(
            "g", ["class": isRight ? "cell right" : "cell wrong"],
            [
              .element(
                "title", [:], "true \(classes[row]), predicted \(classes[column]): \(count)"),
              .element(
                "rect",
                [
                  "class": isRight ? "s0" : "s1", "x": x + 1, "y": y + 1, "width": size - 2,
                  "height": size - 2,
                  // Never so full that the number on it is hard to read.
                  "fill-opacity": count == 0 ? 0 : 0.06 + 0.5 * share,
                ]),
              .label(
                String(count), x + size / 2, y + size / 2 + 4.5,
                count == 0 ? "middle muted" : "middle"),
            ]))
      }
    }
    return SVG(label: title, width: PlotFrame.width, height: bottom + 4, content: content)
  }
}
