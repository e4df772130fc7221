// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Synchronization

/// The outcome of one run of an executable.
package struct FinishedProcess {
  /// The status as a shell reports it: 128 more than its number after a signal.
  package let status: Int32
  package let output, errors: String

  /// Runs an executable, with nothing to read, until it ends.
  ///
  /// - Parameters:
  ///   - executable: The file.
  ///   - arguments: The arguments.
  ///   - environment: Variables to set beside those of the tests.
  ///   - signal: A signal to send when `text` has appeared in the output or among the errors.
  package static func run(
    _ executable: URL, _ arguments: [String], environment: [String: String] = [:],
    signal: (number: Int32, text: String)? = nil
  ) throws -> Self {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both pipes are read at once: a full one would stop the process.
    let received = Locked([Data(), Data()])
    let isSent = Atomic(false)
    DispatchQueue.concurrentPerform(iterations: 2) { pipe in
      let reader = [output, errors][pipe].fileHandleForReading
      while case let data = reader.availableData, !data.isEmpty {
        let all = received.withLock {
          $0[pipe] += data
          return String(decoding: $0[pipe], as: UTF8.self)
        }
        if let signal, all.contains(signal.text),
          !isSent.exchange(true, ordering: .relaxed)
        {
          kill(process.processIdentifier, signal.number)
        }
      }
    }
    process.waitUntilExit()
    let texts = received.withLock { $0.map { String(decoding: $0, as: UTF8.self) } }
    let status = process.terminationStatus
    return Self(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: texts[0], errors: texts[1])
  }

  /// An executable that was built beside the tests.
  package static func product(_ name: String) -> URL {
    let bundle = Bundle(for: Anchor.self).bundleURL
    // On macOS the tests are a bundle in the products' folder, on Linux an executable.
    let products = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    return products.appendingPathComponent(name)
  }

  private final class Anchor {}
}
