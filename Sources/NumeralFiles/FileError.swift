// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// An error about a file that is missing, cannot be read or written, or has unexpected content.
///
///     centers.npy: found elements of type '<f8' (float64), expected float32
public struct FileError: Error, Equatable, Sendable {
  /// The file's path, or the address of a download.
  public let file: String
  /// The finding: "no such file", "a header of 12 bytes".
  public let found: String
  /// The expectation: "an IDX file", "a header of 16 bytes".
  public let expected: String

  /// Creates an error about a file or a download.
  ///
  /// - Parameters:
  ///   - file: The file, or the address of the download.
  ///   - found: The finding, to follow the word "found".
  ///   - expected: The expectation, to follow the word "expected".
  public init(_ file: URL, found: String, expected: String) {
    self.init(
      file: file.isFileURL ? file.unresolvedPath : file.absoluteString, found: found,
      expected: expected)
  }

  /// Creates an error about a file, or data in memory, from its name.
  package init(file: String, found: String, expected: String) {
    self.file = file
    self.found = found
    self.expected = expected
  }
}

extension FileError: CustomStringConvertible, LocalizedError {
  /// One line: the file, the finding and the expectation.
  ///
  /// Control characters, which a name in a damaged file may have, are escaped: `\n`, `\u{1B}`.
  public var description: String {
    "\(file): found \(found), expected \(expected)".unicodeScalars.reduce(into: "") {
      let isControl = $1.properties.generalCategory == .control
      $0 += isControl ? $1.escaped(asASCII: true) : String($1)
    }
  }
  /// The same line, for Foundation.
  public var errorDescription: String? { description }
}
