// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A chart of series of points, drawn as lines, as markers or as both.
///
///     let chart = LineChart(
///       title: "Test accuracy after each epoch",
///       x: Axis("epoch"), y: Axis("test accuracy"),
///       series: [.init("network", points: [(1, 0.94), (2, 0.96), (3, 0.97)])])
///     try chart.svg.write(to: URL(fileURLWithPath: "accuracy.svg"))
///
/// The y axis begins and ends at nice numbers, the x axis at the outermost points. Series differ in
/// color, dash pattern and marker shape.
public struct LineChart: Sendable {
  /// How a series is drawn.
  public enum Style: Sendable {
    /// A line through the points without markers, for many points.
    case line
    /// Markers without a line.
    case points
    /// A line with a marker at each point.
    case lineWithPoints
  }

  /// A named sequence of points.
  public struct Series: Sendable {
    /// The name in the legend.
    public var name: String
    /// The points, from left to right.
    public var points: [(x: Double, y: Double)]
    /// How the series is drawn.
    public var style: Style

    /// Creates a series.
    public init(_ name: String, points: [(x: Double, y: Double)], style: Style = .lineWithPoints) {
      self.name = name
      self.points = points
      self.style = style
    }
  }

  /// The text alternative of the chart: one sentence for screen readers.
  public var title: String
  /// The axes.
  public var x, y: Axis
  /// The series, in the order of the legend.
  public var series: [Series]

  /// Creates a chart.
  public init(title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// The chart as a drawing, in which each marker has a tooltip with its coordinates.
  ///
  /// - Precondition: All coordinates are finite, and positive on a logarithmic axis.
  /// - Complexity: O(points).
  public var svg: SVG {
    let points = series.flatMap(\.points)
    let legend = Legend(series.map(\.name))
    let frame = PlotFrame(
      x: FittedAxis(x, values: points.lazy.map(\.x), endsOnTicks: false),
      y: FittedAxis(y, values: points.lazy.map(\.y), endsOnTicks: true),
      plotHeight: 210, header: legend.height)
    let samples = legend.markup { index, x, y in
      let middle = x + Legend.sampleWidth / 2
      return line(index, [(x, y), (x + Legend.sampleWidth, y)])
        + (series[index].style == .line ? [] : [Marker.shape(series: index, middle, y)])
    }
    let drawn = series.enumerated().map { index, series in
      let positions = series.points.map { frame.position($0.x, $0.y) }
      let marks = zip(positions, series.points).map { position, point in
        Marker.shape(series: index, position.x, position.y, title: "\(series.name): \(text(point))")
      }
      return Markup.element(
        "g", ["class": "series s\(index)"],
        line(index, positions) + (series.style == .line ? [] : marks))
    }
    return SVG(
      label: title, width: PlotFrame.width, height: frame.height,
      content: samples + frame.markup + drawn)
  }

  private func line(_ index: Int, _ points: [(x: Double, y: Double)]) -> [Markup] {
    series[index].style == .points || points.isEmpty ? [] : [.line(through: points)]
  }

  /// The tooltip of a point, for example "clusters 256, accuracy 0.9004".
  private func text(_ point: (x: Double, y: Double)) -> String {
    "\(x.title) \(point.x.text(decimals: point.x.decimals)), "
      + "\(y.title) \(point.y.text(decimals: min(4, point.y.decimals)))"
  }
}
