// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

/// The colors and styles of charts and reports, for light and dark schemes.
enum Theme {
  /// The colors of the series, in order, on a light and on a dark page.
  ///
  /// They maximize the smallest distance of ten colors over normal vision and color blindness:
  /// protanopia, deuteranopia and tritanopia, simulated as by Machado, Oliveira and Fernandes
  /// (2009). The smallest distance in Oklab is 0.09, and each color has a contrast of 3 or more to
  /// its page. No chart distinguishes series by color alone.
  static let series: [(light: Color, dark: Color)] = [
    (0x0694F1, 0x26A2FF), (0xDF6E1E, 0xCD5F00), (0x3D3700, 0xF9E84E), (0x436A05, 0x8DB16B),
    (0x508D79, 0x9EF9DB), (0x540443, 0xB48AA6), (0x71394B, 0xFCA0BB), (0x8E4990, 0xAD5CB0),
    (0x241579, 0x6A6DEC), (0x3B26BE, 0xB9C2FF),
  ]
  /// The colors of the page, panels, text, secondary text and rules.
  static let surfaces: [(name: String, light: Color, dark: Color)] = [
    ("page", 0xFFFFFF, 0x15191F), ("panel", 0xF4F6F8, 0x1E242C), ("foreground", 0x1C2128, 0xE4E8ED),
    ("muted", 0x5A6470, 0x9AA5B1), ("rule", 0xD5DBE1, 0x39424D),
  ]

  /// The colors of each scheme as CSS custom properties.
  static let (lightColors, darkColors): (String, String) = {
    let all =
      surfaces
      + series.enumerated().map { (name: "series-\($0)", light: $1.light, dark: $1.dark) }
    return (
      all.map { "--\($0.name): \($0.light.hex)" }.joined(separator: "; "),
      all.map { "--\($0.name): \($0.dark.hex)" }.joined(separator: "; ")
    )
  }()

  /// The style sheet that defines the colors for the preferred scheme of the reader.
  static let colors = """
    :root { color-scheme: light dark; \(lightColors) }
    @media (prefers-color-scheme: dark) { :root { \(darkColors) } }

    """

  /// The font stack: the default fonts of common systems.
  static let fonts =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

  /// The style sheet of charts.
  static let chart: String = {
    let dashes = ["none", "7 4", "2 3", "9 3 2 3"]
    let rules = series.indices.map { index in
      let dash = dashes[index % dashes.count]
      return ".chart .s\(index) { color: var(--series-\(index)); stroke-dasharray: \(dash) }"
    }
    return """
      .chart { font: 13px \(fonts); fill: var(--foreground); display: block; width: 100%;
        height: auto }
      .chart text { font-variant-numeric: tabular-nums }
      .chart .middle { text-anchor: middle }
      .chart .end { text-anchor: end }
      .chart .muted { fill: var(--muted) }
      .chart .grid { stroke: var(--rule); stroke-width: 1 }
      .chart .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round }
      .chart .mark { fill: currentColor; stroke: var(--page); stroke-width: 1.5;
        stroke-dasharray: none }
      \(rules.joined(separator: "\n"))
      .chart .fill { fill: currentColor; stroke: currentColor; stroke-dasharray: none }
      .chart .fill.s1 { fill-opacity: 0.15 }
      .chart .fill.s2 { fill-opacity: 0.5 }
      .chart .cell rect { fill: currentColor; stroke-dasharray: none }
      .chart .right rect { stroke: currentColor; stroke-width: 1.5 }
      .chart .points { fill: currentColor; font-size: 10px; text-anchor: middle;
        dominant-baseline: central }
      .chart .highlight circle { fill: var(--foreground); stroke: var(--page); stroke-width: 2 }
      .chart .highlight .center { stroke: none }
      .chart .leader { stroke: var(--foreground); stroke-width: 1.5 }
      .chart .highlight text { fill: var(--page); font-weight: bold }

      """
  }()
}
