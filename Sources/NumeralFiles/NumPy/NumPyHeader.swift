// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The header of a `.npy` file.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + "NUMPY".utf8

  /// The element type in the file's notation, with quotes: `'<f4'`.
  var descriptor = ""
  /// The element type, or nil if a tensor cannot hold it.
  var elementType: ElementType?
  var isBigEndian = false
  var isFortranOrder = false
  var shape: [Int] = []
  /// The offset of the first element in the file.
  var end = 0

  /// Reads the header at the start of a file.
  init(_ data: Data, file: URL) throws {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(file, found: found, expected: expected)
    }
    guard data.count >= 10 else {
      throw fail("a file of \(data.count) bytes", "a .npy file, which has 10 or more")
    }
    guard data.starts(with: Self.magic) else {
      throw fail(
        "the first bytes \(data.prefix(6).hexLiteral)",
        "\(Self.magic.hexLiteral), with which .npy files start")
    }
    let version = data[6]
    guard (1...3).contains(version), data[7] == 0 else {
      throw fail("format version \(version).\(data[7])", "1.0, 2.0 or 3.0")
    }
    let start = version == 1 ? 10 : 12
    guard data.count >= start else {
      throw fail("a file of \(data.count) bytes", "\(start) or more for version \(version)")
    }
    let length = data[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard data.count - start >= length else {
      throw fail("\(data.count - start) bytes after the header's length", "a header of \(length)")
    }
    end = start + length
    var literal = PythonLiteral(data[start..<end])
    guard case .dictionary(let fields)? = literal.parse() else {
      throw fail(
        "the header \(literal.excerpt)", "{'descr': …, 'fortran_order': …, 'shape': …}")
    }
    guard Set(fields.keys) == ["descr", "fortran_order", "shape"] else {
      throw fail(
        "a header with the keys \(fields.keys.sorted())", "descr, fortran_order and shape")
    }
    guard case .boolean(let isFortran)? = fields["fortran_order"] else {
      throw fail("\(literal.excerpt), where fortran_order is not a Boolean", "True or False")
    }
    isFortranOrder = isFortran
    guard case .tuple(let lengths)? = fields["shape"] else {
      throw fail("\(literal.excerpt), where shape is not a tuple", "lengths of axes")
    }
    shape = try lengths.map {
      guard case .integer(let length) = $0, length >= 0 else {
        throw fail("\(literal.excerpt), where shape has \($0)", "lengths of axes, 0 or more")
      }
      return length
    }
    guard case .string(let code)? = fields["descr"] else {
      throw fail("elements of a structured type in \(literal.excerpt)", "one type, such as '<f4'")
    }
    descriptor = "'\(code)'"
    isBigEndian = code.first == ">"
    elementType = ElementType.allCases.first { type in
      code.dropFirst() == type.numPyCode
        && (code.first == "<" || code.first == ">" || (code.first == "|" && type.byteCount == 1))
    }
  }
}

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
    let digits = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2B }
    rest = rest.dropFirst(digits.count)
    return Int(String(decoding: digits, as: UTF8.self)).map(Value.integer)
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
