// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A drawing in SVG, which stands in a file of its own or inside an HTML report.
///
///     try chart.svg.write(to: URL(fileURLWithPath: "loss.svg"))
///
/// It takes the width that it is given, and its colors follow the reader's light or dark scheme.
/// Nothing in it comes from elsewhere: no script, no font, no image.
public struct SVG: Sendable, Equatable, CustomStringConvertible {
  /// What the drawing shows, in one sentence, for those who cannot see it.
  public let label: String
  /// The width and the height in units of its own, 13 of which are the height of its text.
  public let width, height: Double
  let content: [Markup]

  init(label: String, width: Double, height: Double, content: [Markup]) {
    (self.label, self.width, self.height, self.content) = (label, width, height, content)
  }

  /// The element in an HTML document, whose style contains `Theme.chart`.
  var element: Markup { element(viewBox: [0, 0, width, height], content) }

  private func element(
    _ namespace: [Markup.Attribute] = [], viewBox: [Double], _ content: [Markup]
  ) -> Markup {
    let attributes: [Markup.Attribute] = [
      .init(name: "viewBox", value: viewBox.map(\.attributeText).joined(separator: " ")),
      .init(name: "class", value: "chart"), .init(name: "role", value: "img"),
      .init(name: "aria-label", value: label),
    ]
    return .element("svg", namespace + attributes, [.element("title", [:], label)] + content)
  }

  /// The whole file: the drawing with its style, on a page with a margin.
  public var description: String {
    let margin = 10.0
    let style = Theme.colors + "svg { background: var(--page) }\n" + Theme.chart
    let root = element(
      [.init(name: "xmlns", value: "http://www.w3.org/2000/svg")],
      viewBox: [-margin, -margin, width + 2 * margin, height + 2 * margin],
      [.element("style", [:], style)] + content)
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      \(root)

      """
  }

  /// Writes the drawing to a file, whole or not at all.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL) throws {
    try Data(description.utf8).write(wholeFile: file)
  }
}

// What charts are drawn with.
extension Markup {
  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> Markup
  {
    .element(
      "path",
      [
        "class": name,
        "d": "M\(x1.attributeText) \(y1.attributeText)L\(x2.attributeText) \(y2.attributeText)",
      ])
  }

  /// A line through all the points.
  static func line(through points: [(x: Double, y: Double)]) -> Markup {
    let steps = points.map { "\($0.x.attributeText) \($0.y.attributeText)" }
    return .element("path", ["class": "line", "d": "M" + steps.joined(separator: "L")])
  }

  /// Text that starts, ends or has its middle at a place, by the class that it is given.
  static func label(_ text: String, _ x: Double, _ y: Double, _ name: String) -> Markup {
    .element("text", ["x": x, "y": y, "class": name], text)
  }
}
