// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// Numbers that follow one another, as lines, as points, or as both.
///
///     let chart = LineChart(
///       title: "Test accuracy after each epoch",
///       x: Axis("epoch"), y: Axis("test accuracy"),
///       series: [.init("network", points: [(1, 0.94), (2, 0.96), (3, 0.97)])])
///     try chart.svg.write(to: URL(fileURLWithPath: "accuracy.svg"))
///
/// The y axis begins and ends at round numbers, the x axis with the points. Series differ in color, in
/// the dashes of their lines and in the shape of their points.
public struct LineChart: Sendable {
  /// How a series is drawn.
  public enum Style: Sendable {
    /// A line through the points, which are not marked: for many points.
    case line
    /// Points without a line.
    case points
    /// A line with its points marked.
    case lineWithPoints
  }

  /// One line of a chart.
  public struct Series: Sendable {
    /// What the line is called in the legend.
    public var name: String
    /// Its points, from left to right.
    public var points: [(x: Double, y: Double)]
    /// How it is drawn.
    public var style: Style

    /// Creates a series.
    public init(_ name: String, points: [(x: Double, y: Double)], style: Style = .lineWithPoints) {
      self.name = name
      self.points = points
      self.style = style
    }
  }

  /// What the chart shows, in one sentence, for those who cannot see it.
  public var title: String
  /// The axes.
  public var x, y: Axis
  /// The lines.
  public var series: [Series]

  /// Creates a chart.
  public init(title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// The chart as a drawing; a marked point shows its numbers where the pointer rests on it.
  ///
  /// - Precondition: All numbers are finite, and above 0 on a logarithmic axis.
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
      let places = series.points.map { frame.place($0.x, $0.y) }
      let marks = zip(places, series.points).map { place, point in
        Marker.shape(series: index, place.x, place.y, title: "\(series.name): \(text(point))")
      }
      return Markup.element(
        "g", ["class": "series s\(index)"],
        line(index, places) + (series.style == .line ? [] : marks))
    }
    return SVG(
      label: title, width: PlotFrame.width, height: frame.height,
      content: samples + frame.markup + drawn)
  }

  private func line(_ index: Int, _ places: [(x: Double, y: Double)]) -> [Markup] {
    series[index].style == .points || places.isEmpty ? [] : [.line(through: places)]
  }

  /// A point's numbers: "clusters 256, accuracy 0.9004".
  private func text(_ point: (x: Double, y: Double)) -> String {
    "\(x.title) \(point.x.text(decimals: point.x.decimals)), "
      + "\(y.title) \(point.y.text(decimals: min(4, point.y.decimals)))"
  }
}
