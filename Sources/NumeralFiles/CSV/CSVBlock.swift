// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A few consecutive records of a CSV file.
struct CSVBlock: Sendable {
  /// The bytes of a field in `text`, without its quotes.
  struct Field: Sendable {
    let start, end: UInt32
    var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// The text of the file, in which doubled quotes are single.
  var text: [UInt8] = []
  /// The fields, record by record; each record has as many as the table has columns.
  var fields: [Field] = []
  /// The line on which each record begins, from 1.
  var lines: [Int] = []

  /// The line on which a field of the records begins.
  ///
  /// - Parameters:
  ///   - row: The number of the record in this block.
  ///   - column: The number of the field in the record.
  ///   - width: The number of columns.
  func line(row: Int, column: Int, width: Int) -> Int {
    let record = fields[row * width..<row * width + column]
    return lines[row] + record.reduce(0) { $0 + text[$1.range].count { $0 == 0x0A } }
  }
}
