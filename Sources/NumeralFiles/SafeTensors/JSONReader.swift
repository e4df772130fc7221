// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A reader of JSON (RFC 8259), one value after the other, for text of which the caller expects a
/// form.
///
/// Unlike Foundation's, it keeps names that are equal by Unicode equivalence but not byte for byte
/// apart, takes no fraction for an integer, and builds no arrays of values that are skipped.
struct JSONReader {
  /// An error in the text.
  struct Failure: Error {
    /// The number of bytes before the error.
    let offset: Int
    let found: String
    let expected: String
  }

  /// The deepest nesting, as in the reference implementation of the format, so that brackets alone
  /// cannot exhaust the stack.
  private static let maxDepth = 127

  private let text: [UInt8]
  private var position = 0

  /// Creates a reader at the start of a text.
  ///
  /// - Throws: `Failure` if the text is not UTF-8.
  init(_ text: [UInt8]) throws {
    self.text = text
    guard String(validating: text, as: UTF8.self) != nil else {
      throw Failure(offset: 0, found: "bytes that are not UTF-8", expected: "JSON in UTF-8")
    }
  }

  /// Reads an object, with one call of `member` for each name, which reads the value.
  mutating func object(_ member: (inout JSONReader, _ name: String) throws -> Void) throws {
    try require("{", "an object")
    guard !skip("}") else { return }
    repeat {
      let name = try string()
      try require(":", "':'")
      try member(&self, name)
    } while skip(",")
    try require("}", "',' or '}'")
  }

  /// Reads an array, with one call of `element` for each element, which reads it.
  mutating func array(_ element: (inout JSONReader) throws -> Void) throws {
    try require("[", "an array")
    guard !skip("]") else { return }
    repeat { try element(&self) } while skip(",")
    try require("]", "',' or ']'")
  }

  /// Reads an integer of 0 or more, without fraction, exponent and leading zeros.
  mutating func count() throws -> Int {
    let start = skipWhiteSpace()
    let literal = try number()
    // A literal of several digits cannot start with 0.
    guard literal.allSatisfy(Self.isDigit),
      let value = Int(String(decoding: literal, as: UTF8.self))
    else {
      throw Failure(
        offset: start, found: "'\(String(decoding: literal.prefix(24), as: UTF8.self))'",
        expected: "an integer, 0 to \(Int.max)")
    }
    return value
  }

  /// Reads a string.
  mutating func string() throws -> String {
    try require("\"", "a string")
    var bytes: [UInt8] = []
    while true {
      let part = text[position...].prefix { $0 != 0x22 && $0 != 0x5C && $0 >= 0x20 }
      bytes += part
      position = part.endIndex
      if skipByte(0x22) { return String(decoding: bytes, as: UTF8.self) }
      guard skipByte(0x5C) else { throw failure("a character of a string, or '\"'") }
      bytes += try escapedCharacter()
    }
  }

  /// Reads `null` if it is next.
  mutating func null() throws -> Bool {
    guard skipWhiteSpace() < text.endIndex, text[position] == UInt8(ascii: "n") else {
      return false
    }
    try literal("null")
    return true
  }

  /// Reads a value of any kind.
  mutating func skipValue(depth: Int = 1) throws {
    guard depth <= Self.maxDepth else { throw failure("at most \(Self.maxDepth) levels") }
    guard skipWhiteSpace() < text.endIndex else { throw failure("a value") }
    switch Unicode.Scalar(text[position]) {
    case "{": try object { reader, _ in try reader.skipValue(depth: depth + 1) }
    case "[": try array { try $0.skipValue(depth: depth + 1) }
    case "\"": _ = try string()
    case "t": try literal("true")
    case "f": try literal("false")
    case "n": try literal("null")
    default: _ = try number()
    }
  }

  /// Throws unless the text ends here.
  mutating func end() throws {
    guard skipWhiteSpace() == text.endIndex else { throw failure("the end of the text") }
  }

  /// An error at the present position.
  private func failure(_ expected: String) -> Failure {
    let found =
      position < text.endIndex ? "the byte \([text[position]].hexLiteral)" : "the end of the text"
    return Failure(offset: position, found: found, expected: expected)
  }

  /// Skips white space, and returns the position after it.
  @discardableResult
  private mutating func skipWhiteSpace() -> Int {
    while position < text.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
      position += 1
    }
    return position
  }

  private mutating func skipByte(_ byte: UInt8) -> Bool {
    guard position < text.endIndex, text[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipWhiteSpace()
    return skipByte(UInt8(ascii: character))
  }

  private mutating func require(_ character: Unicode.Scalar, _ expected: String) throws {
    guard skip(character) else { throw failure(expected) }
  }

  private mutating func literal(_ word: StaticString) throws {
    for byte in UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount) {
      guard skipByte(byte) else { throw failure("\(word)") }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private mutating func digits() throws {
    let start = position
    while position < text.endIndex, Self.isDigit(text[position]) { position += 1 }
    guard position > start else { throw failure("a digit") }
  }

  private mutating func number() throws -> ArraySlice<UInt8> {
    let start = skipWhiteSpace()
    let isNegative = skipByte(UInt8(ascii: "-"))
    guard position < text.endIndex, Self.isDigit(text[position]) else {
      throw failure(isNegative ? "a digit" : "a value")
    }
    if !skipByte(UInt8(ascii: "0")) { try digits() }
    if skipByte(UInt8(ascii: ".")) { try digits() }
    if skipByte(UInt8(ascii: "e")) || skipByte(UInt8(ascii: "E")) {
      if !skipByte(UInt8(ascii: "+")) { _ = skipByte(UInt8(ascii: "-")) }
      try digits()
    }
    return text[start..<position]
  }

  /// Reads the rest of an escape sequence, and returns the character in UTF-8.
  private mutating func escapedCharacter() throws -> [UInt8] {
    let escapes: KeyValuePairs<Unicode.Scalar, UInt8> = [
      "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 0x08, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09,
    ]
    for (letter, byte) in escapes where skipByte(UInt8(ascii: letter)) { return [byte] }
    guard skipByte(UInt8(ascii: "u")) else { throw failure("an escape sequence") }
    var units = [try hexadecimalUnit()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard skipByte(0x5C), skipByte(UInt8(ascii: "u")) else {
        throw failure("the second half of a surrogate pair")
      }
      units.append(try hexadecimalUnit())
    }
    guard let character = String(validating: units, as: UTF16.self) else {
      throw failure("a character, or a surrogate pair, before it")
    }
    return Array(character.utf8)
  }

  private mutating func hexadecimalUnit() throws -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard position < text.endIndex,
        let digit = Character(Unicode.Scalar(text[position])).hexDigitValue
      else { throw failure("four hexadecimal digits") }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}

extension String {
  /// The string as a literal of JSON.
  var jsonLiteral: String {
    var literal = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\u{8}": literal += "\\b"
      case "\u{C}": literal += "\\f"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case ..<" ":
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
