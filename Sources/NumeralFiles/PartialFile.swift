// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A file that is being written under a temporary name beside its destination.
///
/// Each has a name of its own, so any number of processes can write the same file; the last to finish
/// replaces what the others wrote, and readers see one whole file or another.
package final class PartialFile: Sendable {
  /// Where the bytes are until the file is whole.
  package let file: URL
  private let destination: URL
  private let descriptor: Int32

  /// Creates the temporary file.
  ///
  /// - Throws: `FileError` when the folder is missing or cannot be written to.
  package init(for destination: URL) throws {
    self.destination = destination
    file = destination.deletingLastPathComponent()
      .appendingPathComponent(".\(destination.lastPathComponent).\(UUID().uuidString).partial")
    descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError(
        destination, found: systemError(), expected: "a folder that can be written to")
    }
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  ///
  /// - Throws: `FileError` when the disk is full, or broken.
  package func append(_ data: some ContiguousBytes) throws {
    try data.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let buffer = UnsafeRawBufferPointer(rebasing: rest)
        let count = write(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          throw FileError(
            file, found: systemError(), expected: "room for \(bytes.count) more bytes")
        }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Gives the file its final name, in place of any file that has it.
  package func publish() throws {
    // Without this, a power cut can leave a name with no content behind it.
    guard fsync(descriptor) == 0, rename(file.path, destination.path) == 0 else {
      throw FileError(destination, found: systemError(), expected: "a file that can be replaced")
    }
  }

  /// Removes the temporary file; after `publish` there is none.
  package func remove() { unlink(file.path) }
}
