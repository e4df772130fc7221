// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The stored bytes of a file, a pipe or an array, in sequence.
package final class ByteSource {
  /// The file that errors name.
  package let file: URL
  /// The number of bytes at the beginning, or nil for a pipe, which ends when its writer does.
  package let byteCount: Int?
  /// The number of bytes read.
  package private(set) var position = 0
  private let origin: Origin
  /// Whether a pipe without bytes has been waited for.
  private var hasWaited = false

  private enum Origin {
    case descriptor(Int32)
    case memory(Data)
  }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - expected: The kind of file, for error messages: "a .npy file".
  ///   - acceptsPipes: Whether a pipe may be read, such as a shell's `<(command)` or `/dev/stdin`.
  /// - Throws: `FileError` if there is no such file, or it cannot be read: a folder, a device, or a
  ///   pipe where none is accepted.
  package init(
    _ file: URL, expected: String = "a file that can be read", acceptsPipes: Bool = false
  ) throws {
    let path = try file.systemPath(expected: expected)
    func fail(_ found: String) -> FileError { FileError(file, found: found, expected: expected) }
    // With O_NONBLOCK, opening a named pipe does not wait for a process that writes to it.
    let own = try? ownDescriptor(at: path)
    let descriptor =
      own.map { fcntl($0, F_DUPFD_CLOEXEC, 0) }
      ?? open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw fail(errno == ENOENT ? "no such file" : systemErrorReason())
    }
    do {
      var status = stat()
      guard fstat(descriptor, &status) == 0 else { throw fail(systemErrorReason()) }
      switch status.st_mode & S_IFMT {
      case S_IFREG:
        byteCount = max(0, Int(status.st_size) - Int(lseek(descriptor, 0, SEEK_CUR)))
      case S_IFDIR: throw fail("a directory")
      case S_IFIFO where acceptsPipes, S_IFSOCK where acceptsPipes:
        byteCount = nil
      case S_IFIFO, S_IFSOCK: throw fail("a pipe")
      default: throw fail("a device")
      }
    } catch {
      close(descriptor)
      throw error
    }
    self.file = file
    origin = .descriptor(descriptor)
  }

  /// Creates a source of bytes in memory; errors name `file`.
  package init(_ bytes: Data, file: URL) {
    (self.file, byteCount, origin) = (file, bytes.count, .memory(bytes))
  }

  deinit {
    if case .descriptor(let descriptor) = origin { close(descriptor) }
  }

  /// The number of bytes that are left, or nil for a pipe.
  package var remaining: Int? { byteCount.map { max(0, $0 - position) } }

  /// Reads some of the next bytes into the start of `target`, and returns their number: 0 at the
  /// end.
  package func readSome(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !target.isEmpty else { return 0 }
    switch origin {
    case .memory(let bytes):
      let part = bytes.dropFirst(position).prefix(target.count)
      target.copyBytes(from: part)
      position += part.count
      return part.count
    case .descriptor(let descriptor):
      while true {
        // A process may wait for a long time before it writes to the pipe.
        while byteCount == nil && !isReady(descriptor, milliseconds: 100) {
          try Task.checkCancellation()
        }
        let count = Foundation.read(descriptor, target.baseAddress, target.count)
        if count == 0, position == 0, byteCount == nil, !hasWaited {
          // `producer >pipe & consumer pipe` starts both at once: the writer may be yet to come.
          hasWaited = true
          guard try waitForWriter(descriptor) else {
            throw FileError(
              file, found: "a pipe that no process writes to",
              expected: "a file that can be read")
          }
        } else if count >= 0 {
          position += count
          return count
        } else if errno != EINTR && errno != EAGAIN {
          throw FileError(file, found: systemErrorReason(), expected: "a file that can be read")
        }
      }
    }
  }

  /// Reads the next bytes into `target`, and returns their number, which is less than its count
  /// only at the end.
  package func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < target.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
      let count = try readSome(into: rest)
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Returns the next `count` bytes, or fewer at the end.
  ///
  /// Memory is taken for bytes that are there only: for all at once if their number is known, and
  /// as they arrive from a pipe.
  package func read(_ count: Int) throws -> Data {
    if case .memory(let bytes) = origin {
      let part = bytes.dropFirst(position).prefix(count)
      position += part.count
      return part
    }
    var result = Data()
    var step = remaining ?? 64 << 10
    while result.count < count {
      let start = result.count
      let wanted = min(count - start, max(1, step))
      result.count += wanted
      let found = try result.withUnsafeMutableBytes {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
      }
      result.count = start + found
      if found < wanted { break }
      step = max(64 << 10, result.count)
    }
    return result
  }
}

/// Waits for a process to write to a pipe, and returns whether one does within five seconds.
private func waitForWriter(_ descriptor: Int32) throws -> Bool {
  let end = ContinuousClock.now + .seconds(5)
  while ContinuousClock.now < end {
    if isReady(descriptor, milliseconds: 100) { return true }
    try Task.checkCancellation()
  }
  return false
}

/// Waits for bytes in a pipe, or the end of its writer, and returns whether either came in time.
private func isReady(_ descriptor: Int32, milliseconds: Int32) -> Bool {
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&request, 1, milliseconds) > 0
}
