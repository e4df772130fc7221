// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class GzipTests: XCTestCase {
  private let file = URL(fileURLWithPath: "/data/some.gz")

  /// The text that the fixtures hold.
  private let squares = (0..<20_000).flatMap { Array("\($0) squared is \($0 * $0)\n".utf8) }

  private func decompress(_ bytes: [UInt8]) throws -> [UInt8] {
    try ByteReader(bytes, file: file).readAll()
  }

  func testReadsWhatPythonCompressed() throws {
    XCTAssertEqual(
      try decompress(bytes(of: fixture("squares.txt.gz"))), Array(squares.prefix(20_000)))
    XCTAssertEqual(try decompress(bytes(of: fixture("squares-in-members.txt.gz"))), squares)
  }

  func testRoundTrips() throws {
    for count in [0, 1, 1000, squares.count] {
      let content = Array(squares.prefix(count))
      XCTAssertEqual(try decompress(Gzip.compress(content)), content)
    }
    let zeros = [UInt8](repeating: 0, count: 3_000_000)
    let compressed = Gzip.compress(zeros)
    XCTAssertLessThanOrEqual(zeros.count, compressed.count * Inflater.maxExpansion)
    XCTAssertEqual(try decompress(compressed), zeros)
  }

  func testMembersFollowEachOther() throws {
    let parts: [[UInt8]] = [[1, 2, 3], [], Array(squares.prefix(70_000)), [4]]
    XCTAssertEqual(try decompress(parts.flatMap(Gzip.compress)), Array(parts.joined()))
  }

  func testReadingInSmallChunks() throws {
    let reader = try ByteReader(fixture("squares-in-members.txt.gz"))
    XCTAssertTrue(reader.isCompressed)
    var content: [UInt8] = []
    while true {
      let chunk = try reader.read(977)
      content += chunk
      if chunk.count < 977 { break }
    }
    XCTAssertEqual(content, squares)
    XCTAssertEqual(try reader.read(1), [])
  }

  func testEveryTruncationIsAnError() throws {
    let whole = Gzip.compress(Array(squares.prefix(500)))
    for count in 2..<whole.count {
      assertFileError(
        "some.gz", found: "gzip data that end too early, after \(count) bytes",
        expected: "a complete gzip file"
      ) { try decompress(Array(whole.prefix(count))) }
    }
  }

  func testASecondMemberThatEndsTooEarlyIsAnError() {
    let bytes = Gzip.compress([1, 2, 3]) + Gzip.compress([4, 5, 6]).dropLast(3)
    assertFileError("some.gz", found: "end too early", expected: "complete") {
      try decompress(bytes)
    }
  }

  func testCorruptionIsAnError() {
    let whole = Gzip.compress(Array(squares.prefix(500)))
    // The last 8 bytes are the checksum and the length.
    for (position, reason) in [
      (whole.count - 8, "incorrect data check"), (whole.count - 1, "incorrect length check"),
      (2, "unknown compression method"),
    ] {
      var bytes = whole
      bytes[position] ^= 0x55
      assertFileError(
        "some.gz", found: "corrupt gzip data (\(reason))", expected: "an undamaged gzip file"
      ) { try decompress(bytes) }
    }
    // The compressed data end with the byte before those, whose highest bits may not be used.
    for position in 10..<whole.count where position != whole.count - 9 {
      var bytes = whole
      bytes[position] ^= 0x10
      XCTAssertThrowsError(try decompress(bytes), "byte \(position)")
    }
  }

  /// Tapes and disks pad files with zeros, which gunzip ignores too.
  func testZerosAfterTheEndAreIgnored() throws {
    for count in [1, 2, 512, 100_000] {
      let padded = Gzip.compress([1, 2, 3]) + [UInt8](repeating: 0, count: count)
      XCTAssertEqual(try decompress(padded), [1, 2, 3], "\(count)")
    }
  }

  func testGarbageAfterTheEndIsAnError() {
    let member = Gzip.compress([4])
    let zeros = [UInt8](repeating: 0, count: 100_000)
    for garbage in [[0, 1], zeros + [7], [0] + member, [0x20, 0x8B]] as [[UInt8]] {
      assertFileError(
        "some.gz", found: "other bytes after the end of the gzip data", expected: "more gzip data"
      ) { try decompress(Gzip.compress([1, 2, 3]) + garbage) }
    }
    assertFileError("some.gz", found: "corrupt gzip data", expected: "undamaged") {
      try decompress(Gzip.compress([1, 2, 3]) + [0x1F, 0x8C, 0, 0])
    }
  }
}
