// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

// Files come and go whole: read at once, and written under a temporary name in the same directory,
// which is then renamed. A reader finds the old file or the new one, never a part of either.

extension Data {
  /// Creates data from all bytes of a file.
  ///
  /// - Parameter expected: What the file should be, for the error's message: "a .npy file".
  /// - Throws: `FileError` if there is no such file, or it cannot be read.
  package init(wholeFile file: URL, expected: String) throws {
    // A URL of another scheme would be downloaded.
    guard file.isFileURL else {
      throw FileError(
        file, found: "an address of scheme \(file.scheme ?? "none")", expected: expected)
    }
    do {
      try self.init(contentsOf: file)
    } catch {
      throw FileError(file, found: systemReason(error), expected: expected)
    }
  }

  /// Writes all bytes to a file, or leaves what was there.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  package func write(wholeFile file: URL) throws {
    let expected = "a file that can be written"
    guard file.isFileURL else {
      throw FileError(
        file, found: "an address of scheme \(file.scheme ?? "none")", expected: expected)
    }
    do {
      try write(to: file, options: .atomic)
    } catch {
      throw FileError(file, found: systemReason(error), expected: expected)
    }
  }
}

/// The operating system's reason for an error, in its words: "no such file or directory".
package func systemReason(_ error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
  guard let underlying = underlying as NSError?, underlying.domain == NSPOSIXErrorDomain else {
    return error.localizedDescription
  }
  return String(cString: strerror(Int32(underlying.code))).lowercased()
}
