// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A map of points of several classes, each drawn as its class's character.
///
///     ScatterChart(
///       title: "Digits", x: Axis("first component"), y: Axis("second component"),
///       series: [.init("7", points: sevens), .init("9", points: nines)],
///       highlights: [.init("7", x: 1.5, y: -0.2)])
///
/// A unit is as long on both axes, so that distances can be compared. A class costs one element and a
/// dozen bytes a point; some thousand points are as many as can be told apart.
public struct ScatterChart: Sendable {
  /// The points of a class.
  public struct Series: Sendable {
    /// The character that stands for each point.
    public var character: Character
    /// The points.
    public var points: [(x: Double, y: Double)]

    /// Creates a series.
    public init(_ character: Character, points: [(x: Double, y: Double)]) {
      self.character = character
      self.points = points
    }
  }

  /// A point that is drawn as a disc, above all others, with a letter or two on it. Discs that would hide
  /// one another are moved apart, and joined to their places by lines.
  public struct Highlight: Sendable {
    /// What is written on it.
    public var label: String
    /// Where it is.
    public var x, y: Double

    /// Creates a highlight.
    public init(_ label: String, x: Double, y: Double) {
      self.label = label
      self.x = x
      self.y = y
    }
  }

  /// What the chart shows, in one sentence, for those who cannot see it.
  public var title: String
  /// The axes.
  public var x, y: Axis
  /// The classes.
  public var series: [Series]
  /// The points above all others.
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
  /// - Precondition: All numbers are finite, and both axes linear.
  public var svg: SVG {
    precondition(
      x.scale == .linear && y.scale == .linear, "ScatterChart: a map has linear axes")
    let frame = frame
    let drawn = series.enumerated().map { index, series in
      let places = series.points.map { frame.place($0.x, $0.y) }
      return Markup.element(
        "text",
        [
          // An element for all points of a class: a list of places, and a character for each.
          "class": "points s\(index)",
          "x": places.lazy.map { $0.x.tenths }.joined(separator: " "),
          "y": places.lazy.map { $0.y.tenths }.joined(separator: " "),
        ], String(repeating: series.character, count: places.count))
    }
    let places = highlights.map { frame.place($0.x, $0.y) }
    let highlighted = zip(highlights, zip(places, separated(places))).map { highlight, places in
      let (place, disc) = places
      return Markup.element(
        "g", ["class": "highlight"],
        [
          .line(place.x, place.y, disc.x, disc.y, "leader"),
          .element("circle", ["class": "place", "cx": place.x, "cy": place.y, "r": 3.0]),
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

  /// Places for discs near these places, where none hides another.
  private func separated(_ places: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    var places = places
    for _ in 0..<100 {
      for second in places.indices {
        for first in 0..<second {
          let (x, y) = (places[second].x - places[first].x, places[second].y - places[first].y)
          let (distance, wanted) = ((x * x + y * y).squareRoot(), 2 * Self.radius + 2)
          guard distance < wanted else { continue }
          // Half of the way for each, away from the other; or sideways, where both are in one place.
          let share = distance > 0 ? (wanted / distance - 1) / 2 : 0
          let (right, down) = distance > 0 ? (x * share, y * share) : (wanted / 2, 0)
          places[first] = (places[first].x - right, places[first].y - down)
          places[second] = (places[second].x + right, places[second].y + down)
        }
      }
    }
    return places
  }

  /// A frame in which a unit is as long on both axes, with half a character of space on each side.
  private var frame: PlotFrame {
    let points = series.flatMap(\.points) + highlights.map { ($0.x, $0.y) }
    func range(_ values: [Double], _ axis: Axis) -> ClosedRange<Double> {
      let fitted = FittedAxis(axis, values: values, endsOnTicks: false).domain
      let space = 0.03 * (fitted.upperBound - fitted.lowerBound)
      return fitted.lowerBound - space...fitted.upperBound + space
    }
    let (across, up) = (range(points.map(\.x), x), range(points.map(\.y), y))
    let ratio = (up.upperBound - up.lowerBound) / (across.upperBound - across.lowerBound)
    let step = NiceTicks.step(
      max(across.upperBound - across.lowerBound, up.upperBound - up.lowerBound))
    // Neither a strip nor a tower: the shorter axis goes on beyond the points.
    let shape = min(max(ratio, 0.6), 1.2)
    let fittedX = FittedAxis(x, over: across.widened(by: max(1, ratio / shape)), step: step)
    let fittedY = FittedAxis(y, over: up.widened(by: max(1, shape / ratio)), step: step)
    let sides = PlotFrame(x: fittedX, y: fittedY, plotHeight: 0, header: 0)
    return PlotFrame(
      x: fittedX, y: fittedY, plotHeight: (sides.right - sides.left) * shape, header: 0)
  }
}

extension ClosedRange<Double> {
  /// A range around the same middle, this many times as long.
  fileprivate func widened(by factor: Double) -> ClosedRange<Double> {
    let (middle, reach) = ((lowerBound + upperBound) / 2, factor * (upperBound - lowerBound) / 2)
    return middle - reach...middle + reach
  }
}

extension Double {
  /// The number with one decimal, which is near enough for a place among thousands.
  fileprivate var tenths: String { ((self * 10).rounded() / 10).attributeText }
}
