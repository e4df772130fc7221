// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

extension ContiguousBytes {
  /// Writes the bytes to a path, atomically where that is possible.
  ///
  /// - A regular file is written under a temporary name in the same folder, which is then renamed:
  ///   a reader finds the old file or the new one, never a part of either, and so does the next
  ///   process after a crash or a power failure. Symbolic links are followed; permissions stay. Of
  ///   several hard links, the one that the path names is replaced.
  /// - A regular file that can be written but not replaced, because its folder is read-only or it
  ///   is a mount point, is written in place. Space is reserved first, so that a full disk leaves
  ///   the old content.
  /// - Devices and pipes are written into, as are open files such as `/dev/stdout`.
  ///
  /// - Throws: `FileError` if the path cannot be written; an existing file that could be replaced
  ///   is then unchanged.
  package func write(atomicallyTo file: URL) throws {
    let destination = try Destination(file)
    try destination.check()
    try withUnsafeBytes { bytes in
      do {
        try destination.write(bytes)
      } catch let error as SystemError {
        throw FileError(
          file, found: error.reason, expected: "a file that can take \(bytes.count) bytes")
      }
    }
  }
}

extension Destination {
  fileprivate func write(_ bytes: UnsafeRawBufferPointer) throws {
    switch kind {
    case .folder: throw SystemError(code: EISDIR)
    case .descriptor(let descriptor): try NumeralFiles.write(bytes, to: descriptor)
    case .device: try writeToDevice(bytes)
    case .file(exists: false): try replace(by: bytes)
    case .file(exists: true):
      do {
        try replace(by: bytes)
      } catch let error as SystemError where Self.forbidsReplacing(error) {
        try overwrite(with: bytes)
      }
    }
  }

  /// Whether a file may be writable although its folder, or its being a mount point, forbids a
  /// rename.
  private static func forbidsReplacing(_ error: SystemError) -> Bool {
    [EACCES, EPERM, EROFS, EBUSY, EXDEV].contains(error.code)
  }

  private func replace(by bytes: UnsafeRawBufferPointer) throws {
    let partial = try PartialFile(for: self)
    defer { partial.remove() }
    try partial.append(bytes)
    try partial.replaceDestination()
  }

  /// Writes over the content of an existing file.
  private func overwrite(with bytes: UnsafeRawBufferPointer) throws {
    let descriptor = try openForWriting(O_NOFOLLOW)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError() }
    let size = Int(status.st_size)
    if bytes.count > size {
      let code = posix_fallocate(descriptor, off_t(size), off_t(bytes.count - size))
      guard code == 0 else {
        ftruncate(descriptor, off_t(size))
        throw SystemError(code: code)
      }
    }
    try NumeralFiles.write(bytes, to: descriptor)
    guard ftruncate(descriptor, off_t(bytes.count)) == 0, fsync(descriptor) == 0 else {
      throw SystemError()
    }
  }

  private func writeToDevice(_ bytes: UnsafeRawBufferPointer) throws {
    // Without O_NONBLOCK, a pipe that no process reads would be waited for without end.
    let descriptor: Int32
    do {
      descriptor = try openForWriting(O_NONBLOCK | O_NOCTTY)
    } catch let error as SystemError where error.code == ENXIO {
      throw FileError(
        file, found: "a pipe or device without a reader", expected: "a file that can be written")
    }
    defer { close(descriptor) }
    // A reader that is slower than this process is waited for.
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    try NumeralFiles.write(bytes, to: descriptor)
  }

  private func openForWriting(_ flags: Int32) throws -> Int32 {
    while true {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC | flags)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw SystemError() }
    }
  }
}

/// Writes all bytes to an open file; `errno` is set if that fails.
package func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let buffer = UnsafeRawBufferPointer(rebasing: rest)
    let count = Foundation.write(descriptor, buffer.baseAddress, buffer.count)
    if count < 0 && errno == EINTR { continue }
    if count < 0 && errno == EAGAIN {
      // Standard output can be shared with a process that has set O_NONBLOCK.
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&request, 1, -1)
      continue
    }
    guard count > 0 else { throw SystemError() }
    rest = rest.dropFirst(count)
  }
}
