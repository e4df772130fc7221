// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The legend of a chart: the name of each series beside a sample of its drawing.
struct Legend {
  static let sampleWidth = 26.0
  private static let rowHeight = 20.0

  /// The position of each sample: its left end, and the vertical middle of the text beside it.
  private let positions: [(x: Double, y: Double)]
  private let names: [String]

  /// Lays out the names in rows; a chart of a single series has no legend.
  init(_ names: [String]) {
    self.names = names.count > 1 ? names : []
    var (positions, x, y) = ([(x: Double, y: Double)](), 0.0, 10.0)
    for name in self.names {
      let width = Self.sampleWidth + 6 + Double(name.count) * PlotFrame.characterWidth
      if x > 0 && x + width > PlotFrame.width { (x, y) = (0, y + Self.rowHeight) }
      positions.append((x, y))
      x += width + 14
    }
    self.positions = positions
  }

  /// The height of the rows.
  var height: Double { positions.last.map { $0.y + Self.rowHeight / 2 + 4 } ?? 0 }

  /// The names and the samples, which `sample` draws to the right of a position.
  func markup(sample: (_ series: Int, _ x: Double, _ y: Double) -> [Markup]) -> [Markup] {
    zip(names, positions).enumerated().map { index, item in
      let (name, position) = item
      return .element(
        "g", ["class": "legend s\(index)"],
        sample(index, position.x, position.y)
          + [.label(name, position.x + Self.sampleWidth + 6, position.y + 4.5, "name")])
    }
  }
}
