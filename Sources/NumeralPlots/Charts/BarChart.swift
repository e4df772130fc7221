// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A stacked bar chart: a bar for each category, composed of the values of each series.
///
///     BarChart(
///       title: "Images in each cluster", category: "cluster", value: Axis("images"),
///       categories: ["0", "1", "2"],
///       series: [
///         .init("of its digit", values: [90, 71, 12]), .init("of others", values: [2, 30, 4]),
///       ])
///
/// The total is written above each bar. Series differ in color and in fill opacity.
public struct BarChart: Sendable {
  /// A named value for each category.
  public struct Series: Sendable {
    /// The name in the legend.
    public var name: String
    /// The value of each category.
    public var values: [Double]

    /// Creates a series.
    public init(_ name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The text alternative of the chart: one sentence for screen readers.
  public var title: String
  /// The title of the axis of categories.
  public var category: String
  /// The axis of values, which begins at 0.
  public var value: Axis
  /// The names of the categories, from left to right.
  public var categories: [String]
  /// The series, from the bottom up.
  public var series: [Series]

  /// Creates a chart.
  public init(
    title: String, category: String, value: Axis, categories: [String], series: [Series]
  ) {
    self.title = title
    self.category = category
    self.value = value
    self.categories = categories
    self.series = series
  }

  /// The chart as a drawing.
  ///
  /// - Precondition: Each series has a finite value of 0 or more for each category, and the axis of
  ///   values is linear.
  /// - Complexity: O(categories · series).
  public var svg: SVG {
    for series in series {
      require(
        series.values.count == categories.count,
        "BarChart: \(series.values.count) values for \(categories.count) categories")
      require(
        series.values.allSatisfy { $0 >= 0 && $0.isFinite } && value.scale == .linear,
        "BarChart: expected finite values of 0 or more on a linear axis")
    }
    let sums = categories.indices.map { index in series.reduce(0) { $0 + $1.values[index] } }
    let legend = Legend(series.map(\.name))
    // 8 % more leaves space for the label of the highest bar.
    let y = FittedAxis(value, values: sums.map { 1.08 * $0 } + [0], endsOnTicks: true)
    let frame = PlotFrame(
      x: FittedAxis(category, categories: categories), y: y, plotHeight: 190,
      header: legend.height)
    let samples = legend.markup { index, x, y in
      [bar(index, x + 7, y - 6, 12, 12, "")]
    }
    let width = (frame.right - frame.left) / Double(max(1, categories.count))
    let bars = categories.indices.map { category in
      var (base, shapes) = (0.0, [Markup]())
      let left = frame.left + width * (Double(category) + 0.15)
      for (index, series) in series.enumerated() {
        let low = frame.position(0, base).y
        let high = frame.position(0, base + series.values[category]).y
        base += series.values[category]
        shapes.append(
          bar(
            index, left, high, width * 0.7, low - high,
            "\(categories[category]), \(series.name): \(text(series.values[category]))"))
      }
      let top = frame.position(0, base).y
      return Markup.element(
        "g", ["class": "bar"],
        shapes + [.label(text(base), left + width * 0.35, top - 5, "value middle")])
    }
    return SVG(
      label: title, width: PlotFrame.width, height: frame.height,
      content: samples + frame.markup + bars)
  }

  private func bar(
    _ series: Int, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ title: String
  ) -> Markup {
    .element(
      "rect",
      ["class": "fill s\(series)", "x": x, "y": y, "width": width, "height": height],
      title.isEmpty ? [] : [.element("title", [:], title)])
  }

  private func text(_ value: Double) -> String { value.text(decimals: min(2, value.decimals)) }
}
