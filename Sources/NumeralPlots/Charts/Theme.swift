// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

/// How charts and reports look: colors for light and dark, and the shapes' styles.
enum Theme {
  /// The colors of the series, in the order in which charts use them, on a light and on a dark page.
  ///
  /// Found by a search for ten hues whose colors are as far from one another as can be for all
  /// readers: the least distance in Oklab is 0.09, to normal sight and to sight without red, green or
  /// blue cones (simulated as by Machado, Oliveira and Fernandes, 2009), and each has a contrast of 3
  /// or more to its page. No chart tells series apart by color alone.
  static let series: [(light: Color, dark: Color)] = [
    (0x0694F1, 0x26A2FF), (0xDF6E1E, 0xCD5F00), (0x3D3700, 0xF9E84E), (0x436A05, 0x8DB16B),
    (0x508D79, 0x9EF9DB), (0x540443, 0xB48AA6), (0x71394B, 0xFCA0BB), (0x8E4990, 0xAD5CB0),
    (0x241579, 0x6A6DEC), (0x3B26BE, 0xB9C2FF),
  ]
  /// The page, what is set apart on it, text, text of less weight, and fine lines.
  static let surfaces: [(name: String, light: Color, dark: Color)] = [
    ("page", 0xFFFFFF, 0x15191F), ("panel", 0xF4F6F8, 0x1E242C), ("ink", 0x1C2128, 0xE4E8ED),
    ("muted", 0x5A6470, 0x9AA5B1), ("rule", 0xD5DBE1, 0x39424D),
  ]

  /// The colors of one scheme as custom properties.
  static let (lightColors, darkColors): (String, String) = {
    let all =
      surfaces
      + series.enumerated().map { (name: "series-\($0)", light: $1.light, dark: $1.dark) }
    return (
      all.map { "--\($0.name): \($0.light.hex)" }.joined(separator: "; "),
      all.map { "--\($0.name): \($0.dark.hex)" }.joined(separator: "; ")
    )
  }()

  /// The colors as custom properties of the root element, by the reader's scheme.
  static let colors = """
    :root { color-scheme: light dark; \(lightColors) }
    @media (prefers-color-scheme: dark) { :root { \(darkColors) } }

    """

  /// The fonts of the reader's system.
  static let fonts =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

  /// The style of what is inside charts.
  static let chart: String = {
    let dashes = ["none", "7 4", "2 3", "9 3 2 3"]
    let rules = series.indices.map { index in
      let dash = dashes[index % dashes.count]
      return ".chart .s\(index) { color: var(--series-\(index)); stroke-dasharray: \(dash) }"
    }
    return """
      .chart { font: 13px \(fonts); fill: var(--ink); display: block; width: 100%; height: auto }
      .chart text { font-variant-numeric: tabular-nums }
      .chart .middle { text-anchor: middle }
      .chart .end { text-anchor: end }
      .chart .muted { fill: var(--muted) }
      .chart .grid { stroke: var(--rule); stroke-width: 1 }
      .chart .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round }
      .chart .mark { fill: currentColor; stroke: var(--page); stroke-width: 1.5; stroke-dasharray: none }
      \(rules.joined(separator: "\n"))
      .chart .fill { fill: currentColor; stroke: currentColor; stroke-dasharray: none }
      .chart .fill.s1 { fill-opacity: 0.15 }
      .chart .fill.s2 { fill-opacity: 0.5 }
      .chart .cell rect { fill: currentColor; stroke-dasharray: none }
      .chart .right rect { stroke: currentColor; stroke-width: 1.5 }
      .chart .points { fill: currentColor; font-size: 10px; text-anchor: middle; dominant-baseline: central }
      .chart .highlight circle { fill: var(--ink); stroke: var(--page); stroke-width: 2 }
      .chart .highlight .place { stroke: none }
      .chart .leader { stroke: var(--ink); stroke-width: 1.5 }
      .chart .highlight text { fill: var(--page); font-weight: bold }

      """
  }()
}
