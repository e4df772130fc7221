// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A file that is written under a temporary name in its destination's folder and then renamed.
///
/// Each temporary name is unique, so any number of processes can write the same file: the last to
/// commit replaces the others' content, and readers see one complete version or another.
package final class PartialFile: Sendable {
  /// The temporary file.
  package let file: URL
  private let destination: URL
  private let descriptor: Int32

  /// Creates the temporary file, with the permissions of the destination if that exists.
  ///
  /// - Throws: `FileError` if the folder is missing or cannot be written to.
  package init(for destination: URL) throws {
    self.destination = destination
    file = destination.deletingLastPathComponent()
      .appendingPathComponent(".\(destination.lastPathComponent).\(UUID().uuidString).partial")
    descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError(
        destination, found: systemErrorReason(), expected: "a folder that can be written to")
    }
    var status = stat()
    if stat(destination.path, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  ///
  /// - Throws: `FileError` if the disk is full or fails.
  package func append(_ data: some ContiguousBytes) throws {
    try data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let buffer = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          throw FileError(
            file, found: systemErrorReason(), expected: "space for \(bytes.count) more bytes")
        }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Renames the temporary file to the destination, replacing any file there.
  ///
  /// - Throws: `FileError` if the destination cannot be replaced.
  package func commit() throws {
    // Without fsync, a power failure after the rename can leave an empty file under the final name.
    guard fsync(descriptor) == 0, rename(file.path, destination.path) == 0 else {
      throw FileError(
        destination, found: systemErrorReason(), expected: "a file that can be replaced")
    }
  }

  /// Removes the temporary file; does nothing after `commit`.
  package func remove() { unlink(file.path) }
}
