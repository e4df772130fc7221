// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The marker of a point: its shape depends on the series, so that series do not differ by color
/// only.
enum Marker {
  /// The marker of a series, centered at a position, with an optional tooltip.
  static func shape(series: Int, _ x: Double, _ y: Double, title: String? = nil) -> Markup {
    let content = title.map { [Markup.element("title", [:], $0)] } ?? []
    func path(_ corners: [(Double, Double)]) -> Markup {
      let vertices = corners.map { "\((x + $0).attributeText) \((y + $1).attributeText)" }
      return .element(
        "path", ["class": "mark", "d": "M" + vertices.joined(separator: "L") + "Z"], content)
    }
    switch series % 4 {
    case 0: return .element("circle", ["class": "mark", "cx": x, "cy": y, "r": 5.0], content)
    case 1: return path([(-4.5, -4.5), (4.5, -4.5), (4.5, 4.5), (-4.5, 4.5)])
    case 2: return path([(0, -6), (5.5, 4), (-5.5, 4)])
    default: return path([(0, -6.5), (6.5, 0), (0, 6.5), (-6.5, 0)])
    }
  }
}
