// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The standard streams of the process, which may be closed, full, or pipes without a reader.
enum StandardStreams {
  /// Occupies the descriptors of closed streams, before any file is opened.
  ///
  /// A model file would otherwise be opened with the number of standard error, and a message would
  /// be written into it. Reading and writing still fail, because each stream is opened for the
  /// other.
  static func occupyClosed() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is used, which is that of the stream.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes a text, unbuffered, so that lines appear at once in a pipe too.
  ///
  /// - Returns: Whether all of it was written; if not, `errno` is set.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let buffer = UnsafeBufferPointer(rebasing: rest)
        let count = Foundation.write(descriptor, buffer.baseAddress, buffer.count)
        switch (count, errno) {
        case (0..., _): rest = rest.dropFirst(count)
        case (_, EINTR): continue
        case (_, EAGAIN):
          // Another process with the same terminal or pipe has made it non-blocking.
          var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&request, 1, -1)
        default: return false
        }
      }
      return true
    }
  }
}
