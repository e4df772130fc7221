// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A heat map of a confusion matrix, with the count written on each cell.
///
///     let matrix = try ConfusionMatrix(predicted: predicted, labels: labels)
///     ConfusionChart(
///       title: "Predictions of the network", classes: matrix.classes.map(String.init),
///       counts: matrix.counts)
///
/// The cells of the diagonal have a color of their own and a frame. The opacity of the other cells
/// is relative to the most frequent mistake, because relative to the diagonal they would all look
/// empty.
public struct ConfusionChart: Sendable {
  /// The text alternative of the chart: one sentence for screen readers.
  public var title: String
  /// The names of the classes.
  public var classes: [String]
  /// The number of rows of each pair, `[true classes, predicted classes]`.
  public var counts: Tensor<Int>

  /// Creates a chart.
  ///
  /// - Precondition: `counts` has a row and a column for each class, and no negative element.
  public init(title: String, classes: [String], counts: Tensor<Int>) {
    require(
      counts.shape == [classes.count, classes.count],
      "ConfusionChart: the shape is \(counts.shape), expected [\(classes.count), \(classes.count)]")
    require(
      counts.scalars.allSatisfy { $0 >= 0 }, "ConfusionChart: a negative count, expected 0 or more")
    self.title = title
    self.classes = classes
    self.counts = counts
  }

  /// The chart as a drawing, in which each cell has a tooltip.
  ///
  /// - Complexity: O(classes²).
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
                  // At most 0.56, so that the count on the cell stays legible.
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
