// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import Testing
import XCTest

/// Asserts that `body` throws a one-line `FileError` about `file` whose parts contain these words.
///
/// - Parameter file: The end of the path in the error.
package func assertFileError<Result>(
  _ file: String, found: String, expected: String, at location: StaticString = #filePath,
  line: UInt = #line, _ body: () throws -> Result
) {
  XCTAssertThrowsError(try body(), file: location, line: line) { error in
    guard let error = error as? FileError else {
      return XCTFail("\(error) is not a FileError", file: location, line: line)
    }
    XCTAssert(
      error.file.hasSuffix(file), "\(error.file) does not end in \(file)", file: location,
      line: line)
    XCTAssert(
      error.found.contains(found), "found: \(error.found), without \(found)", file: location,
      line: line)
    XCTAssert(
      error.expected.contains(expected), "expected: \(error.expected), without \(expected)",
      file: location, line: line)
    XCTAssertFalse(error.description.contains("\n"), error.description, file: location, line: line)
  }
}

/// Asserts that `body` throws a one-line `FileError` about `file` whose parts contain these words.
package func assertFileError<Result>(
  _ file: URL, found: String, expected: String, at location: StaticString = #filePath,
  line: UInt = #line, _ body: () throws -> Result
) {
  assertFileError(
    file.path, found: found, expected: expected, at: location, line: line, body)
}

/// Expects that `body` throws a one-line `FileError` with this finding, for Swift Testing.
package func expectFileError(
  _ found: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) { try body() }
  guard let error else { return }
  #expect(error.found.contains(found), sourceLocation: sourceLocation)
  #expect(!error.description.contains("\n"), sourceLocation: sourceLocation)
}
