// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class IDXTests: XCTestCase {
  private let file = URL(fileURLWithPath: "/data/some.idx")

  // MARK: What NumPy has written

  func testReadsEveryElementTypeThatNumPyWrote() throws {
    XCTAssertEqual(
      try IDX<UInt8>(contentsOf: fixture("uint8.idx")).tensor, [[0, 255, 0], [1, 2, 100]])
    XCTAssertEqual(
      try IDX<Int8>(contentsOf: fixture("int8.idx")).tensor, [[-128, 127, 0], [1, 2, 100]])
    XCTAssertEqual(
      try IDX<Int16>(contentsOf: fixture("int16.idx")).tensor, [[-32768, 32767, 0], [1, 2, 100]])
    XCTAssertEqual(
      try IDX<Int32>(contentsOf: fixture("int32.idx")).tensor,
      [[-2_147_483_648, 2_147_483_647, 0], [1, 2, 100]])
    XCTAssertEqual(
      try IDX<Float>(contentsOf: fixture("float32.idx")).tensor,
      Tensor([-0.1, 1 / 3, .infinity, 0, 1e-30, 12345.678], shape: [2, 3]))
    XCTAssertEqual(
      try IDX<Double>(contentsOf: fixture("float64.idx")).tensor,
      Tensor([-0.1, 1 / 3, .infinity, 0, 1e-30, 12345.678], shape: [2, 3]))
  }

  func testWritesTheBytesThatNumPyWrote() throws {
    func check<Scalar: IDXElement>(_ name: String, _: Scalar.Type) throws {
      let bytes = try bytes(of: fixture(name))
      XCTAssertEqual(IDX(try IDX<Scalar>(contentsOf: fixture(name)).tensor).encoded(), bytes, name)
    }
    try check("uint8.idx", UInt8.self)
    try check("int8.idx", Int8.self)
    try check("int16.idx", Int16.self)
    try check("int32.idx", Int32.self)
    try check("float32.idx", Float.self)
    try check("float64.idx", Double.self)
  }

  // MARK: Round trips

  func testRoundTripsOfEveryTypeAndRank() throws {
    let folder = try temporaryFolder()
    func check<Scalar: IDXElement>(_ convert: (Int) -> Scalar) throws {
      for shape in [[], [0], [7], [3, 5], [2, 3, 4], [1, 2, 1, 3], [4, 0, 2]] {
        let count = shape.reduce(1, *)
        let tensor = Tensor((0..<count).map { convert($0 * 5 - 30) }, shape: shape)
        for name in ["a.idx", "a.idx.gz"] {
          let file = folder.appendingPathComponent(name)
          try IDX(tensor).write(to: file)
          XCTAssertEqual(
            try IDX(contentsOf: file).tensor, tensor, "\(Scalar.self) \(shape) \(name)")
        }
      }
    }
    try check { UInt8(truncatingIfNeeded: $0) }
    try check { Int8(truncatingIfNeeded: $0) }
    try check { Int16($0 * 300) }
    try check { Int32($0 * 10_000_000) }
    try check { Float($0) / 7 }
    try check { Double($0) / 7 }
    XCTAssertEqual(try contents(of: folder), ["a.idx", "a.idx.gz"])
  }

  func testContentAndNotTheNameTellsGzip() throws {
    let folder = try temporaryFolder()
    let tensor: Tensor<Int16> = [1, 2, 3]
    let (plain, compressed) = (
      folder.appendingPathComponent("plain.gz"), folder.appendingPathComponent("compressed")
    )
    try Data(IDX(tensor).encoded()).write(to: plain)
    try Data(Gzip.compress(IDX(tensor).encoded())).write(to: compressed)
    XCTAssertEqual(try IDX(contentsOf: plain).tensor, tensor)
    XCTAssertEqual(try IDX(contentsOf: compressed).tensor, tensor)
    try IDX(tensor).write(to: plain)
    XCTAssertEqual(try bytes(of: plain).prefix(2), [0x1F, 0x8B])
  }

  func testLargeFilesAreReadInChunks() throws {
    let tensor = Tensor<Int32>((0..<300_000).map { Int32($0 &* 2_654_435 % 1_000_003) })
    let encoded = IDX(tensor).encoded()
    XCTAssertEqual(try IDX(decoding: encoded, file: file).tensor, tensor)
    XCTAssertEqual(try IDX(decoding: Gzip.compress(encoded), file: file).tensor, tensor)
  }

  func testWritingToAMissingFolderLeavesNothing() throws {
    let folder = try temporaryFolder()
    let file = folder.appendingPathComponent("missing/a.idx")
    assertFileError("missing/a.idx", found: "no folder", expected: "a folder to write to") {
      try IDX(Tensor<UInt8>([1])).write(to: file)
    }
    XCTAssertEqual(try contents(of: folder), [])
  }

  // MARK: Broken files

  /// Decodes bytes as they are, and compressed: both must fail, for reasons that may differ.
  private func assertBroken(
    _ bytes: [UInt8], found: String, expected: String, whenCompressed: (String, String)? = nil,
    line: UInt = #line
  ) {
    assertFileError("some.idx", found: found, expected: expected, line: line) {
      try IDX<Int16>(decoding: bytes, file: file).tensor
    }
    assertFileError(
      "some.idx", found: whenCompressed?.0 ?? found, expected: whenCompressed?.1 ?? expected,
      line: line
    ) { try IDX<Int16>(decoding: Gzip.compress(bytes), file: file).tensor }
  }

  func testShortHeaders() {
    assertBroken([], found: "an empty file", expected: "an IDX header: 4 bytes")
    for count in 1..<4 {
      assertBroken(
        [UInt8]([0, 0, 0x0B, 2].prefix(count)), found: "a header of \(count) bytes",
        expected: "an IDX header: 4 bytes")
    }
    assertBroken(
      [0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0], found: "a header of 10 bytes",
      expected: "12 bytes, for 2 axes")
    assertBroken(
      [0, 0, 0x0B, 255], found: "a header of 4 bytes", expected: "1024 bytes, for 255 axes")
  }

  func testForeignFiles() {
    assertBroken(
      [0x89, 0x50, 0x4E, 0x47, 1, 2, 3], found: "a PNG image", expected: "0x0000, with which IDX")
  }

  func testUnknownElementTypes() {
    for code in [0x00, 0x07, 0x0A, 0x0F, 0xFF] as [UInt8] {
      assertBroken(
        [0, 0, code, 1, 0, 0, 0, 0], found: String(format: "the element type 0x%02X", code),
        expected: "0x08 (uint8), 0x09 (int8), 0x0B (int16), 0x0C (int32), 0x0D (float32)")
    }
  }

  func testElementsOfAnotherType() {
    assertBroken(
      [0, 0, 0x0D, 1, 0, 0, 0, 0], found: "type float32", expected: "type int16")
  }

  func testShapesTooLargeForMemoryOrForArithmetic() {
    let huge: [UInt8] = [255, 255, 255, 255]
    // 2³² numbers of 2 bytes can be counted, but are not there.
    assertBroken(
      [0, 0, 0x0B, 1] + huge, found: "0 bytes of elements",
      expected: "8589934590 bytes for the shape [4294967295] of int16",
      whenCompressed: ("at most ", "8589934590 bytes"))
    // The product of these cannot be counted in 64 bits, a length of 0 among them or not.
    for lengths in [huge + huge + huge, huge + huge + [0, 0, 0, 0], huge + huge + [0, 0, 0, 1]] {
      assertBroken(
        [0, 0, 0x0B, 3] + lengths, found: "the shape [4294967295, 4294967295, ",
        expected: "bytes of elements")
    }
  }

  func testCompressedFilesAreMeasuredBeforeLargeMemoryIsTaken() throws {
    // A file that could be expanded to as many bytes as the header states, but is not.
    let header: [UInt8] = [0, 0, 0x08, 1, 6, 0, 0, 0]
    var generator = RandomKey(3).generator
    let content = (0..<200_000).map { _ in UInt8(generator.next(upperBound: 256)) }
    let file = URL(fileURLWithPath: "/x.idx.gz")
    let bytes = [UInt8](Gzip.compress(header + content))
    assertFileError(
      "x.idx.gz", found: "200000 bytes of elements", expected: "100663296 bytes for the shape"
    ) { try IDX<UInt8>(decoding: bytes, file: file).tensor }
    let large = Tensor<UInt8>(repeating: 7, shape: [70_000_000])
    let encoded = [UInt8](Gzip.compress(IDX(large).encoded()))
    XCTAssertEqual(try IDX<UInt8>(decoding: encoded, file: file).tensor, large)
  }

  func testTooFewElements() {
    assertBroken(
      [0, 0, 0x0B, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7], found: "7 bytes of elements",
      expected: "8 bytes for the shape [2, 2] of int16")
  }

  func testTooManyElements() {
    assertBroken(
      [0, 0, 0x0B, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5], found: "5 bytes of elements",
      expected: "4 bytes for the shape [2] of int16",
      whenCompressed: ("more than 4 bytes", "4 bytes for the shape [2]"))
    assertBroken(
      [0, 0, 0x0B, 1, 0, 0, 0, 0, 1], found: "1 bytes", expected: "0 bytes",
      whenCompressed: ("more than 0 bytes", "0 bytes"))
  }

  func testNothingButAnErrorComesOfCutOrChangedFiles() throws {
    let whole = IDX(Tensor<Int16>([1, 2, 3, 4], shape: [2, 2])).encoded()
    let compressed = Gzip.compress(whole)
    for bytes in [whole, compressed] {
      for count in 0..<bytes.count {
        XCTAssertThrowsError(
          try IDX<Int16>(decoding: Array(bytes.prefix(count)), file: file).tensor, "\(count) bytes"
        ) { XCTAssertTrue($0 is FileError, "\($0)") }
      }
    }
    // Any single byte of the header of the plain file.
    for position in 0..<12 {
      var bytes = whole
      bytes[position] ^= 0xFF
      XCTAssertThrowsError(try IDX<Int16>(decoding: bytes, file: file).tensor, "\(position)")
    }
  }

  // MARK: Files that cannot be read

  func testFilesThatCannotBeRead() throws {
    let folder = try temporaryFolder()
    assertFileError("nothing.idx", found: "no such file", expected: "can be read") {
      try IDX<UInt8>(contentsOf: folder.appendingPathComponent("nothing.idx")).tensor
    }
    assertFileError(folder.lastPathComponent, found: "a directory", expected: "can be read") {
      try IDX<UInt8>(contentsOf: folder).tensor
    }
    assertFileError("null", found: "a device", expected: "can be read") {
      try IDX<UInt8>(contentsOf: URL(fileURLWithPath: "/dev/null")).tensor
    }
  }
}
