// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The text of a CSV file that is written.
struct CSVText {
  private let separator: UInt8
  private(set) var bytes: [UInt8] = []

  init(separator: Character) {
    self.separator =
      CSVFormat(separator: separator, header: nil, comment: nil, missingMarkers: []).separator
  }

  /// Appends a record, with quotes around the fields that need them.
  mutating func append(_ fields: [some Collection<UInt8>]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(separator) }
      // A line without text would be skipped.
      guard needsQuotes(field) || fields.count == 1 && field.isEmpty else {
        bytes += field
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in field {
        bytes.append(byte)
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Appends a record of values, which need no quotes.
  mutating func append<Value: CSVValue>(_ values: UnsafeBufferPointer<Value>) {
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(separator) }
      bytes += value.csvText.utf8
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Whether a field has another meaning without quotes: to this reader, which takes `<` for the
  /// start of a web page, to those that remove spaces around fields, or to those that take `#` for
  /// the start of a comment.
  private func needsQuotes(_ field: some Collection<UInt8>) -> Bool {
    if field.contains(where: { [separator, 0x22, 0x0A, 0x0D].contains($0) }) { return true }
    guard let first = field.first else { return false }
    // A byte order mark at the start of the file would be skipped.
    return [0x20, 0x09, 0x23, 0x3C, 0xEF].contains(first)
      || [0x20, 0x09].contains(field[field.index(field.endIndex, offsetBy: -1)])
  }

  /// Writes the file atomically, compressed with gzip if its name ends in `.gz`.
  func write(to file: URL) throws {
    try (file.pathExtension == "gz" ? Gzip.compress(bytes) : bytes).write(atomicallyTo: file)
  }
}
