import Foundation
import Tensors
import XCTest

/// The address of a fixture; `Fixtures/make_fixtures.py` made it.
func fixture(_ name: String) -> URL {
  Bundle.module.resourceURL!.appendingPathComponent("Fixtures").appendingPathComponent(name)
}

extension XCTestCase {
  /// Checks that `body` throws a `FileError` about `file`, with these words in it.
  func assertFileError<Result>(
    _ file: String, found: String, expected: String, line: UInt = #line,
    _ body: () throws -> Result
  ) {
    XCTAssertThrowsError(try body(), line: line) { error in
      guard let error = error as? FileError else {
        return XCTFail("\(error) is no FileError", line: line)
      }
      XCTAssertTrue(error.file.hasSuffix(file), "\(error.file) does not end in \(file)", line: line)
      XCTAssertTrue(
        error.found.contains(found), "found: \(error.found), without \(found)", line: line)
      XCTAssertTrue(
        error.expected.contains(expected), "expected: \(error.expected), without \(expected)",
        line: line)
      XCTAssertFalse(error.description.contains("\n"), error.description, line: line)
    }
  }
}
