// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The frame of a chart with two axes: the places of values, the grid, the ticks and the titles.
///
/// The y axis has its title above it, to be read without turning one's head.
struct PlotFrame {
  /// The width of all charts, which leaves text readable when a telephone shows them.
  static let width = 480.0
  /// The width of most characters, on the safe side: those of system fonts differ.
  static let characterWidth = 7.6

  let x, y: FittedAxis
  /// The sides of the rectangle that the axes span.
  let left, right, top, bottom: Double
  /// The height of the chart.
  var height: Double { bottom + 44 }

  /// Creates a frame.
  ///
  /// - Parameters:
  ///   - plotHeight: The length of the y axis.
  ///   - header: The height of what stands above the y axis's title.
  init(x: FittedAxis, y: FittedAxis, plotHeight: Double, header: Double) {
    (self.x, self.y) = (x, y)
    left = Self.left(y)
    // Half of the last label stands beyond the axis.
    right = Self.width - max(8, Double(x.labels.last?.count ?? 0) * Self.characterWidth / 2 + 2)
    top = header + 28
    bottom = top + plotHeight
  }

  /// The place of the y axis, beside its labels.
  static func left(_ y: FittedAxis) -> Double {
    Double(y.labels.lazy.map(\.count).max() ?? 0) * characterWidth + 10
  }

  /// The place of a point.
  func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (left + self.x.fraction(x) * (right - left), bottom - self.y.fraction(y) * (bottom - top))
  }

  /// What is drawn below the points: the grid, the ticks' labels and the titles.
  var markup: [Markup] {
    [yAxis, xAxis]
  }

  private var yAxis: Markup {
    let ticks = zip(y.ticks, y.labels).flatMap { tick, label -> [Markup] in
      let place = place(x.domain.lowerBound, tick).y
      return [
        .line(left, place, right, place, "grid"), .label(label, left - 6, place + 4.5, "tick end"),
      ]
    }
    return .element("g", ["class": "y axis"], [.label(y.title, 0, top - 14, "title")] + ticks)
  }

  private var xAxis: Markup {
    let ticks = zip(x.ticks, x.labels).flatMap { tick, label -> [Markup] in
      let place = place(tick, y.domain.lowerBound).x
      return [
        .line(place, bottom, place, bottom + 4, "grid"),
        .label(label, place, bottom + 18, "tick middle"),
      ]
    }
    let title = Markup.label(x.title, (left + right) / 2, bottom + 38, "title middle")
    return .element("g", ["class": "x axis"], [title] + ticks)
  }
}
