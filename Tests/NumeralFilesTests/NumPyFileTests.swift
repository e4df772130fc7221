// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class NumPyFileTests: XCTestCase {
  /// Reads what NumPy wrote, and writes it again: the bytes must be NumPy's.
  private func checkRoundTrip<Scalar: TensorElement>(
    _ name: String, _ expected: Tensor<Scalar>, line: UInt = #line
  ) throws {
    let file = fixture("\(name).npy")
    XCTAssertEqual(try Tensor<Scalar>(contentsOf: file), expected, name, line: line)
    try withTemporaryFolder { directory in
      let copy = directory.appending(path: "copy.npy")
      try expected.write(to: copy)
      XCTAssertEqual(try Data(contentsOf: copy), try Data(contentsOf: file), name, line: line)
      XCTAssertEqual(
        try FileManager.default.contentsOfDirectory(atPath: directory.path), ["copy.npy"])
    }
  }

  func testEveryTypeAgainstNumPy() throws {
    try checkRoundTrip("i1", [[1, 2, 3], [4, 5, 6]] as Tensor<Int8>)
    try checkRoundTrip("i2", [[1, 2, 3], [4, 5, 6]] as Tensor<Int16>)
    try checkRoundTrip("i4", [[1, 2, 3], [4, 5, 6]] as Tensor<Int32>)
    try checkRoundTrip("i8", [[1, 2, 3], [4, 5, 6]] as Tensor<Int64>)
    try checkRoundTrip("i8", [[1, 2, 3], [4, 5, 6]] as Tensor<Int>)
    try checkRoundTrip("u1", [[1, 2, 3], [4, 5, 6]] as Tensor<UInt8>)
    try checkRoundTrip("u2", [[1, 2, 3], [4, 5, 6]] as Tensor<UInt16>)
    try checkRoundTrip("u4", [[1, 2, 3], [4, 5, 6]] as Tensor<UInt32>)
    try checkRoundTrip("u8", [[1, 2, 3], [4, 5, 6]] as Tensor<UInt64>)
    try checkRoundTrip("f4", [[1, 2, 3], [4, 5, 6]] as Tensor<Float>)
    try checkRoundTrip("f8", [[1, 2, 3], [4, 5, 6]] as Tensor<Double>)
    try checkRoundTrip("b1", [[true, false, true], [false, true, false]] as Tensor<Bool>)
    try checkRoundTrip("f4-scalar", Tensor<Float>(2.5))
    try checkRoundTrip("f4-vector", [0, 1, 2] as Tensor<Float>)
    try checkRoundTrip("f4-empty", Tensor<Float>.zeros([0, 3]))
  }

  func testOtherLayoutsAndVersions() throws {
    let floats: Tensor<Float> = [[1, 2, 3], [4, 5, 6]]
    XCTAssertEqual(try Tensor<Float>(contentsOf: fixture("f4-big-endian.npy")), floats)
    XCTAssertEqual(
      try Tensor<Int16>(contentsOf: fixture("i2-big-endian.npy")),
      [[-1, 999, 1999], [2999, 3999, 4999]])
    XCTAssertEqual(try Tensor<Float>(contentsOf: fixture("f4-version-2.npy")), floats)
    XCTAssertEqual(try Tensor<Float>(contentsOf: fixture("f4-version-3.npy")), floats)
    let cube = try Tensor<Double>(contentsOf: fixture("f8-fortran.npy"))
    XCTAssertEqual(cube, counting([2, 3, 4]) / 4)
  }

  func testSlicesAndSpecialNumbersAreWritten() throws {
    try withTemporaryFolder { directory in
      let file = directory.appending(path: "x.npy")
      let x = Tensor<Double>(
        [1, .infinity, -0.0, .nan, .leastNonzeroMagnitude, -1], shape: [3, 2])
      try x[1...].write(to: file)
      let read = try Tensor<Double>(contentsOf: file)
      assertSameBits(read, x[1...])
      let long = Tensor<UInt8>(repeating: 3, shape: Array(repeating: 1, count: 30_000))
      try long.write(to: file)
      XCTAssertEqual(try Data(contentsOf: file)[6], 2, "a header too long for version 1")
      XCTAssertEqual(try Tensor<UInt8>(contentsOf: file), long)
    }
  }

  // MARK: Damage

  /// A file from its parts; `length` is what the header says of itself.
  private func bytes(
    _ header: String, length: Int? = nil, version: UInt8 = 1, content: [UInt8] = []
  ) -> Data {
    let length = length ?? header.utf8.count
    let lengthBytes = (0..<(version == 1 ? 2 : 4)).map {
      UInt8(truncatingIfNeeded: length >> ($0 * 8))
    }
    return Data([0x93] + "NUMPY".utf8 + [version, 0] + lengthBytes + header.utf8 + content)
  }

  private func header(
    _ shape: String, type: String = "'|u1'", fortran: String = "False"
  ) -> String {
    "{'descr': \(type), 'fortran_order': \(fortran), 'shape': \(shape)}"
  }

  private func write<Result>(_ data: Data, _ body: (URL) throws -> Result) throws -> Result {
    try withTemporaryFolder { directory in
      let file = directory.appending(path: "broken.npy")
      try data.write(to: file)
      return try body(file)
    }
  }

  private func assertFails(
    _ data: Data, found: String, expected: String, line: UInt = #line
  ) throws {
    try write(data) { file in
      assertFileError(file, found: found, expected: expected, line: line) {
        _ = try Tensor<UInt8>(contentsOf: file)
      }
    }
  }

  func testHeadersThatOthersWrite() throws {
    for header in [
      "{'shape': (3,), 'descr': '|u1', 'fortran_order': False}",
      "{\"descr\":\"<u1\",\"fortran_order\":True,\"shape\":(3,),}\n\n",
      "  {  'fortran_order' : False ,\n'shape' : ( 3 , ) , 'descr' : '>u1' , }  ",
    ] {
      try write(bytes(header, content: [7, 8, 9])) { file in
        XCTAssertEqual(try Tensor<UInt8>(contentsOf: file), [7, 8, 9], header)
      }
    }
    try write(bytes(header("()"), content: [7])) { file in
      XCTAssertEqual(try Tensor<UInt8>(contentsOf: file).shape, [])
    }
    try write(bytes(header("(1, 2, 0,)"))) { file in
      XCTAssertEqual(try Tensor<UInt8>(contentsOf: file).shape, [1, 2, 0])
    }
    try write(bytes(header("(2, 3)", fortran: "True"), content: [1, 2, 3, 4, 5, 6])) { file in
      XCTAssertEqual(try Tensor<UInt8>(contentsOf: file), [[1, 3, 5], [2, 4, 6]])
    }
  }

  func testOtherTypesAreRefused() throws {
    assertFileError(fixture("f8.npy"), found: "'<f8' (float64)", expected: "float32") {
      _ = try Tensor<Float>(contentsOf: fixture("f8.npy"))
    }
    assertFileError(fixture("u1.npy"), found: "'|u1' (uint8)", expected: "bool") {
      _ = try Tensor<Bool>(contentsOf: fixture("u1.npy"))
    }
    for (name, found) in [("f2", "'<f2'"), ("c8", "'<c8' (complex64)"), ("object", "'|O'")] {
      assertFileError(fixture("\(name).npy"), found: "type \(found)", expected: "float32") {
        _ = try Tensor<Float>(contentsOf: fixture("\(name).npy"))
      }
    }
    assertFileError(fixture("record.npy"), found: "structured", expected: "one type") {
      _ = try Tensor<Float>(contentsOf: fixture("record.npy"))
    }
    for code in ["'u2'", "'<u'", "'<u16'", "''", "'|u1x'", "'<U1'"] {
      try assertFails(
        bytes(header("(3,)", type: code), content: [1, 2, 3]), found: code, expected: "uint8")
    }
  }

  func testBrokenStarts() throws {
    try assertFails(Data(), found: "an empty file", expected: ".npy")
    try assertFails(Data([0x93]), found: "0x93", expected: ".npy")
    try assertFails(bytes(header("(3,)"), version: 4), found: "4.0", expected: "1.0, 2.0 or 3.0")
    try assertFails(bytes(header("(3,)"), version: 0), found: "0.0", expected: "1.0, 2.0 or 3.0")
    try assertFails(bytes("", length: 0, version: 2).prefix(11), found: "11 bytes", expected: "12")
    try assertFails(bytes(header("(3,)"), length: 60_000), found: "bytes after", expected: "60000")
    try assertFails(
      bytes(header("(3,)"), length: 0xFFFF_FFFF, version: 3), found: "4294967295 bytes",
      expected: "at most 1048576")
  }

  func testBrokenHeaders() throws {
    for text in [
      "", "{", "{}}", "{'descr'}", "{'descr': }", "{'descr' '|u1'}", "{,}", "[1, 2", "None", "'",
      "{'descr': '|u1', 'fortran_order': false, 'shape': (3,)}", "{'descr': '|u1\\'}",
      "{'descr': '|u1',, 'fortran_order': False, 'shape': (3,)}",
      "{'descr': '|u1' 'fortran_order': False, 'shape': (3,)}", header("(3,") + "",
      header("(3,)") + " x", header("(3 4)"), header("(,)"), header("(3.5,)"), header("(0x3,)"),
      header("(03,)"), header("(--3,)"), header("(99999999999999999999,)"),
      header(String(repeating: "(", count: 5000)), header("(3,)") + header("(3,)"),
      "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (3,)}", "{1: 2}", "()",
    ] {
      try assertFails(bytes(text, content: [1, 2, 3]), found: "the header", expected: "{'descr'")
    }
    try assertFails(
      bytes("{'descr': '|u1', 'shape': (3,)}"), found: #"["descr", "shape"]"#,
      expected: "fortran_order")
    try assertFails(
      bytes("{'descr': '|u1', 'fortran_order': False, 'shape': (3,), 'x': 1}"), found: "\"x\"",
      expected: "descr, fortran_order and shape")
    try assertFails(
      bytes(header("(3,)", fortran: "0")), found: "fortran_order", expected: "True or False")
    for shape in ["3", "(3)", "[3]", "'3'", "True"] {
      try assertFails(bytes(header(shape)), found: "shape is not a tuple", expected: "lengths")
    }
    for shape in ["(-3,)", "(3, -1)", "('3',)", "((3,),)", "(True,)"] {
      try assertFails(bytes(header(shape)), found: "shape has", expected: "0 or more")
    }
    for type in ["1", "('|u1', (2,))", "[('a', '|u1')]"] {
      try assertFails(bytes(header("(3,)", type: type)), found: "structured", expected: "one type")
    }
  }

  func testBrokenContent() throws {
    try assertFails(
      bytes(header("(3,)"), content: [1, 2]), found: "2 bytes", expected: "3 for the shape [3]")
    try assertFails(bytes(header("()")), found: "0 bytes", expected: "1 for the shape []")
    try assertFails(
      bytes(header("(9000000000000000000,)")), found: "0 bytes", expected: "9000000000000000000")
    for shape in [
      "(9000000000000000000, 2)", "(4294967296, 4294967296)", "(0, 4294967296, 4294967296)",
      "(4294967296, 4294967296, 0)",
    ] {
      try assertFails(bytes(header(shape)), found: "address space", expected: "fits")
    }
    try write(bytes(header("(3,)", type: "'|b1'"), content: [1, 0, 2])) { file in
      assertFileError(file, found: "the byte 2 as bool element 2", expected: "0 or 1") {
        _ = try Tensor<Bool>(contentsOf: file)
      }
    }
  }

  /// Every prefix of a valid file, and the file with each byte changed, is read or refused with an
  /// error.
  func testDamageNeverTraps() throws {
    let whole = try Data(contentsOf: fixture("f8-fortran.npy"))
    try withTemporaryFolder { directory in
      let file = directory.appending(path: "damaged.npy")
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: file)
        XCTAssertThrowsError(try Tensor<Double>(contentsOf: file)) { XCTAssert($0 is FileError) }
      }
      for position in 0..<128 {
        for change: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
          var damaged = whole
          damaged[position] ^= change
          try damaged.write(to: file)
          do { _ = try Tensor<Double>(contentsOf: file) } catch { XCTAssert(error is FileError) }
        }
      }
    }
  }

  // MARK: The file system

  func testFilesThatCannotBeRead() throws {
    try withTemporaryFolder { directory in
      let missing = directory.appending(path: "missing.npy")
      assertFileError(missing, found: "no such file", expected: "a .npy file") {
        _ = try Tensor<Float>(contentsOf: missing)
      }
      assertFileError(directory, found: "a directory", expected: "a .npy file") {
        _ = try Tensor<Float>(contentsOf: directory)
      }
    }
    XCTAssertThrowsError(try Tensor<Float>(contentsOf: URL(string: "https://example.com/x.npy")!)) {
      XCTAssert("\($0)".contains("https") && $0 is FileError, "\($0)")
    }
  }

  func testFailedWritesLeaveNothing() throws {
    let x = Tensor<Float>.ones([100])
    try withTemporaryFolder { directory in
      let nowhere = directory.appending(path: "missing/x.npy")
      assertFileError(nowhere, found: "no folder", expected: "a folder to write to") {
        try x.write(to: nowhere)
      }
      let occupied = directory.appending(path: "occupied")
      let inside = occupied.appending(path: "inside")
      try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: true)
      assertFileError(occupied, found: "a folder", expected: "a file to write") {
        try x.write(to: occupied)
      }
      let left = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
      XCTAssertEqual(left.sorted(), ["occupied", "occupied/inside"])

      let file = directory.appending(path: "x.npy")
      try x.write(to: file)
      try (x * 2).write(to: file)
      XCTAssertEqual(try Tensor<Float>(contentsOf: file), x * 2, "an older file is replaced")
    }
  }
}
