// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An element type of CSV files: `Float`, `Double`, the integers, and `Bool`.
public protocol CSVElement: TensorElement {}

extension CSVElement {
  /// The same type: every `CSVElement` is a `CSVValue`, which is no part of the interface.
  static var valueType: any CSVValue.Type { self as! any CSVValue.Type }
}

/// A type whose values are read from the fields of CSV files, and written to them.
protocol CSVValue: CSVElement {
  /// The values, for error messages: "an integer from 0 to 255".
  static var csvDescription: String { get }

  /// Reads a text without spaces around it.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> CSVParsed<Self>

  /// Writes the fields of columns of a block, row by row: see `CSVTable.decode`. A requirement, so
  /// that there is a loop for each type instead of a call for each field.
  static func decode(
    _ columns: [Int], of block: CSVBlock, in table: CSVTable, missing: Self?,
    into target: UnsafeMutableBufferPointer<Self>
  ) throws

  /// The text from which the same value is read.
  var csvText: String { get }
}

/// The result of reading the text of a field.
enum CSVParsed<Value> {
  case value(Value)
  /// The text has another form.
  case invalid
  /// A number that the type cannot hold.
  case outOfRange
}

extension CSVValue {
  static func decode(
    _ columns: [Int], of block: CSVBlock, in table: CSVTable, missing: Self?,
    into target: UnsafeMutableBufferPointer<Self>
  ) throws {
    let (width, format) = (table.columnCount, table.format)
    try block.text.withUnsafeBufferPointer { text in
      try block.fields.withUnsafeBufferPointer { fields in
        var position = 0
        for row in block.lines.indices {
          for column in columns {
            let field = fields[row * width + column]
            let text = UnsafeBufferPointer(rebasing: text[field.range]).trimmed
            let parsed: CSVParsed<Self> =
              format.hasNumericMarker && format.isMissing(text) ? .invalid : parse(text)
            // NaN, which alone differs from itself, may be the text of a missing value.
            if case .value(let value) = parsed, value == value {
              target[position] = value
            } else {
              target[position] = try table.exception(
                parsed, text, missing: missing, row: row, column: column, of: block)
            }
            position += 1
          }
        }
      }
    }
  }

  var csvText: String { "\(self)" }
}

extension CSVValue where Self: FixedWidthInteger {
  static var csvDescription: String { "an integer from \(min) to \(max)" }

  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> CSVParsed<Self> {
    let isNegative = text.first == UInt8(ascii: "-")
    let start = isNegative || text.first == UInt8(ascii: "+") ? 1 : 0
    guard start < text.count else { return .invalid }
    var (value, isOutOfRange) = (0 as Self, false)
    for position in start..<text.count {
      let digit = text[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { return .invalid }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let part = Self(truncatingIfNeeded: digit)
      let (sum, carry) =
        isNegative
        ? product.subtractingReportingOverflow(part) : product.addingReportingOverflow(part)
      isOutOfRange = isOutOfRange || overflow || carry
      value = sum
    }
    return isOutOfRange ? .outOfRange : .value(value)
  }
}

extension Int8: CSVElement, CSVValue {}
extension Int16: CSVElement, CSVValue {}
extension Int32: CSVElement, CSVValue {}
extension Int64: CSVElement, CSVValue {}
extension Int: CSVElement, CSVValue {}
extension UInt8: CSVElement, CSVValue {}
extension UInt16: CSVElement, CSVValue {}
extension UInt32: CSVElement, CSVValue {}
extension UInt64: CSVElement, CSVValue {}

extension Double: CSVElement, CSVValue {
  static let csvDescription = "a number in the range of float64"

  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> CSVParsed<Double> {
    guard let number = DecimalNumber(text) else {
      return special(text).map(CSVParsed.value) ?? .invalid
    }
    let value = number.value
    return value.isFinite ? .value(value) : .outOfRange
  }

  /// Infinity or NaN, by one of their names in any case.
  private static func special(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let isNegative = text.first == UInt8(ascii: "-")
    let name = text.dropFirst(isNegative || text.first == UInt8(ascii: "+") ? 1 : 0)
    func isName(_ other: StaticString) -> Bool {
      name.count == other.utf8CodeUnitCount
        && zip(name, 0..<name.count).allSatisfy { $0 | 0x20 == other.utf8Start[$1] }
    }
    if isName("nan") { return .nan }
    guard isName("inf") || isName("infinity") else { return nil }
    return isNegative ? -.infinity : .infinity
  }

  // NaN has no sign here: its text is read as a missing value.
  var csvText: String { isNaN ? "nan" : "\(self)" }
}

extension Float: CSVElement, CSVValue {
  static let csvDescription = "a number in the range of float32"

  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> CSVParsed<Float> {
    switch Double.parse(text) {
    case .invalid: return .invalid
    case .outOfRange: return .outOfRange
    case .value(let number):
      // Rounding to `Double` first changes the result only where it gives a number halfway between
      // two floats: 29 bits fewer, or more for numbers that are not normal.
      let isTie = number.bitPattern & 0x1FFF_FFFF == 0x1000_0000
      let isSmall = number.magnitude < Double(Float.leastNormalMagnitude) && number != 0
      let value =
        isTie || isSmall
        ? Float(String(decoding: text, as: UTF8.self)) ?? Float(number) : Float(number)
      return value.isInfinite && number.isFinite ? .outOfRange : .value(value)
    }
  }

  var csvText: String { isNaN ? "nan" : "\(self)" }
}

extension Bool: CSVElement, CSVValue {
  static let csvDescription = "true, false, 1 or 0"

  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> CSVParsed<Bool> {
    func isOne(of names: [String]) -> Bool { names.contains { text.elementsEqual($0.utf8) } }
    if isOne(of: ["1", "true", "True", "TRUE"]) { return .value(true) }
    return isOne(of: ["0", "false", "False", "FALSE"]) ? .value(false) : .invalid
  }
}
