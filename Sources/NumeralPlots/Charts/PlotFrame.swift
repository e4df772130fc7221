// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The frame of a chart with two axes: the mapping of values to positions, the grid, ticks and
/// titles.
///
/// The title of the y axis is written horizontally above it.
struct PlotFrame {
  /// The width of all charts, narrow enough for text to be legible on a phone.
  static let width = 480.0
  /// An upper estimate of the width of a character; system fonts differ.
  static let characterWidth = 7.6

  let x, y: FittedAxis
  /// The bounds of the plot area.
  let left, right, top, bottom: Double
  /// The height of the chart.
  var height: Double { bottom + 44 }

  /// Creates a frame.
  ///
  /// - Parameters:
  ///   - plotHeight: The length of the y axis.
  ///   - header: The height of the space above the title of the y axis.
  init(x: FittedAxis, y: FittedAxis, plotHeight: Double, header: Double) {
    (self.x, self.y) = (x, y)
    left = Self.left(y)
    // Half of the last label extends beyond the axis.
    right = Self.width - max(8, Double(x.labels.last?.count ?? 0) * Self.characterWidth / 2 + 2)
    top = header + 28
    bottom = top + plotHeight
  }

  /// The x coordinate of the y axis, to the right of its labels.
  static func left(_ y: FittedAxis) -> Double {
    Double(y.labels.lazy.map(\.count).max() ?? 0) * characterWidth + 10
  }

  /// The position of a point in the drawing.
  func position(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (left + self.x.fraction(x) * (right - left), bottom - self.y.fraction(y) * (bottom - top))
  }

  /// The grid, the tick labels and the titles.
  var markup: [Markup] {
    [yAxis, xAxis]
  }

  private var yAxis: Markup {
    let ticks = zip(y.ticks, y.labels).flatMap { tick, label -> [Markup] in
      let tickY = position(x.domain.lowerBound, tick).y
      return [
        .line(left, tickY, right, tickY, "grid"), .label(label, left - 6, tickY + 4.5, "tick end"),
      ]
    }
    return .element("g", ["class": "y axis"], [.label(y.title, 0, top - 14, "title")] + ticks)
  }

  private var xAxis: Markup {
    let ticks = zip(x.ticks, x.labels).flatMap { tick, label -> [Markup] in
      let tickX = position(tick, y.domain.lowerBound).x
      return [
        .line(tickX, bottom, tickX, bottom + 4, "grid"),
        .label(label, tickX, bottom + 18, "tick middle"),
      ]
    }
    let title = Markup.label(x.title, (left + right) / 2, bottom + 38, "title middle")
    return .element("g", ["class": "x axis"], [title] + ticks)
  }
}
