// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Tensors and tables that are written to CSV files and read again.
@Suite struct CSVWritingTests {
  private func text(_ body: (URL) throws -> Void) throws -> String {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "x.csv")
      try body(file)
      return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
  }

  @Test func textIsShortest() throws {
    let (inf, least) = (Double.infinity, Double.leastNonzeroMagnitude)
    let x = Tensor([[1, -0.0, 0.1], [1e-5, 1e300, least], [inf, -inf, .nan]])
    #expect(
      try text { try x.write(csv: $0) }
        == "1.0,-0.0,0.1\n1e-05,1e+300,5e-324\ninf,-inf,nan\n")
    #expect(
      try text { try Tensor<Float>([0.1, 16_777_216]).write(csv: $0) } == "0.1\n16777216.0\n")
    #expect(
      try text { try Tensor<Bool>([[true, false]]).write(csv: $0, separator: ";") }
        == "true;false\n")
    #expect(try text { try Tensor<UInt64>([.max]).write(csv: $0) } == "18446744073709551615\n")
    let empty = Tensor<Int8>.zeros([0, 2])
    #expect(try text { try empty.write(csv: $0, names: ["a", "b"]) } == "a,b\n")
  }

  @Test func namesAreQuoted() throws {
    let names = ["plain", "a,b", "say \"x\"", "two\nlines", " space", "#", "", "\u{FEFF}", "<"]
    let x = Tensor<Int>.zeros([2, names.count])
    let text = try text { try x.write(csv: $0, names: names) }
    #expect(
      text.hasPrefix(
        "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" space\",\"#\",,\"\u{FEFF}\",\"<\"\n0,"))
    let table = try CSV(decoding: Data(text.utf8), file: URL(path: "x"), comment: "#")
    #expect(table.names == names)
    #expect(try table.tensor() == x)
  }

  /// Random numbers of any magnitude, and the extreme ones.
  @Test(arguments: ["x.csv", "x.csv.gz"], [1, 3]) func numbersAreReadAgain(
    _ name: String, _ width: Int
  ) throws {
    var generator = RandomKey(7).generator
    try withTemporaryFolder { folder in
      let file = folder.appending(path: name)
      func check<Value: CSVElement>(
        _ extremes: [Value], _ random: (inout RandomGenerator) -> Value
      ) throws {
        let scalars = extremes + (0..<3000 - extremes.count).map { _ in random(&generator) }
        let x = Tensor(scalars, shape: [3000 / width, width])
        try x.write(csv: file, separator: "\t")
        #expect(try Tensor<Value>(csv: file, separator: "\t") == x)
        let names = (0..<width).map { "name \($0)" }
        try x.write(csv: file, names: names)
        let table = try CSV(contentsOf: file)
        #expect(table.names == names)
        #expect(try table.tensor() == x)
        #expect(try table.column(-1) == x[.all, -1])
      }
      func integers<Value: CSVElement & FixedWidthInteger>(_: Value.Type) throws {
        try check([.min, .max, 0]) { Value.random(in: .min ... .max, using: &$0) }
      }
      try integers(Int8.self)
      try integers(Int16.self)
      try integers(Int32.self)
      try integers(Int64.self)
      try integers(Int.self)
      try integers(UInt8.self)
      try integers(UInt16.self)
      try integers(UInt32.self)
      try integers(UInt64.self)
      try check([true, false]) { Bool.random(using: &$0) }
      try check([0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.infinity, .ulpOfOne]) {
        let number = Double(bitPattern: $0.next())
        return number.isNaN ? 0 : number
      }
      try check([0, .greatestFiniteMagnitude, .leastNonzeroMagnitude, -.infinity, .ulpOfOne]) {
        let number = Float(bitPattern: UInt32(truncatingIfNeeded: $0.next()))
        return number.isNaN ? 0 : number
      }
    }
  }

  @Test func signsOfZeroAndNaNAreReadAgain() throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "x.csv")
      let x = Tensor<Float>([-0.0, .nan, -.nan, 0])
      try x.write(csv: file)
      let read = try Tensor<Float>(csv: file, missing: .nan)
      #expect(read.shape == [4, 1])
      #expect(read.scalars.map(\.sign)[0] == .minus && read.scalars.map(\.sign)[3] == .plus)
      #expect(read.scalars.map(\.isNaN) == [false, true, true, false])
      expectFileError("the missing value 'nan' in line 2, column 1") {
        _ = try Tensor<Float>(csv: file)
      }
    }
  }

  /// A view is written as its elements, in its own order.
  @Test func viewsAreWritten() throws {
    let x = Tensor<Int>((0..<12).map { $0 }, shape: [3, 4])
    #expect(try text { try x.transposed()[1..<3].write(csv: $0) } == "1,5,9\n2,6,10\n")
    #expect(try text { try x[.all, 1].write(csv: $0) } == "1\n5\n9\n")
  }

  @Test(arguments: CSVTests.Case.all) func tablesAreReadAgain(_ file: CSVTests.Case) throws {
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "copy.csv")
      for header in [false, true] {
        let table = try file.read(header: header)
        try table.write(to: copy, separator: ";")
        let read = try CSV(contentsOf: copy, separator: ";", header: header, comment: "#")
        #expect(read.names == table.names)
        #expect(read.rowCount == table.rowCount)
        for column in 0..<table.columnCount {
          #expect(try read.strings(column) == table.strings(column))
        }
      }
    }
  }

  /// The first field of a file is none of the kinds that the reader refuses.
  @Test(arguments: ["<!DOCTYPE html>", "<x", "\u{FEFF}x", "# x", "\u{1F}x"])
  func firstFieldIsReadAgain(_ name: String) throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: "x.csv")
      try Tensor<Int>([1]).write(csv: file, names: [name])
      #expect(try CSV(contentsOf: file, comment: "#").names == [name])
    }
  }

  @Test func filesAreReplacedWhole() throws {
    try withTemporaryFolder { folder in
      expectFileError("a folder") { try Tensor<Int>([1]).write(csv: folder) }
      expectFileError("no folder") {
        try Tensor<Int>([1]).write(csv: folder.appending(path: "none/x.csv"))
      }
      try Tensor<Int>([1]).write(csv: folder.appending(path: "x.csv"))
      #expect(try contents(of: folder) == ["x.csv"])
    }
  }
}
