// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Dispatch
import Foundation
import Synchronization

/// Ctrl-C, a request to end, and a terminal that goes away, as the cancellation of a task: work ends
/// where nothing is half done, and can say what is kept.
enum Interruption {
  /// Runs `work`, which the first signal cancels; a second one ends the process at once.
  ///
  /// - Returns: How the work ended, and the signal that came, if one did.
  static func cancelling(
    _ work: @escaping @Sendable () async throws -> Void
  ) async -> (result: Result<Void, any Error>, signal: Int32?) {
    // What is ignored stays so: nohup and a script's `&` ask for it.
    let signals = [SIGINT, SIGTERM, SIGHUP].filter { !isIgnored($0) }
    let received = Mutex<Int32?>(nil)
    let (listening, listens) = AsyncStream<Int32>.makeStream()
    let task = Task {
      // Work begins when no signal can be missed any more.
      for await _ in listening.prefix(signals.count) {}
      try Task.checkCancellation()
      try await work()
    }
    let sources = signals.map { number in
      #if canImport(Darwin)
      // There a source does not keep the signal from its default action, as it does on Linux.
      signal(number, SIG_IGN)
      #endif
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue(label: "signals"))
      source.setEventHandler {
        for number in signals { signal(number, SIG_DFL) }
        received.withLock { $0 = number }
        task.cancel()
      }
      source.setRegistrationHandler { listens.yield(number) }
      source.activate()
      return source
    }
    let result = await task.result
    for source in sources { source.cancel() }
    return (result, received.withLock(\.self))
  }

  /// Ends the process as the signal itself does; a shell reports the status 128 + `number`.
  ///
  /// By the signal and not by `exit`, because only then does a shell that runs the command in a loop
  /// stop the loop.
  static func end(by number: Int32) -> Never {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    // Another thread may still have to take it.
    sleep(1)
    exit(128 + number)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    // A union of C holds the answer of `sigaction`, so the question is put by setting.
    let handler = signal(number, SIG_DFL)
    signal(number, handler)
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Where work was when it was cancelled, and what is left of it.
struct Stopped: Error, CustomStringConvertible {
  /// "in epoch 3 of 5".
  var place: String
  /// "nothing was written".
  var kept = "nothing was written"

  var description: String { "Stopped \(place); \(kept)." }

  /// Throws if the task has been cancelled.
  static func check(_ place: String) throws {
    if Task.isCancelled { throw Stopped(place: place) }
  }
}
