// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What the series of a chart are called, each beside a sample of how it is drawn.
struct Legend {
  static let sampleWidth = 26.0
  private static let rowHeight = 20.0

  /// The places of the samples: their left ends, and the middle of the text beside them.
  private let places: [(x: Double, y: Double)]
  private let names: [String]

  /// Puts names side by side, in as many rows as they need; a chart with one series has no legend.
  init(_ names: [String]) {
    self.names = names.count > 1 ? names : []
    var (places, x, y) = ([(x: Double, y: Double)](), 0.0, 10.0)
    for name in self.names {
      let width = Self.sampleWidth + 6 + Double(name.count) * PlotFrame.characterWidth
      if x > 0 && x + width > PlotFrame.width { (x, y) = (0, y + Self.rowHeight) }
      places.append((x, y))
      x += width + 14
    }
    self.places = places
  }

  /// The height that the rows take.
  var height: Double { places.last.map { $0.y + Self.rowHeight / 2 + 4 } ?? 0 }

  /// The names, each with the sample that `sample` draws from a place on to the right.
  func markup(sample: (_ series: Int, _ x: Double, _ y: Double) -> [Markup]) -> [Markup] {
    zip(names, places).enumerated().map { index, item in
      let (name, place) = item
      return .element(
        "g", ["class": "legend s\(index)"],
        sample(index, place.x, place.y)
          + [.label(name, place.x + Self.sampleWidth + 6, place.y + 4.5, "name")])
    }
  }
}
