// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Amounts of several kinds in each of some categories, as bars that stand on each other.
///
///     BarChart(
///       title: "Images in each cluster", category: "cluster", value: Axis("images"),
///       categories: ["0", "1", "2"],
///       series: [.init("of its digit", values: [90, 71, 12]), .init("of others", values: [2, 30, 4])])
///
/// The sum stands above each bar. Series differ in color and in how their bars are filled.
public struct BarChart: Sendable {
  /// One kind of amount.
  public struct Series: Sendable {
    /// What it is called in the legend.
    public var name: String
    /// The amount in each category.
    public var values: [Double]

    /// Creates a series.
    public init(_ name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What the chart shows, in one sentence, for those who cannot see it.
  public var title: String
  /// What the categories are.
  public var category: String
  /// The axis of the amounts, which begins at 0.
  public var value: Axis
  /// The categories, from left to right.
  public var categories: [String]
  /// The kinds of amounts, from the bottom up.
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
  /// - Precondition: Each series has an amount for each category, not negative and finite, and the
  ///   axis is linear.
  public var svg: SVG {
    for series in series {
      precondition(
        series.values.count == categories.count,
        "BarChart: \(series.values.count) values for \(categories.count) categories")
      precondition(
        series.values.allSatisfy { $0 >= 0 && $0.isFinite } && value.scale == .linear,
        "BarChart: bars need numbers of 0 or more, and a linear axis")
    }
    let sums = categories.indices.map { index in series.reduce(0) { $0 + $1.values[index] } }
    let legend = Legend(series.map(\.name))
    // The highest sum has room above its bar.
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
        let (low, high) = (frame.place(0, base).y, frame.place(0, base + series.values[category]).y)
        base += series.values[category]
        shapes.append(
          bar(
            index, left, high, width * 0.7, low - high,
            "\(categories[category]), \(series.name): \(text(series.values[category]))"))
      }
      let top = frame.place(0, base).y
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
