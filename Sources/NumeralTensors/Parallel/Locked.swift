// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// A value that threads read and write one at a time.
///
/// The same as `Mutex` of the module Synchronization, but on a lock of POSIX threads. `Mutex` waits
/// in calls of futex(2), which the thread sanitizer does not intercept, so it reports races between
/// accesses that the lock orders.
package final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: sending Value) { self.value = value }

  /// Calls `body` with the value, which no other thread can access during the call.
  package func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
