// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import XCTest

/// Calls `body` with a folder of its own, which is removed afterwards.
package func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = try createTemporaryFolder()
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

extension XCTestCase {
  /// A new, empty folder, which goes when the test is over.
  package func temporaryFolder() throws -> URL {
    let folder = try createTemporaryFolder()
    addTeardownBlock { try FileManager.default.removeItem(at: folder) }
    return folder
  }
}

private func createTemporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("numeral-tests-\(UUID().uuidString)", isDirectory: true)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

/// The names of everything in a folder, hidden files too.
package func contents(of folder: URL) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
}

/// The content of a file.
package func bytes(of file: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: file)) }
