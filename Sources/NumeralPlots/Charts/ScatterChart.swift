// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A scatter plot of several classes, in which each point is drawn as the character of its class.
///
///     ScatterChart(
///       title: "Digits", x: Axis("first component"), y: Axis("second component"),
///       series: [.init("7", points: sevens), .init("9", points: nines)],
///       highlights: [.init("7", x: 1.5, y: -0.2)])
///
/// Both axes have the same unit length, so that distances can be compared. A class is a single SVG
/// element of about twelve bytes a point.
public struct ScatterChart: Sendable {
  /// The points of a class.
  public struct Series: Sendable {
    /// The character that is drawn at each point.
    public var character: Character
    /// The points.
    public var points: [(x: Double, y: Double)]

    /// Creates a series.
    public init(_ character: Character, points: [(x: Double, y: Double)]) {
      self.character = character
      self.points = points
    }
  }

  /// A labeled point, drawn as a disc above all others.
  ///
  /// Overlapping discs are moved apart and connected to their points by leader lines.
  public struct Highlight: Sendable {
    /// The text on the disc, one or two characters.
    public var label: String
    /// The coordinates.
    public var x, y: Double

    /// Creates a highlight.
    public init(_ label: String, x: Double, y: Double) {
      self.label = label
      self.x = x
      self.y = y
    }
  }

  /// The text alternative of the chart: one sentence for screen readers.
  public var title: String
  /// The axes.
  public var x, y: Axis
  /// The classes.
  public var series: [Series]
  /// The highlighted points.
  public var highlights: [Highlight]

  /// Creates a chart.
  public init(title: String, x: Axis, y: Axis, series: [Series], highlights: [Highlight] = []) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.highlights = highlights
  }

  /// The chart as a drawing.
  ///
  /// - Precondition: All coordinates are finite, and both axes are linear.
  /// - Complexity: O(points + highlights²).
  public var svg: SVG {
    require(
      x.scale == .linear && y.scale == .linear,
      "ScatterChart: a logarithmic axis, expected linear axes")
    let frame = frame
    let drawn = series.enumerated().map { index, series in
      let positions = series.points.map { frame.position($0.x, $0.y) }
      return Markup.element(
        "text",
        [
          // SVG positions each character of one text element at its own position.
          "class": "points s\(index)",
          "x": positions.lazy.map { $0.x.tenths }.joined(separator: " "),
          "y": positions.lazy.map { $0.y.tenths }.joined(separator: " "),
        ], String(repeating: series.character, count: positions.count))
    }
    let positions = highlights.map { frame.position($0.x, $0.y) }
    let discs = separated(positions)
    let highlighted = zip(highlights, zip(positions, discs)).map { highlight, positions in
      let (point, disc) = positions
      return Markup.element(
        "g", ["class": "highlight"],
        [
          .line(point.x, point.y, disc.x, disc.y, "leader"),
          .element("circle", ["class": "center", "cx": point.x, "cy": point.y, "r": 3.0]),
          .element("circle", ["cx": disc.x, "cy": disc.y, "r": Self.radius]),
          .label(highlight.label, disc.x, disc.y + 5, "middle"),
        ])
    }
    return SVG(
      label: title, width: PlotFrame.width, height: frame.height,
      content: frame.markup + drawn + highlighted)
  }

  /// The radius of a highlight's disc.
  private static let radius = 10.0

  /// Positions near the given ones at which discs do not overlap, found by repeatedly pushing
  /// overlapping pairs apart.
  private func separated(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    var discs = points
    for _ in 0..<100 {
      for second in discs.indices {
        for first in 0..<second {
          let (x, y) = (discs[second].x - discs[first].x, discs[second].y - discs[first].y)
          let (distance, minimum) = ((x * x + y * y).squareRoot(), 2 * Self.radius + 2)
          guard distance < minimum else { continue }
          // Each moves by half of the overlap, or sideways if their positions are equal.
          let share = distance > 0 ? (minimum / distance - 1) / 2 : 0
          let (right, down) = distance > 0 ? (x * share, y * share) : (minimum / 2, 0)
          discs[first] = (discs[first].x - right, discs[first].y - down)
          discs[second] = (discs[second].x + right, discs[second].y + down)
        }
      }
    }
    return discs
  }

  /// A frame with the same unit length on both axes, and a margin around the points.
  private var frame: PlotFrame {
    let points = series.flatMap(\.points) + highlights.map { ($0.x, $0.y) }
    func range(_ values: [Double], _ axis: Axis) -> ClosedRange<Double> {
      let fitted = FittedAxis(axis, values: values, endsOnTicks: false).domain
      let margin = 0.03 * (fitted.upperBound - fitted.lowerBound)
      return fitted.lowerBound - margin...fitted.upperBound + margin
    }
    let (across, up) = (range(points.map(\.x), x), range(points.map(\.y), y))
    let ratio = (up.upperBound - up.lowerBound) / (across.upperBound - across.lowerBound)
    let step = NiceTicks.step(
      max(across.upperBound - across.lowerBound, up.upperBound - up.lowerBound))
    // Limit the aspect ratio; the shorter axis is extended beyond the points.
    let aspectRatio = min(max(ratio, 0.6), 1.2)
    let fittedX = FittedAxis(x, over: across.widened(by: max(1, ratio / aspectRatio)), step: step)
    let fittedY = FittedAxis(y, over: up.widened(by: max(1, aspectRatio / ratio)), step: step)
    let sides = PlotFrame(x: fittedX, y: fittedY, plotHeight: 0, header: 0)
    return PlotFrame(
      x: fittedX, y: fittedY, plotHeight: (sides.right - sides.left) * aspectRatio, header: 0)
  }
}

extension ClosedRange<Double> {
  /// A range with the same middle and `factor` times the length.
  fileprivate func widened(by factor: Double) -> ClosedRange<Double> {
    let (middle, half) = ((lowerBound + upperBound) / 2, factor * (upperBound - lowerBound) / 2)
    return middle - half...middle + half
  }
}

extension Double {
  /// The number with one decimal, which is accurate enough for one of thousands of points.
  fileprivate var tenths: String { ((self * 10).rounded() / 10).attributeText }
}
