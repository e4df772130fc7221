// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A parser of the Python literals that headers consist of.
struct PythonLiteral {
  enum Value {
    case string(String), boolean(Bool), integer(Int), tuple([Value]), list([Value])
    case dictionary([String: Value])
  }

  private var rest: Data
  private let text: Data
  private static let maxDepth = 8

  init(_ text: Data) {
    self.text = text
    rest = text
  }

  /// The beginning of the text, for messages.
  var excerpt: String {
    let text = String(decoding: text.prefix(120), as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Parses the whole text, and returns nil if it is not a literal.
  mutating func parse() -> Value? {
    guard let value = value(depth: 0), next() == nil else { return nil }
    return value
  }

  /// Skips white space and returns the byte after it, without consuming that byte.
  private mutating func next() -> UInt8? {
    rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    return rest.first
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next() == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func value(depth: Int) -> Value? {
    guard depth < Self.maxDepth, let first = next() else { return nil }
    switch Unicode.Scalar(first) {
    case "'", "\"": return quoted(first).map(Value.string)
    case "u" where [0x22, 0x27].contains(rest.dropFirst().first):
      // Python 2 marks text in this way.
      rest = rest.dropFirst()
      return rest.first.flatMap { quoted($0) }.map(Value.string)
    case "{": return dictionary(depth)
    case "(": return sequence("(", ")", depth).map { $0.isGroup ? $0.values[0] : .tuple($0.values) }
    case "[": return sequence("[", "]", depth).map { .list($0.values) }
    case "0"..."9", "-", "+": return integer()
    default: break
    }
    let word = rest.prefix { UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 }
    rest = rest.dropFirst(word.count)
    switch String(decoding: word, as: UTF8.self) {
    case "True": return .boolean(true)
    case "False": return .boolean(false)
    default: return nil
    }
  }

  private mutating func quoted(_ quote: UInt8) -> String? {
    let content = rest.dropFirst().prefix { $0 != quote }
    // Names of types contain no escape sequences, which are therefore rejected.
    guard content.endIndex < rest.endIndex, !content.contains(UInt8(ascii: "\\")) else {
      return nil
    }
    rest = rest[(content.endIndex + 1)...]
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func integer() -> Value? {
    let literal = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2B }
    rest = rest.dropFirst(literal.count)
    // In Python, only a zero starts with a zero.
    let digits = literal.drop { $0 == 0x2D || $0 == 0x2B }
    guard digits.first != 0x30 || digits.allSatisfy({ $0 == 0x30 }) else { return nil }
    // Python 2 marks long integers in this way.
    if rest.first == UInt8(ascii: "L") { rest = rest.dropFirst() }
    return Int(String(decoding: literal, as: UTF8.self)).map(Value.integer)
  }

  /// Parses values between brackets, separated by commas, with an optional comma after the last. A
  /// single value without a comma is a group: in parentheses, it is not a tuple.
  private mutating func sequence(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ depth: Int
  ) -> (values: [Value], isGroup: Bool)? {
    _ = skip(open)
    var values: [Value] = []
    var endsWithComma = true
    while !skip(close) {
      guard endsWithComma, let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      endsWithComma = skip(",")
    }
    return (values, values.count == 1 && !endsWithComma)
  }

  private mutating func dictionary(_ depth: Int) -> Value? {
    _ = skip("{")
    var fields: [String: Value] = [:]
    var endsWithComma = true
    while !skip("}") {
      guard endsWithComma, case .string(let key)? = value(depth: depth + 1), skip(":"),
        let value = value(depth: depth + 1), fields.updateValue(value, forKey: key) == nil
      else { return nil }
      endsWithComma = skip(",")
    }
    return .dictionary(fields)
  }
}
