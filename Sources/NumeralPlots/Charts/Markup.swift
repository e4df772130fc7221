// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A node of an SVG or HTML document: an element or text.
///
/// The serialization is polyglot: well-formed XML with the same meaning in HTML.
indirect enum Markup: Sendable, Equatable {
  /// An element with its attributes and its children, in order.
  case element(String, [Attribute], [Markup])
  /// Text, without escapes.
  case text(String)

  struct Attribute: Sendable, Equatable {
    let name, value: String
  }

  /// Creates an element; attributes that are numbers are written with at most two decimals.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:],
    _ content: [Markup] = []
  ) -> Markup {
    .element(name, attributes.map { Attribute(name: $0, value: $1.attributeText) }, content)
  }

  /// Creates an element without attributes.
  static func element(_ name: String, _ content: [Markup]) -> Markup {
    .element(name, [], content)
  }

  /// Creates an element that contains text only.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, any AttributeValue> = [:], _ text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }
}

/// A type whose values can be written as the value of an attribute.
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
  /// The number with at most two decimals, without trailing zeros.
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
  /// The serialized node.
  var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// The void elements of HTML and the empty ones of SVG; all others need an end tag in HTML.
  private static let voidElements: Set = ["circle", "img", "meta", "path", "rect"]

  private func write(to output: inout String) {
    switch self {
    case .text(let text):
      output += text.escaped
    case .element(let name, let attributes, let content):
      output += "<\(name)"
      for attribute in attributes { output += " \(attribute.name)=\"\(attribute.value.escaped)\"" }
      if content.isEmpty && Self.voidElements.contains(name) {
        output += "/>"
      } else {
        output += ">"
        for child in content { child.write(to: &output) }
        output += "</\(name)>"
      }
    }
  }
}

extension String {
  /// The text with XML metacharacters escaped, and characters that XML forbids replaced by U+FFFD.
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
