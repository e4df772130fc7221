// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The content of a CSV file: a table whose columns are read as numbers or as text.
///
///     let iris = try CSV(contentsOf: URL(filePath: "iris.csv"))
///     iris.names                                                  // ["sepal_length", …]
///     let x: Tensor<Float> = try iris.tensor(columns: 0..<4)      // [150, 4]
///     let width: Tensor<Float> = try iris.column("petal_width")   // [150]
///     let (codes, categories) = try iris.categories("species")
///
/// A table of numbers alone is read at once, in less memory, by `Tensor(csv:)`.
///
/// The format is that of RFC 4180: records on lines of their own, separators between the fields,
/// and quotes around fields that contain separators, quotes, which are doubled, or line breaks.
/// Lines end in LF, CRLF or CR, the last one in any of them or none; a byte order mark and lines
/// without text are skipped. All records have the same number of fields. A file compressed with
/// gzip is decompressed.
///
/// Spaces and tabs around a number are ignored. Numbers are rounded once, to the nearest of the
/// element type. In errors, lines and columns are counted from 1.
public struct CSV: Sendable {
  /// The texts that stand for missing values unless others are given: those of pandas, which
  /// include the empty one.
  public static let missingMarkers = [
    "", "NaN", "nan", "NA", "N/A", "n/a", "<NA>", "#N/A", "#N/A N/A", "#NA", "NULL", "null", "None",
    "-NaN", "-nan", "1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN",
  ]

  private let table: CSVTable
  private var blocks: [CSVBlock] = []
  /// The number of rows, without the header.
  public private(set) var rowCount = 0

  /// The number of columns.
  public var columnCount: Int { table.columnCount }

  /// The columns' names, or nil without a header.
  public var names: [String]? { table.names }

  /// Reads a file, plain or compressed with gzip, which is recognized by its first bytes.
  ///
  ///     let table = try CSV(contentsOf: file, separator: ";", comment: "#")
  ///
  /// - Parameters:
  ///   - file: The file, or a pipe.
  ///   - separator: The ASCII character between two fields.
  ///   - header: Whether the first record holds the columns' names. By default, it does if none of
  ///     its fields is a number, a Boolean or the text of a missing value, and not all are empty.
  ///   - comment: The first character of lines that are skipped.
  ///   - missingMarkers: The texts of missing values.
  /// - Throws: `FileError` if the file cannot be read, holds no record, or violates the format: a
  ///   quote without an end, a record with more or fewer fields than the first.
  /// - Precondition: `separator` and `comment` are different ASCII characters, neither quotes nor
  ///   line breaks.
  /// - Complexity: O(bytes); the text is kept, with 8 bytes for each field.
  public init(
    contentsOf file: URL, separator: Character = ",", header: Bool? = nil,
    comment: Character? = nil, missingMarkers: [String] = CSV.missingMarkers
  ) throws {
    let format = CSVFormat(
      separator: separator, header: header, comment: comment, missingMarkers: missingMarkers)
    try self.init(CSVScanner(ByteReader(csv: file), format: format))
  }

  /// Decodes the bytes of a file, plain or compressed with gzip.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  ///   - separator: The ASCII character between two fields.
  ///   - header: Whether the first record holds the columns' names: see `init(contentsOf:)`.
  ///   - comment: The first character of lines that are skipped.
  ///   - missingMarkers: The texts of missing values.
  /// - Throws: `FileError` as `init(contentsOf:)`.
  public init(
    decoding bytes: Data, file: URL, separator: Character = ",", header: Bool? = nil,
    comment: Character? = nil, missingMarkers: [String] = CSV.missingMarkers
  ) throws {
    let format = CSVFormat(
      separator: separator, header: header, comment: comment, missingMarkers: missingMarkers)
    try self.init(CSVScanner(ByteReader(bytes, file: file), format: format))
  }

  private init(_ scanner: CSVScanner) throws {
    var scanner = scanner
    table = scanner.table
    while let block = try scanner.next() {
      rowCount += block.lines.count
      blocks.append(block)
    }
  }

  /// Returns columns of numbers or Booleans.
  ///
  ///     let x: Tensor<Float> = try table.tensor(columns: ["height", "weight"], missing: .nan)
  ///
  /// - Parameters:
  ///   - columns: The columns: names, numbers from 0, or a range of numbers; by default, all.
  ///   - type: The element type. Integers are read from digits alone, Booleans from `true`, `True`,
  ///     `TRUE`, `1` and their opposites.
  ///   - missing: The value of missing fields, which are refused by default.
  /// - Returns: The columns in the order given, `[rows, columns]`.
  /// - Throws: `FileError` if there is no such column, or a field is missing, has another form, or
  ///   is a number beyond the range of `Scalar`.
  public func tensor<Scalar: CSVElement>(
    columns: some CSVColumns = 0..., as type: Scalar.Type = Scalar.self, missing: Scalar? = nil
  ) throws -> Tensor<Scalar> {
    let columns = try table.indices(columns)
    return try Tensor(unsafeUninitialized: [rowCount, columns.count]) { target in
      var start = 0
      for block in blocks {
        let end = start + block.lines.count * columns.count
        try table.decode(
          columns, of: block, missing: missing,
          into: UnsafeMutableBufferPointer(rebasing: target[start..<end]))
        start = end
      }
    }
  }

  /// Returns a column of numbers or Booleans.
  ///
  /// - Parameters:
  ///   - column: The column's name, or its number from 0; negative numbers count from the end.
  ///   - type: The element type.
  ///   - missing: The value of missing fields, which are refused by default.
  /// - Returns: The column, `[rows]`.
  /// - Throws: `FileError` as `tensor(columns:as:missing:)`.
  public func column<Scalar: CSVElement>(
    _ column: some CSVColumn, as type: Scalar.Type = Scalar.self, missing: Scalar? = nil
  ) throws -> Tensor<Scalar> {
    let index = try table.index(column._csvColumn)
    return try tensor(columns: [index], missing: missing).reshaped([rowCount])
  }

  /// Returns the texts of a column, without their quotes, and otherwise as they are in the file.
  ///
  /// - Parameter column: The column's name, or its number from 0.
  /// - Throws: `FileError` if there is no such column, or a text is not UTF-8.
  public func strings(_ column: some CSVColumn) throws -> [String] {
    let index = try table.index(column._csvColumn)
    return try blocks.flatMap { block in
      try block.lines.indices.map { try table.string(row: $0, column: index, of: block) }
    }
  }

  /// Returns the different texts of a column, and the number of each row's text among them.
  ///
  ///     let (codes, categories) = try table.categories("species")
  ///     categories[codes[0]]                // the species of the first row
  ///
  /// - Parameter column: The column's name, or its number from 0.
  /// - Returns: The code of each row, from 0, and the categories in ascending order. The empty text
  ///   is a category too.
  /// - Throws: `FileError` as `strings(_:)`.
  /// - Complexity: O(rows + categories · log(categories)).
  public func categories(
    _ column: some CSVColumn
  ) throws -> (codes: [Int], categories: [String]) {
    let texts = try strings(column)
    let categories = Set(texts).sorted()
    let codes = Dictionary(uniqueKeysWithValues: zip(categories, 0...))
    return (texts.map { codes[$0]! }, categories)
  }

  /// Returns the error about a field that was read, for its line and column.
  ///
  /// - Parameters:
  ///   - found: The finding: "the label 12".
  ///   - row: The row, from 0.
  ///   - column: The column, from 0.
  ///   - expected: The expectation.
  package func error(_ found: String, row: Int, column: Int, expected: String) -> FileError {
    var row = row
    for block in blocks {
      if row < block.lines.count {
        return table.error(found, row: row, column: column, of: block, expected: expected)
      }
      row -= block.lines.count
    }
    return FileError(table.file, found: found, expected: expected)
  }

  /// Writes a file atomically, compressed with gzip if its name ends in `.gz`.
  ///
  /// - Parameters:
  ///   - file: The file, which is replaced if it exists.
  ///   - separator: The ASCII character between two fields.
  /// - Throws: `FileError` if the file cannot be written.
  /// - Precondition: `separator` is an ASCII character, neither a quote nor a line break.
  public func write(to file: URL, separator: Character = ",") throws {
    var text = CSVText(separator: separator)
    if let names { text.append(names.map { Array($0.utf8) }) }
    for block in blocks {
      for row in block.lines.indices {
        let fields = block.fields[row * columnCount..<(row + 1) * columnCount]
        text.append(fields.map { block.text[$0.range] })
      }
    }
    try text.write(to: file)
  }
}

extension ByteReader {
  /// Opens a CSV file, or a pipe.
  convenience init(csv file: URL) throws {
    try self.init(file, expected: "a CSV table", acceptsPipes: true)
  }
}
