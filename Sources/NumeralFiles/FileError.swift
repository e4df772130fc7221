// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A file that is missing, cannot be read or written, or does not hold what it should.
public struct FileError: Error, Equatable, Sendable {
  /// The file's path, or the address of a download.
  public let file: String
  /// What was found in its place: "no such file", "a header of 12 bytes".
  public let found: String
  /// What was expected: "an IDX file", "a header of 16 bytes".
  public let expected: String

  /// Creates an error about a file.
  public init(_ file: URL, found: String, expected: String) {
    self.init(
      file: file.isFileURL ? file.path : file.absoluteString, found: found, expected: expected)
  }

  /// Creates an error about a file, or about what would be one, from its name.
  package init(file: String, found: String, expected: String) {
    self.file = file
    self.found = found
    self.expected = expected
  }
}

extension FileError: CustomStringConvertible, LocalizedError {
  /// One line that names the file, what was found and what was expected.
  public var description: String { "\(file): found \(found), expected \(expected)" }
  /// The same line, where Foundation asks for it.
  public var errorDescription: String? { description }
}
