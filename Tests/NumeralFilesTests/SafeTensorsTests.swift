// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class SafeTensorsTests: XCTestCase {
  func testAgainstPython() throws {
    let file = try SafeTensors(contentsOf: fixture("python.safetensors"))
    XCTAssertEqual(file.metadata, ["format": "np", "note": "é \"quoted\""])
    XCTAssertEqual(
      file.names,
      [
        "bias", "count", "half", "i1", "i2", "i4", "mask", "none", "u1", "u2", "u4", "u8", "weight",
      ])
    XCTAssertEqual(file.shape(of: "weight"), [2, 3])
    XCTAssertEqual(file.elementType(of: "weight"), .float32)
    XCTAssertEqual(try file.tensor("weight"), counting([2, 3]) / 2 as Tensor<Float>)
    XCTAssertEqual(try file.tensor("bias", as: Double.self), [1.5, -2.5])
    XCTAssertEqual(try file.tensor("count", as: Int.self).scalar, 7)
    XCTAssertEqual(try file.tensor("mask", as: Bool.self), [true, false, true])
    XCTAssertEqual(try file.tensor("none", as: Float.self).shape, [0, 4])
    XCTAssertEqual(try file.tensor("i1", as: Int8.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("i2", as: Int16.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("i4", as: Int32.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("u1", as: UInt8.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("u2", as: UInt16.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("u4", as: UInt32.self), [0, 1, 100])
    XCTAssertEqual(try file.tensor("u8", as: UInt64.self), [0, 1, 100])
  }

  func testUnknownTypesAreKept() throws {
    let source = fixture("python.safetensors")
    var file = try SafeTensors(contentsOf: source)
    XCTAssertEqual(file.shape(of: "half"), [3])
    XCTAssertNil(file.elementType(of: "half"))
    assertFileError(source, found: "tensor 'half' of type F16", expected: "F32") {
      _ = try file.tensor("half", as: Float.self)
    }
    // Half 1, 2 and 3, as they were read.
    file.insert([1] as Tensor<UInt8>, named: "zz")
    try withTemporaryFolder { directory in
      let copy = directory.appending(path: "copy.safetensors")
      try file.write(to: copy)
      let bytes = try Data(contentsOf: copy)
      XCTAssertNotNil(bytes.range(of: Data([0x00, 0x3C, 0x00, 0x40, 0x00, 0x42])))
      let again = try SafeTensors(contentsOf: copy)
      XCTAssertEqual(again.names, file.names)
      XCTAssertEqual(try again.tensor("weight"), counting([2, 3]) / 2 as Tensor<Float>)
    }
  }

  private func sample(reversed: Bool = false) -> SafeTensors {
    var file = SafeTensors()
    let insertions: [(inout SafeTensors) -> Void] = [
      { $0.insert(([[1, 2], [3, 4]] as Tensor<Float>)[1...], named: "a/b") },
      { $0.insert(Tensor<Double>(-0.5), named: "b") },
      { $0.insert([true] as Tensor<Bool>, named: "mask \"é\"") },
      { $0.insert(Tensor<Int>.zeros([0, 2]), named: "none") },
      { $0.insert([1, 2, 3] as Tensor<UInt8>, named: "") },
      { $0.metadata["one"] = "1" },
      { $0.metadata["two"] = "2\n" },
    ]
    for insertion in reversed ? insertions.reversed() : insertions { insertion(&file) }
    return file
  }

  func testRoundTrip() throws {
    try withTemporaryFolder { directory in
      let url = directory.appending(path: "x.safetensors")
      try sample().write(to: url)
      let file = try SafeTensors(contentsOf: url)
      XCTAssertEqual(file.metadata, ["one": "1", "two": "2\n"])
      XCTAssertEqual(file.names, ["", "a/b", "b", "mask \"é\"", "none"])
      XCTAssertEqual(try file.tensor("a/b", as: Float.self), [[3, 4]])
      XCTAssertEqual(try file.tensor("b", as: Double.self).scalar, -0.5)
      XCTAssertEqual(try file.tensor("mask \"é\"", as: Bool.self), [true])
      XCTAssertEqual(try file.tensor("none", as: Int.self).shape, [0, 2])
      XCTAssertEqual(try file.tensor("", as: UInt8.self), [1, 2, 3])
      XCTAssertEqual(
        try FileManager.default.contentsOfDirectory(atPath: directory.path), ["x.safetensors"])
    }
  }

  /// The layout byte by byte, as the specification has it.
  func testLayout() throws {
    var file = SafeTensors()
    file.insert([1, 2] as Tensor<UInt8>, named: "a")
    file.insert([1] as Tensor<Float>, named: "z")
    file.insert(Tensor<Double>(2), named: "m")
    file.metadata["k"] = "v"
    let json =
      #"{"__metadata__":{"k":"v"},"a":{"data_offsets":[12,14],"dtype":"U8","shape":[2]},"#
      + #""m":{"data_offsets":[0,8],"dtype":"F64","shape":[]},"#
      + #""z":{"data_offsets":[8,12],"dtype":"F32","shape":[1]}}"#
    let padded = json + String(repeating: " ", count: (8 - json.utf8.count % 8) % 8)
    let length = [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0]
    let content: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3F, 1, 2]
    try withTemporaryFolder { directory in
      let url = directory.appending(path: "x.safetensors")
      try file.write(to: url)
      XCTAssertEqual(try Data(contentsOf: url), Data(length + padded.utf8 + content))
      try SafeTensors().write(to: url)
      XCTAssertEqual(try Data(contentsOf: url), Data([8, 0, 0, 0, 0, 0, 0, 0] + "{}      ".utf8))
      XCTAssertEqual(try SafeTensors(contentsOf: url).names, [])
    }
  }

  func testTheSameTensorsGiveTheSameBytes() throws {
    try withTemporaryFolder { directory in
      let (one, two) = (directory.appending(path: "1"), directory.appending(path: "2"))
      try sample().write(to: one)
      try sample(reversed: true).write(to: two)
      XCTAssertEqual(try Data(contentsOf: one), try Data(contentsOf: two))
      try SafeTensors(contentsOf: one).write(to: two)
      XCTAssertEqual(try Data(contentsOf: one), try Data(contentsOf: two))
    }
  }

  func testInsertingReplaces() throws {
    var file = sample()
    file.insert([9] as Tensor<Int32>, named: "b")
    XCTAssertEqual(try file.tensor("b", as: Int32.self), [9])
    XCTAssertEqual(file.names.count, 5)
    XCTAssertNil(file.shape(of: "c"))
    XCTAssertNil(file.elementType(of: "c"))
  }

  func testAskingForTheWrongThing() throws {
    let url = fixture("python.safetensors")
    let file = try SafeTensors(contentsOf: url)
    assertFileError(url, found: "no tensor 'wait'", expected: "\"weight\"") {
      _ = try file.tensor("wait", as: Float.self)
    }
    assertFileError(url, found: "tensor 'weight' of type F32", expected: "F64") {
      _ = try file.tensor("weight", as: Double.self)
    }
    assertFileError(url, found: "tensor 'weight' of shape [2, 3]", expected: "[3, 2]") {
      _ = try file.tensor("weight", as: Float.self, shape: [3, 2])
    }
    XCTAssertNoThrow(try file.tensor("weight", as: Float.self, shape: [2, 3]))
    XCTAssertThrowsError(try SafeTensors().tensor("x", as: Float.self)) {
      XCTAssertEqual("\($0)", "SafeTensors: found no tensor 'x', expected one")
    }
  }

  // MARK: Damage

  private func bytes(_ json: String, length: UInt64? = nil, content: Int = 0) -> Data {
    let length = length ?? UInt64(json.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data(json.utf8)
      + Data((0..<content).map { UInt8($0) })
  }

  private func assertFails(
    _ data: Data, found: String, expected: String, line: UInt = #line
  ) throws {
    try withTemporaryFolder { directory in
      let file = directory.appending(path: "broken.safetensors")
      try data.write(to: file)
      assertFileError(file, found: found, expected: expected, line: line) {
        _ = try SafeTensors(contentsOf: file)
      }
    }
  }

  private func entry(_ name: String, _ dtype: String, _ shape: String, _ offsets: String) -> String
  {
    #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}"#
  }

  func testBrokenStarts() throws {
    try assertFails(Data(), found: "an empty file", expected: ".safetensors")
    try assertFails(Data(count: 7), found: "7 bytes", expected: ".safetensors")
    try assertFails(bytes("{}", length: 3), found: "2 bytes after", expected: "a header of 3")
    for length: UInt64 in [100_000_001, .max, 1 << 63] {
      try assertFails(
        bytes("{}", length: length), found: "a header of \(length) bytes",
        expected: "at most 100000000")
    }
  }

  func testBrokenHeaders() throws {
    for (text, found, expected) in [
      ("", "the end of the text at byte 8", "an object"),
      ("[]", "0x5B at byte 8", "an object"),
      ("{", "the end of the text at byte 9", "a string"),
      ("{}x", "0x78 at byte 10", "the end of the text"),
      (#"{"a"}"#, "0x7D at byte 12", "':'"),
      (#"{"a":1,}"#, "0x31 at byte 13", "an object"),
    ] {
      try assertFails(bytes(text), found: found, expected: expected)
    }
    for (value, found, expected) in [
      ("{}", "no dtype of 'weight'", "dtype, shape and data_offsets"),
      (#"{"dtype":"F32","shape":[0]}"#, "no data_offsets of 'weight'", "data_offsets"),
      (#"{"dtype":1}"#, "0x31 at byte", "a string"),
      (#"{"dtype":"F31","shape":[0],"data_offsets":[0,0]}"#, "the type 'F31'", "'F32'"),
      (#"{"shape":[0.5]}"#, "'0.5' at byte", "an integer"),
      (#"{"shape":[-1]}"#, "'-1' at byte", "an integer"),
      (#"{"shape":[9223372036854775808]}"#, "'9223372036854775808' at", "to 9223372036854775807"),
      (#"{"dtype":"F32","shape":[0],"data_offsets":[0]}"#, "1 data_offsets", "two"),
    ] {
      try assertFails(bytes(#"{"weight":\#(value)}"#), found: found, expected: expected)
    }
  }

  func testBrokenLayouts() throws {
    func file(_ entries: String..., content: Int) -> Data {
      bytes("{\(entries.joined(separator: ","))}", content: content)
    }
    try assertFails(
      file(entry("x", "F32", "[2]", "[0,8]"), content: 7), found: "tensor 'x' at bytes 0 to 8",
      expected: "within 7")
    try assertFails(
      file(entry("x", "F32", "[2]", "[0,8]"), content: 9), found: "bytes after the last tensor's",
      expected: "8 bytes after the header, all")
    try assertFails(
      file(entry("x", "F32", "[3]", "[0,8]"), content: 8), found: "tensor 'x' of 8 bytes",
      expected: "12 for the shape [3] of F32")
    try assertFails(
      file(entry("x", "U8", "[2]", "[0,2]"), entry("y", "U8", "[2]", "[3,5]"), content: 5),
      found: "tensor 'y' at bytes 3 to 5", expected: "byte 2, without holes")
    try assertFails(
      file(entry("x", "U8", "[2]", "[0,2]"), entry("y", "U8", "[2]", "[1,3]"), content: 3),
      found: "tensor 'y' at bytes 1 to 3", expected: "byte 2, without holes or overlaps")
    try assertFails(
      file(entry("x", "U8", "[2]", "[2,0]"), content: 2), found: "2 to 0", expected: "byte 0")
    try assertFails(
      file(entry("x", "U8", "[2]", "[0,\(Int.max)]"), content: 2), found: "\(Int.max)",
      expected: "within 2")
    for shape in ["[4294967296,4294967296]", "[0,4294967296,4294967296]"] {
      for dtype in ["U8", "F32", "BF16"] {
        try assertFails(
          file(entry("x", dtype, shape, "[0,1]"), content: 1), found: "tensor 'x' of shape [",
          expected: "that fit")
      }
    }
  }

  func testBooleansMustBeZeroOrOne() throws {
    try withTemporaryFolder { directory in
      let url = directory.appending(path: "x.safetensors")
      try bytes("{\(entry("x", "BOOL", "[3]", "[0,3]"))}", content: 3).write(to: url)
      let file = try SafeTensors(contentsOf: url)
      assertFileError(url, found: "the byte 2 as element 2 of tensor 'x'", expected: "0 or 1") {
        _ = try file.tensor("x", as: Bool.self)
      }
    }
  }

  func testDamageNeverTraps() throws {
    let whole = try Data(contentsOf: fixture("python.safetensors"))
    try withTemporaryFolder { directory in
      let url = directory.appending(path: "damaged.safetensors")
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: url)
        XCTAssertThrowsError(try SafeTensors(contentsOf: url)) { XCTAssert($0 is FileError) }
      }
      for position in whole.indices {
        var damaged = whole
        damaged[position] ^= [0x01, 0x02, 0x10, 0x80][position % 4]
        try damaged.write(to: url)
        do {
          let file = try SafeTensors(contentsOf: url)
          for name in file.names { _ = try file.tensor(name, as: Float.self) }
        } catch { XCTAssert(error is FileError, "\(error)") }
      }
    }
  }

  func testFailedWritesLeaveNothing() throws {
    try withTemporaryFolder { directory in
      let nowhere = directory.appending(path: "missing/x.safetensors")
      assertFileError(nowhere, found: "no folder", expected: "a folder to write to") {
        try sample().write(to: nowhere)
      }
      assertFileError(directory, found: "a folder", expected: "a file to write") {
        try sample().write(to: directory)
      }
      XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: directory.path), [])
      let missing = directory.appending(path: "missing.safetensors")
      assertFileError(missing, found: "no such file", expected: "a .safetensors file") {
        _ = try SafeTensors(contentsOf: missing)
      }
    }
  }
}
