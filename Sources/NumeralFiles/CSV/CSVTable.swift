// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The properties that all blocks of a CSV file share, and the reading of fields by them.
struct CSVTable: Sendable {
  /// The file that errors name.
  let file: URL
  let format: CSVFormat
  /// The names of the columns, or nil without a header.
  private(set) var names: [String]?
  /// The number of columns; 0 before the first record.
  var columnCount = 0

  init(file: URL, format: CSVFormat) { (self.file, self.format) = (file, format) }

  /// Takes the header, if there is one, from the first block of the file.
  ///
  /// - Returns: Whether there is one.
  mutating func readHeader(of block: inout CSVBlock) throws -> Bool {
    guard format.header ?? hasHeader(block) else { return false }
    names = try (0..<columnCount).map { try string(row: 0, column: $0, of: block) }
    block.fields.removeFirst(columnCount)
    block.lines.removeFirst()
    return true
  }

  /// Whether the first record has texts, and neither numbers nor missing values other than empty
  /// fields.
  private func hasHeader(_ block: CSVBlock) -> Bool {
    var hasText = false
    for column in 0..<columnCount {
      let isValue = block.text[block.fields[column].range].withUnsafeBufferPointer { text in
        let text = text.trimmed
        hasText = hasText || !text.isEmpty
        func isValue<Value: CSVValue>(_: Value.Type) -> Bool {
          if case .value = Value.parse(text) { true } else { false }
        }
        return !text.isEmpty
          && (format.isMissing(text) || DecimalNumber(text) != nil || isValue(Double.self)
            || isValue(Bool.self))
      }
      if isValue { return false }
    }
    return hasText
  }

  /// Writes the fields of columns of a block, row by row.
  ///
  /// - Throws: `FileError` at a field that is not a `Scalar`, or is missing while `missing` is nil.
  func decode<Scalar: CSVElement>(
    _ columns: [Int], of block: CSVBlock, missing: Scalar?,
    into target: UnsafeMutableBufferPointer<Scalar>
  ) throws {
    func decode<Value: CSVValue>(_: Value.Type) throws {
      try Value.decode(
        columns, of: block, in: self, missing: missing as! Value?,
        into: UnsafeMutableRawBufferPointer(target).bindMemory(to: Value.self))
    }
    try decode(Scalar.valueType)
  }

  /// The value of a field that is no ordinary one.
  func exception<Value: CSVValue>(
    _ parsed: CSVParsed<Value>, _ text: UnsafeBufferPointer<UInt8>, missing: Value?, row: Int,
    column: Int, of block: CSVBlock
  ) throws -> Value {
    let isMissing = format.isMissing(text)
    if isMissing, let missing { return missing }
    if !isMissing, case .value(let nan) = parsed { return nan }
    let found =
      switch parsed {
      case _ where text.isEmpty: "an empty field"
      case _ where isMissing: "the missing value '\(excerpt(text))'"
      case .outOfRange: "the number '\(excerpt(text))'"
      default: "the text '\(excerpt(text))'"
      }
    throw error(found, row: row, column: column, of: block, expected: Value.csvDescription)
  }

  /// The text of a field.
  ///
  /// - Throws: `FileError` if it is not UTF-8.
  func string(row: Int, column: Int, of block: CSVBlock) throws -> String {
    let bytes = block.text[block.fields[row * columnCount + column].range]
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw error(
        "bytes that are not UTF-8", row: row, column: column, of: block, expected: "text in UTF-8")
    }
    return string
  }

  /// The error about a field.
  func error(
    _ found: String, row: Int, column: Int, of block: CSVBlock, expected: String
  ) -> FileError {
    let line = block.line(row: row, column: column, width: columnCount)
    return FileError(
      file, found: "\(found) in \(position(line: line, column: column))", expected: expected)
  }

  /// The position of a field, counted from 1 as in editors: "line 3, column 2 ('height')".
  func position(line: Int, column: Int) -> String {
    let name = names.flatMap { column < $0.count ? " ('\($0[column])')" : nil } ?? ""
    return "line \(line), column \(column + 1)\(name)"
  }

  private func excerpt(_ text: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: text.prefix(40), as: UTF8.self) + (text.count > 40 ? "…" : "")
  }
}
