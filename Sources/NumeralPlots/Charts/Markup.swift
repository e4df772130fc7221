// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A piece of an SVG or HTML document: an element, or text.
///
/// It is written so that the same characters are well-formed XML and mean the same in HTML.
indirect enum Markup: Sendable, Equatable {
  /// An element with its attributes, in order, and what it contains.
  case element(String, [Attribute], [Markup])
  /// Text, as it is to be read.
  case text(String)

  struct Attribute: Sendable, Equatable {
    let name, value: String
  }

  /// An element; a number among its attributes is written with two decimals at most.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:],
    _ content: [Markup] = []
  ) -> Markup {
    .element(name, attributes.map { Attribute(name: $0, value: $1.attributeText) }, content)
  }

  /// An element without attributes.
  static func element(_ name: String, _ content: [Markup]) -> Markup {
    .element(name, [], content)
  }

  /// An element that contains only text.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], _ text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }
}

/// What an attribute may be set to.
protocol AttributeValue {
  var attributeText: String { get }
}

extension String: AttributeValue {
  var attributeText: String { self }
}

extension Int: AttributeValue {
  var attributeText: String { String(self) }
}

extension Double: AttributeValue {
  /// Two decimals, a fortieth of a pixel on a screen of any density, and no zeros at the end.
  var attributeText: String {
    let hundredths = Int((self * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)."
      + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
  }
}

extension Markup: CustomStringConvertible {
  /// The piece as it stands in a file.
  var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// The elements that contain nothing. In HTML any other needs an end tag, even where it is empty.
  private static let hollow: Set = ["circle", "img", "meta", "path", "rect"]

  private func write(to output: inout String) {
    switch self {
    case .text(let text):
      output += text.escaped
    case .element(let name, let attributes, let content):
      output += "<\(name)"
      for attribute in attributes { output += " \(attribute.name)=\"\(attribute.value.escaped)\"" }
      if content.isEmpty && Self.hollow.contains(name) {
        output += "/>"
      } else {
        output += ">"
        for piece in content { piece.write(to: &output) }
        output += "</\(name)>"
      }
    }
  }
}

extension String {
  /// The text with the characters replaced that mean something in XML, and those that XML forbids.
  fileprivate var escaped: String {
    guard unicodeScalars.contains(where: { $0 < " " || "&<>\"".unicodeScalars.contains($0) }) else {
      return self
    }
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      case ..<" ": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
