// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import Synchronization

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

  /// Whether a pipe whose reader has ended may end this process, as by default.
  private static let brokenPipesEnd = Atomic(false)

  /// Lets writes to pipes without a reader fail with a reason instead of a signal.
  ///
  /// Only standard output still ends the process without a message, because `head` has then read
  /// enough; not where a shell's `trap '' PIPE` ignores the signal.
  static func ignoreBrokenPipes() {
    let isIgnored = SignalHandling.isIgnored(SIGPIPE)
    signal(SIGPIPE, SIG_IGN)
    brokenPipesEnd.store(!isIgnored, ordering: .relaxed)
  }

  /// Writes a text, unbuffered, so that lines appear at once in a pipe too.
  ///
  /// - Returns: Whether all of it was written; if not, `errno` is set.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    do {
      try text.withUTF8 { try Numeral.write(UnsafeRawBufferPointer($0), to: descriptor) }
      return true
    } catch {
      let isEndOfReader = errno == EPIPE && descriptor == STDOUT_FILENO
      if isEndOfReader && brokenPipesEnd.load(ordering: .relaxed) {
        SignalHandling.end(by: SIGPIPE)
      }
      return false
    }
  }
}
