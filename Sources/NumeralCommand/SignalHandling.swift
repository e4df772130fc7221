// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch
import Foundation
import Numeral

/// Conversion of the signals SIGINT, SIGTERM and SIGHUP into the cancellation of a task.
///
/// The work then ends between two steps, with complete files only, and can report what is kept.
enum SignalHandling {
  /// Runs `work` in a task that the first signal cancels; a second signal ends the process at once.
  ///
  /// - Returns: The result of the work, and the signal, if one arrived.
  static func canceling(
    _ work: @escaping @Sendable () async throws -> Void
  ) async -> (result: Result<Void, any Error>, signal: Int32?) {
    // nohup and a shell's `&` ignore signals on purpose: they stay ignored.
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    let received = Locked<Int32?>(nil)
    let (registrations, continuation) = AsyncStream<Int32>.makeStream()
    let task = Task {
      // A signal before all handlers are registered would end the process without a message.
      for await _ in registrations.prefix(signals.count) {}
      try Task.checkCancellation()
      try await work()
    }
    let sources = signals.map { number in
      #if canImport(Darwin)
      // On Darwin, unlike Linux, a source does not suppress the default action of the signal.
      signal(number, SIG_IGN)
      #endif
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "signals"))
      source.setEventHandler {
        for number in signals { signal(number, SIG_DFL) }
        received.withLock { $0 = number }
        task.cancel()
      }
      source.setRegistrationHandler { continuation.yield(number) }
      source.activate()
      return source
    }
    let result = await task.result
    for source in sources { source.cancel() }
    return (result, received.withLock(\.self))
  }

  /// Ends the process by a signal; a shell reports the status 128 + `number`.
  ///
  /// A process that ends with `exit` instead would not stop a shell's loop around the command.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    // The signal may be delivered to another thread.
    sleep(1)
    exit(128 + number)
  }

  /// Whether the process ignores a signal.
  static func isIgnored(_ number: Int32) -> Bool {
    // `sigaction` returns the handler in a C union that Swift does not import, so the handler is
    // read by replacing it.
    let handler = signal(number, SIG_DFL)
    signal(number, handler)
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
