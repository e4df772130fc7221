// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

extension ContiguousBytes {
  /// Writes the bytes to a file atomically: under a temporary name in the same folder, which is
  /// then renamed. A reader finds the old file or the new one, never a part of either.
  ///
  /// - Throws: `FileError` if the file cannot be written; an existing file is then unchanged.
  package func write(atomicallyTo file: URL) throws {
    try checkScheme(of: file, expected: "a file that can be written")
    let partial = try PartialFile(for: file)
    defer { partial.remove() }
    try partial.append(self)
    try partial.commit()
  }
}

extension Data {
  /// Creates data from all bytes of a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - expected: The kind of file, for error messages: "a .npy file".
  /// - Throws: `FileError` if there is no such file, or it cannot be read.
  package init(contentsOf file: URL, expected: String) throws {
    try checkScheme(of: file, expected: expected)
    do {
      try self.init(contentsOf: file)
    } catch {
      throw FileError(file, found: systemErrorReason(error), expected: expected)
    }
  }
}

/// Throws if a URL is not a file's: Foundation would download it.
private func checkScheme(of file: URL, expected: String) throws {
  guard file.isFileURL else {
    throw FileError(
      file, found: "an address of scheme \(file.scheme ?? "none")", expected: expected)
  }
}
