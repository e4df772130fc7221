// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Errors name the line and the column, both counted from 1.
@Suite struct CSVErrorTests {
  private let file = URL(path: "/data/table.csv")
  private static let long = String(repeating: "z", count: 40)

  private func table(_ text: String, header: Bool? = nil, comment: Character? = nil) throws -> CSV {
    try CSV(decoding: Data(text.utf8), file: file, header: header, comment: comment)
  }

  @Test func errorIsOneLine() throws {
    let error = #expect(throws: FileError.self) {
      try table("name,height\nx,1.5\ny,tall\n").column("height", as: Float.self)
    }
    #expect(
      error?.description == "/data/table.csv: found the text 'tall' in line 3, column 2 ('height'),"
        + " expected a number in the range of float32")
  }

  @Test(arguments: [
    ("1,2\n3\n", "1 fields in line 2", "2, as in line 1"),
    ("\n#\n1,2\n#3\n\n3,4,5\n", "3 fields in line 6", "2, as in line 3"),
    ("a,b\r\n1,2\r\n\r\n3,4,\r\n", "3 fields in line 4", "2, as in line 1"),
    ("\"x\ny\",1\n\"z\"\n", "1 fields in line 3", "2, as in line 1"),
    ("1,\"2\n3", "a quote without an end in line 1, column 2", "a closing quote"),
    ("1,2\n\"3\n\n4\",\"5\n", "a quote without an end in line 4, column 2", "a closing quote"),
    ("1,\"2\"3\n", "the byte 0x33 after a quote in line 1, column 2", "a closing quote"),
    ("1,\"2\"\" \"\n\"\"x", "the byte 0x78 after a quote in line 2, column 1", "a closing quote"),
    ("", "an empty file", "a CSV table"),
    ("\n\n#only\n  \n", "no record", "a CSV table"),
    ("\u{FEFF}", "no record", "a CSV table"),
    ("<!DOCTYPE html><html>", "an HTML page", "a CSV table"),
    ("\n <?xml version=\"1.0\"?>", "an XML file", "a CSV table"),
    ("version https://git-lfs.github.com/spec/v1\noid x", "a Git LFS pointer", "a CSV table"),
    ("\u{93}NUMPY\u{1}\0v\0", "the first bytes", "a CSV table"),
  ])
  func formatsAreRefused(_ text: String, _ found: String, _ expected: String) {
    let error = #expect(throws: FileError.self) { try table(text, comment: "#") }
    #expect(error?.found.hasPrefix(found) == true, "\(error?.found ?? "")")
    #expect(error?.expected.hasPrefix(expected) == true, "\(error?.expected ?? "")")
    #expect(error?.file == "/data/table.csv")
  }

  @Test(arguments: [
    ("1,2\n3,\n", "an empty field in line 2, column 2"),
    ("x,y\n3,  \n", "an empty field in line 2, column 2 ('y')"),
    ("x,y\n3,\" NA \"\n", "the missing value 'NA' in line 2, column 2 ('y')"),
    ("x,y\n3,nan\n", "the missing value 'nan' in line 2, column 2 ('y')"),
    ("x,y\n\n\n3,z\n", "the text 'z' in line 4, column 2 ('y')"),
    ("x,y\n1,2\r3,z", "the text 'z' in line 3, column 2 ('y')"),
    ("x,\"y\n'\"\n1,2\n3,z", "the text 'z' in line 4, column 2 ('y\n'')"),
    ("x,y\n\"a\nb\n\",z\n", "the text 'a\nb\n' in line 2, column 1 ('x')"),
    ("x,y\n\"1\",z\n\"2\",\"\n\n3\"", "the text 'z' in line 2, column 2 ('y')"),
    ("x,y\n1,\(long)\(long)", "the text '\(long)…' in line 2, column 2 ('y')"),
  ])
  func fieldsAreRefused(_ text: String, _ found: String) throws {
    let table = try table(text)
    let error = #expect(throws: FileError.self) { try table.tensor(as: Double.self) }
    #expect(error?.found.hasPrefix(found) == true, "\(error?.found ?? "")")
    #expect(error?.description.contains("\n") == false)
  }

  @Test func lineOfAFieldIsItsOwn() throws {
    // The record begins in line 2, its second field in line 4.
    let table = try table("x,y\n\"a\nb\n\",z\n")
    expectFileError("the text 'z' in line 4, column 2 ('y')") {
      _ = try table.column("y", as: Int.self)
    }
  }

  @Test func lateErrorsHaveTheirLine() throws {
    let text = (0..<300_000).map { "\($0),\($0 == 299_998 ? "x" : "0")\n" }.joined()
    expectFileError("the text 'x' in line 299999, column 2") {
      _ = try table(text, header: false).tensor(as: Int.self)
    }
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "late.csv")
      try Array(text.utf8).write(atomicallyTo: file)
      expectFileError("the text 'x' in line 299999, column 2") { _ = try Tensor<Int>(csv: file) }
      try Array((text + "1\n").utf8).write(atomicallyTo: file)
      expectFileError("1 fields in line 300001") { _ = try Tensor<Int>(csv: file, columns: [0]) }
    }
  }

  @Test func columnsThatAreNotThere() throws {
    let named = try table("a,b,b\n1,2,3\n")
    func check(_ found: String, _ expected: String, _ body: () throws -> Void) {
      let error = #expect(throws: FileError.self) { try body() }
      #expect(error?.found == found)
      #expect(error?.expected == expected)
    }
    check("no column 'c'", "one of [\"a\", \"b\", \"b\"]") { _ = try named.strings("c") }
    check("2 columns 'b'", "one") { _ = try named.tensor(columns: ["a", "b"], as: Int.self) }
    check("3 columns", "a column 3, counted from 0") { _ = try named.strings(3) }
    check("3 columns", "a column -4, counted from 0") { _ = try named.strings(-4) }
    check("3 columns", "columns 2..<4, counted from 0") {
      _ = try named.tensor(columns: 2..<4, as: Int.self)
    }
    check("3 columns", "columns 5..<3, counted from 0") {
      _ = try named.tensor(columns: 5..., as: Int.self)
    }
    check("3 columns", "columns 0..<-4, counted from 0") {
      _ = try named.tensor(columns: ..<(-4), as: Int.self)
    }
    check("no header", "a column 'a', or columns by their numbers") {
      _ = try table("1,2\n").strings("a")
    }
    #expect(throws: FileError.self) { try named.strings(Int.min) }
    #expect(throws: FileError.self) { try named.tensor(columns: (.max)..., as: Int.self) }
  }

  @Test func textThatIsNotUTF8() throws {
    let latin1 = "a,b\nx,\u{e9}\n".unicodeScalars.map { UInt8($0.value) }
    let table = try CSV(decoding: Data(latin1), file: file)
    #expect(try table.strings("a") == ["x"])
    expectFileError("bytes that are not UTF-8 in line 2, column 2 ('b')") {
      _ = try table.strings("b")
    }
    let wide = Data("a,b\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    for bytes in [[0xFF, 0xFE] + wide, wide, Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0])] {
      let error = #expect(throws: FileError.self) { try CSV(decoding: bytes, file: file) }
      #expect(error?.expected == "a CSV table in UTF-8")
    }
  }

  @Test func filesThatCannotBeRead() throws {
    try withTemporaryFolder { folder in
      expectFileError("no such file") { _ = try CSV(contentsOf: folder.appending(path: "x.csv")) }
      expectFileError("a directory") { _ = try Tensor<Float>(csv: folder) }
      expectFileError("a device") { _ = try CSV(contentsOf: URL(path: "/dev/zero")) }
      let damaged = Gzip.compress(Array("1,2\n".utf8)).dropLast(3)
      let file = folder.appending(path: "x.csv.gz")
      try Array(damaged).write(atomicallyTo: file)
      expectFileError("gzip data that end too early") { _ = try Tensor<Float>(csv: file) }
    }
  }

  /// A quote without an end in a file that expands a thousandfold is refused before its end.
  @Test func recordsAreLimited() {
    let bomb = Gzip.compress(Array("\"".utf8) + [UInt8](repeating: 0x20, count: 40 << 20))
    expectFileError("a record of more than 16777216 bytes in line 1") {
      _ = try CSV(decoding: Data(bomb), file: file)
    }
  }

  /// Every prefix of a table, and the table with each byte changed, is read or refused.
  @Test func damageNeverTraps() throws {
    let whole = Array("a,\"b\nc\",d\r\n1,\"2\"\"\",nan\n,\"x,y\",-3e5\r\n".utf8)
    for length in 0...whole.count {
      for position in 0..<length {
        for byte in Array("\",\n\r\0x".utf8) {
          var bytes = Array(whole[..<length])
          bytes[position] = byte
          do {
            let table = try CSV(decoding: Data(bytes), file: file)
            for column in 0..<table.columnCount { _ = try table.strings(column) }
            _ = try table.tensor(as: Float.self, missing: .nan)
          } catch { #expect(error is FileError) }
        }
      }
    }
  }
}
