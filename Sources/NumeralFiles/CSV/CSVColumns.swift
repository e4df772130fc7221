// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A column of a CSV file: its name in the header, or its number, from 0. Negative numbers count
/// from the end: −1 is the last column.
public protocol CSVColumn {
  /// The column as a value.
  var _csvColumn: _CSVColumn { get }
}

/// A column of a CSV file, as a value.
///
/// Public only because `CSVColumn` is a protocol of public types.
public enum _CSVColumn: Sendable, Equatable {
  case name(String)
  case number(Int)
}

extension String: CSVColumn {
  /// The column of this name.
  public var _csvColumn: _CSVColumn { .name(self) }
}
extension Int: CSVColumn {
  /// The column of this number.
  public var _csvColumn: _CSVColumn { .number(self) }
}

/// Columns of a CSV file: an array of names or numbers, or a range of numbers, such as
/// `["x", "y"]`, `0..<4`, `1...` and `..<(-1)`, all but the last.
public protocol CSVColumns {
  /// The columns as a value.
  var _csvColumns: _CSVColumns { get }
}

/// Columns of a CSV file, as a value.
///
/// Public only because `CSVColumns` is a protocol of public types.
public enum _CSVColumns: Sendable, Equatable {
  case list([_CSVColumn])
  /// Columns from `lower` up to, but not including, `upper`; nil for the first and the last.
  case range(lower: Int?, upper: Int?)
}

extension Array: CSVColumns where Element: CSVColumn {
  /// The columns, in this order.
  public var _csvColumns: _CSVColumns { .list(map(\._csvColumn)) }
}
extension Range: CSVColumns where Bound == Int {
  /// The columns in the range.
  public var _csvColumns: _CSVColumns { .range(lower: lowerBound, upper: upperBound) }
}
extension ClosedRange: CSVColumns where Bound == Int {
  /// The columns in the range.
  public var _csvColumns: _CSVColumns { _CSVColumns(from: lowerBound, through: upperBound) }
}
extension PartialRangeFrom: CSVColumns where Bound == Int {
  /// The columns in the range.
  public var _csvColumns: _CSVColumns { .range(lower: lowerBound, upper: nil) }
}
extension PartialRangeUpTo: CSVColumns where Bound == Int {
  /// The columns in the range.
  public var _csvColumns: _CSVColumns { .range(lower: nil, upper: upperBound) }
}
extension PartialRangeThrough: CSVColumns where Bound == Int {
  /// The columns in the range.
  public var _csvColumns: _CSVColumns { _CSVColumns(from: nil, through: upperBound) }
}

extension _CSVColumns {
  /// A range that includes its last column: −1 is the last of all.
  fileprivate init(from lower: Int?, through last: Int) {
    self = .range(lower: lower, upper: last == -1 || last == .max ? nil : last + 1)
  }
}

extension CSVTable {
  /// The numbers of columns, from 0.
  ///
  /// - Throws: `FileError` if there is no such column, or there are several of a name.
  func indices(_ columns: some CSVColumns) throws -> [Int] {
    switch columns._csvColumns {
    case .list(let list): return try list.map(index)
    case .range(let lower, let upper):
      let first = resolved(lower ?? 0)
      let end = upper.map(resolved) ?? columnCount
      guard 0 <= first, first <= end, end <= columnCount else {
        throw FileError(
          file, found: "\(columnCount) columns",
          expected: "columns \(lower ?? 0)..<\(upper ?? columnCount), counted from 0")
      }
      return Array(first..<end)
    }
  }

  /// The number of a column, from 0.
  func index(_ column: _CSVColumn) throws -> Int {
    switch column {
    case .number(let number):
      let index = resolved(number)
      guard (0..<columnCount).contains(index) else {
        throw FileError(
          file, found: "\(columnCount) columns", expected: "a column \(number), counted from 0")
      }
      return index
    case .name(let name):
      guard let names else {
        throw FileError(
          file, found: "no header", expected: "a column '\(name)', or columns by their numbers")
      }
      let indices = names.indices.filter { names[$0] == name }
      guard let index = indices.first else {
        let shown = names.prefix(20)
        throw FileError(
          file, found: "no column '\(name)'",
          expected: "one of \(shown)" + (shown.count < names.count ? " and others" : ""))
      }
      guard indices.count == 1 else {
        throw FileError(file, found: "\(indices.count) columns '\(name)'", expected: "one")
      }
      return index
    }
  }

  private func resolved(_ number: Int) -> Int { number < 0 ? number + columnCount : number }
}
