// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// An SVG drawing, for a file of its own or for an HTML report.
///
///     try chart.svg.write(to: URL(fileURLWithPath: "loss.svg"))
///
/// It scales to the available width, and its colors follow the light or dark scheme of the reader.
/// It is self-contained: no scripts, and no external fonts, styles or images.
public struct SVG: Sendable, Equatable, CustomStringConvertible {
  /// The text alternative of the drawing: one sentence for screen readers.
  public let label: String
  /// The width and the height in user units; the font size is 13.
  public let width, height: Double
  let content: [Markup]

  init(label: String, width: Double, height: Double, content: [Markup]) {
    (self.label, self.width, self.height, self.content) = (label, width, height, content)
  }

  /// The element for an HTML document whose style contains `Theme.chart`.
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

  /// The content of an SVG file: the drawing with its style and a margin.
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

  /// Writes the drawing to an SVG file, atomically.
  ///
  /// - Parameter file: The file, which is replaced if it exists.
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL) throws {
    try Data(description.utf8).write(atomicallyTo: file)
  }
}

// The elements that charts consist of.
extension Markup {
  /// A line between two points, of the class `name`.
  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ name: String) -> Markup
  {
    .element(
      "path",
      [
        "class": name,
        "d": "M\(x1.attributeText) \(y1.attributeText)L\(x2.attributeText) \(y2.attributeText)",
      ])
  }

  /// A polyline through points.
  static func line(through points: [(x: Double, y: Double)]) -> Markup {
    let vertices = points.map { "\($0.x.attributeText) \($0.y.attributeText)" }
    return .element("path", ["class": "line", "d": "M" + vertices.joined(separator: "L")])
  }

  /// Text at a position; its class `name` determines whether it starts, ends or is centered there.
  static func label(_ text: String, _ x: Double, _ y: Double, _ name: String) -> Markup {
    .element("text", ["x": x, "y": y, "class": name], text)
  }
}
