// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Numbers in CSV files are the nearest of their type: see `Fixtures/tables.py`.
@Suite struct CSVNumberTests {
  @Test func doublesAreNearest() throws {
    let table = try CSV(contentsOf: fixture("decimals-64.csv"))
    let found = try table.column("text", as: Double.self).scalars.map(\.bitPattern)
    let expected = try table.column("bits", as: UInt64.self).scalars
    #expect(found.count > 1900)
    for (row, text) in try table.strings("text").enumerated() where found[row] != expected[row] {
      Issue.record("\(text) is \(found[row]), expected \(expected[row])")
    }
  }

  @Test func floatsAreNearest() throws {
    let table = try CSV(contentsOf: fixture("decimals-32.csv"))
    let found = try table.column("text", as: Float.self).scalars.map(\.bitPattern)
    let expected = try table.column("bits", as: UInt32.self).scalars
    #expect(found.count > 700)
    for (row, text) in try table.strings("text").enumerated() where found[row] != expected[row] {
      Issue.record("\(text) is \(found[row]), expected \(expected[row])")
    }
  }

  private func table(_ text: String) throws -> CSV {
    try CSV(decoding: Data(text.utf8), file: URL(path: "x.csv"), header: false)
  }

  /// The smallest and the largest integers are read, and those beside them refused.
  @Test func integersAreInRange() throws {
    func check<Value: CSVElement & FixedWidthInteger>(_: Value.Type) throws {
      let (min, max) = (Value.min, Value.max)
      #expect(try table("\(min)\n+\(max)\n00\(max)\n-0").column(0) == Tensor([min, max, max, 0]))
      let (above, below) = (next("\(max)"), min == 0 ? "-1" : "-" + next("\(min)".dropFirst()))
      for text in [above, below, "\(max)0", "999999999999999999999999"] {
        let error = #expect(throws: FileError.self) {
          try table("0\n\(text)\n").column(0, as: Value.self)
        }
        #expect(error?.found == "the number '\(text)' in line 2, column 1")
        #expect(error?.expected == "an integer from \(min) to \(max)")
      }
      for text in ["1.0", "1e1", "-", "+", "1 2", "0x1", "1_0", "--1", "٣"] {
        expectFileError("the text '\(text)' in line 1, column 1") {
          _ = try table(text).column(0, as: Value.self)
        }
      }
    }
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(Int.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
  }

  /// The digits of a number that is greater by one.
  private func next(_ digits: some StringProtocol) -> String {
    let nines = digits.reversed().prefix { $0 == "9" }.count
    let head = digits.dropLast(nines)
    let last = head.last.flatMap(\.wholeNumberValue) ?? 0
    return head.dropLast() + "\(last + 1)" + String(repeating: "0", count: nines)
  }

  @Test(arguments: ["1.7976931348623159e308", "-1e309", "1e999999999999999999999", "2e308"])
  func numbersBeyondTheLargestAreRefused(_ text: String) throws {
    expectFileError("the number '\(text)' in line 1, column 1") {
      _ = try table(text).column(0, as: Double.self)
    }
    expectFileError("the number '\(text)' in line 1, column 1") {
      _ = try table(text).column(0, as: Float.self)
    }
  }

  @Test(arguments: ["3.4028236e38", "-3.40282357e38", "1e39"])
  func numbersBeyondFloatsAreRefused(_ text: String) throws {
    #expect(try table(text).column(0, as: Double.self).scalar == Double(text))
    expectFileError("the number '\(text)' in line 1, column 1") {
      _ = try table(text).column(0, as: Float.self)
    }
  }

  @Test(arguments: [
    ".", "-", "+.", "e5", "1e", "1e+", "1.2.3", "1,5e", "0x10", "1 000", "1_000", "1f", "infin",
    "--1", "1e5.0", "i", "NaNs", "１",
  ])
  func otherTextsAreRefused(_ text: String) throws {
    expectFileError("the text '\(text)' in line 1, column 1") {
      _ = try table("\"\(text)\"").column(0, as: Double.self, missing: .nan)
    }
  }

  @Test(arguments: ["yes", "TrUe", "2", "1.0", "t", "-1"])
  func otherBooleansAreRefused(_ text: String) throws {
    let error = #expect(throws: FileError.self) { try table(text).column(0, as: Bool.self) }
    #expect(error?.found == "the text '\(text)' in line 1, column 1")
    #expect(error?.expected == "true, false, 1 or 0")
  }
}
