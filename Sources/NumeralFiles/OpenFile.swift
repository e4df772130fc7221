// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A regular file that is open for reading, and closed when this object is deallocated.
final class OpenFile {
  /// The file's length when it was opened.
  let byteCount: Int
  private let file: URL
  private let descriptor: Int32

  init(reading file: URL) throws {
    let expected = "a file that can be read"
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileError(
        file, found: errno == ENOENT ? "no such file" : systemErrorReason(), expected: expected)
    }
    var status = stat()
    let isRegular = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard isRegular else {
      close(descriptor)
      throw FileError(
        file, found: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a special file",
        expected: expected)
    }
    self.file = file
    self.descriptor = descriptor
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Reads into the start of `target`, and returns the number of bytes read: 0 at the end of the
  /// file.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !target.isEmpty else { return 0 }
    while true {
      let count = Foundation.read(descriptor, target.baseAddress, target.count)
      if count >= 0 { return count }
      // The call was interrupted by a signal and can be repeated.
      guard errno == EINTR else {
        throw FileError(file, found: systemErrorReason(), expected: "a file that can be read")
      }
    }
  }
}
