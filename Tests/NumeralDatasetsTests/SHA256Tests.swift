// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import NumeralTensors
import TestSupport
import XCTest

final class SHA256Tests: XCTestCase {
  /// The digests of NIST's examples for FIPS 180-4.
  private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  private let millionTimesA = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

  private func digest(_ chunks: [UInt8]...) -> String {
    var sha256 = SHA256()
    for chunk in chunks { sha256.update(chunk) }
    return sha256.digest()
  }

  func testKnownAnswers() {
    XCTAssertEqual(digest(), empty)
    XCTAssertEqual(digest([]), empty)
    XCTAssertEqual(digest(Array("abc".utf8)), abc)
    XCTAssertEqual(digest(Array("a".utf8), [], Array("bc".utf8)), abc)
    XCTAssertEqual(digest([UInt8](repeating: 0x61, count: 1_000_000)), millionTimesA)
  }

  func testChunksDoNotMatter() {
    var sha256 = SHA256()
    for _ in 0..<8000 { sha256.update([UInt8](repeating: 0x61, count: 125)) }
    let digest = sha256.digest()
    XCTAssertEqual(digest, millionTimesA)
  }

  func testTheDigestOfAFileIsThatOfItsContent() throws {
    let folder = try temporaryFolder()
    let content = [UInt8](repeating: 0x61, count: 1_000_000)
    let (plain, compressed) = (
      folder.appendingPathComponent("a"), folder.appendingPathComponent("a.gz")
    )
    try Data(content).write(to: plain)
    try Data(Gzip.compress(content)).write(to: compressed)
    XCTAssertEqual(try SHA256.digest(ofContentOf: plain), millionTimesA)
    XCTAssertEqual(try SHA256.digest(ofContentOf: compressed), millionTimesA)
  }
}
