// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Tables are read as Python's csv module and pandas read them: see `Fixtures/tables.py`.
@Suite struct CSVTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let bytes: Data
    let separator: String
    let header: Bool
    /// The fields, by the csv module.
    let records: [[String]]
    /// The bits of the numbers, by pandas; nil for missing values.
    let numbers: [[UInt64?]]?

    var testDescription: String { name }

    func read(header: Bool?, from bytes: Data? = nil) throws -> CSV {
      try CSV(
        decoding: bytes ?? self.bytes, file: URL(path: "table.csv"),
        separator: Character(separator), header: header)
    }

    static let all: [Case] = {
      let data = try? Data(contentsOf: fixture("tables.json"))
      return data.flatMap { try? JSONDecoder().decode([Case].self, from: $0) } ?? []
    }()
  }

  private func rows(of table: CSV) throws -> [[String]] {
    let columns = try (0..<table.columnCount).map { try table.strings($0) }
    return (0..<table.rowCount).map { row in columns.map { $0[row] } }
  }

  @Test func fixturesAreThere() { #expect(Case.all.count == 31) }

  @Test(arguments: Case.all) func fieldsAreThoseOfPython(_ file: Case) throws {
    let table = try file.read(header: false)
    #expect(table.names == nil)
    #expect(try rows(of: table) == file.records)
    let named = try file.read(header: true)
    #expect(named.names == file.records[0])
    #expect(try rows(of: named) == Array(file.records.dropFirst()))
  }

  @Test(arguments: Case.all.filter { $0.numbers != nil })
  func numbersAreThoseOfPandas(_ file: Case) throws {
    let expected = try #require(file.numbers)
    let table = try file.read(header: file.header)
    let numbers = try table.tensor(as: Double.self, missing: .nan)
    #expect(numbers.shape == [expected.count, file.records[0].count])
    let same = zip(numbers.scalars, expected.joined()).allSatisfy { found, expected in
      expected.map { $0 == found.bitPattern } ?? found.isNaN
    }
    #expect(same, "\(numbers), expected \(expected)")
    // Without a value for missing fields, they are refused.
    if expected.joined().contains(nil) {
      expectFileError("in line") { _ = try table.tensor(as: Double.self) }
    }
  }

  @Test(arguments: Case.all) func compressedTablesAreTheSame(_ file: Case) throws {
    let bytes = Data(Gzip.compress([UInt8](file.bytes)))
    #expect(try rows(of: file.read(header: false, from: bytes)) == file.records)
  }

  /// A block ends anywhere in a record: a long field moves the ends of the first two, after 131,136
  /// and 393,280 bytes, over every byte of the others.
  @Test func blocksEndAnywhere() throws {
    let cycle = ["plain", "with, comma", "\"quoted\"", "two\r\nlines", "", "\"", "é"]
    for width in [131_000, 393_140] {
      for shift in 0..<140 {
        var text = String(repeating: "x", count: width + shift) + ",\"\"\"\",a\r\n"
        var expected = [[String(repeating: "x", count: width + shift), "\"", "a"]]
        for row in 0..<20 {
          let fields = (0..<3).map { cycle[(row + $0) % cycle.count] }
          expected.append(fields)
          text += fields.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
          text += "\r\n"
        }
        let table = try CSV(decoding: Data(text.utf8), file: URL(path: "x"), header: false)
        #expect(try rows(of: table) == expected, "\(width + shift)")
      }
    }
  }

  @Test(arguments: [
    ("a,b\n1,2\n", true), ("a,1\n1,2\n", false), ("a,\n1,2\n", true), (",\n1,2\n", false),
    ("a,nan\n1,2\n", false), ("a,NA\n1,2\n", false), ("a,true\n1,0\n", false),
    ("a,inf\n1,2\n", false), ("2019,2020\n1,2\n", false), ("\"1\",\"2\"\n3,4\n", false),
    ("name,text\nx,y\n", true), ("1.2.3,x\n1,2\n", true),
  ])
  func headersAreFound(_ text: String, _ hasHeader: Bool) throws {
    let table = try CSV(decoding: Data(text.utf8), file: URL(path: "x"))
    #expect((table.names != nil) == hasHeader)
    #expect(table.rowCount == (hasHeader ? 1 : 2))
  }

  @Test func columnsAreChosen() throws {
    let text = "# heights\nname,height,weight,old\nx,1.5,70,true\n#y,2,3,0\n\"#z\",-2,80,False\n"
    let table = try CSV(decoding: Data(text.utf8), file: URL(path: "x"), comment: "#")
    #expect(table.names == ["name", "height", "weight", "old"])
    #expect(try table.strings("name") == ["x", "#z"])
    #expect(try table.strings(-1) == ["true", "False"])
    #expect(try table.column("height") == Tensor<Float>([1.5, -2]))
    #expect(try table.column(2, as: UInt8.self) == [70, 80])
    #expect(try table.column("old", as: Bool.self) == [true, false])
    let numbers: Tensor<Double> = [[1.5, 70], [-2, 80]]
    #expect(try table.tensor(columns: ["height", "weight"]) == numbers)
    #expect(try table.tensor(columns: 1..<3) == numbers)
    #expect(try table.tensor(columns: 1...2) == numbers)
    #expect(try table.tensor(columns: [2, 1]) == numbers.take([1, 0], axis: 1))
    #expect(try table.tensor(columns: [-2]) == numbers[.all, 1..<2])
    #expect(try table.tensor(columns: 2..<2, as: Int8.self).shape == [2, 0])
    let rows = try CSV(decoding: Data("1,2,x\n3,4,y\n".utf8), file: URL(path: "x"))
    #expect(try rows.tensor(columns: ..<(-1)) == Tensor<Int>([[1, 2], [3, 4]]))
    #expect(try rows.tensor(columns: ...1) == Tensor<Int>([[1, 2], [3, 4]]))
  }

  @Test func categoriesAreSorted() throws {
    let text = "species\nsetosa\nvirginica\n\"\"\nsetosa\n"
    let table = try CSV(decoding: Data(text.utf8), file: URL(path: "x"))
    let (codes, categories) = try table.categories("species")
    #expect(categories == ["", "setosa", "virginica"])
    #expect(codes == [1, 2, 0, 1])
  }

  @Test func missingValuesAreReplaced() throws {
    let text = "1,?,3\n-999,5,\n"
    let file = URL(path: "x")
    let table = try CSV(
      decoding: Data(text.utf8), file: file, missingMarkers: CSV.missingMarkers + ["?", "-999"])
    #expect(try table.tensor(missing: -1) == Tensor<Int>([[1, -1, 3], [-1, 5, -1]]))
    #expect(try table.column(1, missing: 0) == Tensor<Float>([0, 5]))
    // Without a marker for it, NaN is a number.
    let plain = try CSV(decoding: Data("nan,1\n".utf8), file: file, missingMarkers: [])
    #expect(try plain.tensor(as: Float.self).scalars[0].isNaN)
    #expect(throws: FileError.self) { try plain.tensor(as: Int.self) }
  }

  @Test(arguments: ["rows.csv", "rows.csv.gz"]) func tensorsAreReadAtOnce(_ name: String) throws {
    try withTemporaryFolder { folder in
      let file = folder.appending(path: name)
      let text = "a;b;c\n" + (0..<50_000).map { "\($0);text;\($0 % 256)\n" }.joined()
      let bytes = Array(text.utf8)
      try (name.hasSuffix("gz") ? Gzip.compress(bytes) : bytes).write(atomicallyTo: file)
      let x = try Tensor<Int32>(csv: file, columns: ["c", "a"], separator: ";")
      #expect(x.shape == [50_000, 2])
      #expect(x[.all, 1].scalars == (0..<50_000).map { Int32($0) })
      #expect(x[.all, 0].scalars == (0..<50_000).map { Int32($0 % 256) })
      expectFileError("the text 'text' in line 2, column 2 ('b')") {
        _ = try Tensor<Float>(csv: file, separator: ";")
      }
    }
  }

  #if os(Linux)
  /// The text of 60 MB takes the memory of its 4 MB of numbers, and a few blocks.
  @Test func memoryIsThatOfTheResult() async {
    await #expect(processExitsWith: .success) {
      try withTemporaryFolder { folder in
        let file = folder.appending(path: "rows.csv.gz")
        let line = (0..<20).map { "\($0).0000000000" }.joined(separator: ",") + "\n"
        let count = 200_000
        var text = [UInt8]()
        for _ in 0..<count { text += line.utf8 }
        try Gzip.compress(text).write(atomicallyTo: file)
        text = []
        let (x, bytes) = try peakMemory {
          try Tensor<Float>(csv: file, columns: [0, 1, 2, 3, 19])
        }
        precondition(x.shape == [count, 5] && x[-1, 4].scalar == 19)
        precondition(bytes < 4 * count * 5 + 24 << 20, "\(bytes) bytes")
      }
    }
  }
  #endif
}
