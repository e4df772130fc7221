import Foundation
import Synchronization
import XCTest

/// The outcome of one run of the `numeral` executable.
struct NumeralProcess {
  /// The status as a shell reports it: 128 more than its number after a signal.
  let status: Int32
  let output, errors: String

  /// Runs the executable that was built beside the tests.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, a space between each two.
  ///   - environment: Variables to set beside those of the tests.
  ///   - signal: A signal to send when `text` has appeared in the output or among the errors.
  static func run(
    _ arguments: String = "", environment: [String: String] = [:],
    signal: (number: Int32, text: String)? = nil
  ) throws -> Self {
    try run(
      executable, arguments.split(separator: " ").map(String.init), environment, signal: signal)
  }

  /// Runs a line of the shell's, in which `numeral` is the executable that was built.
  static func shell(_ line: String) throws -> Self {
    let path =
      executable.deletingLastPathComponent().path + ":"
      + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    return try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line], ["PATH": path])
  }

  private static func run(
    _ executable: URL, _ arguments: [String], _ environment: [String: String],
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
    let received = Mutex([Data(), Data()])
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

  /// The executable, in the folder that the package's products are built into.
  static var executable: URL {
    let bundle = Bundle(for: Anchor.self).bundleURL
    // On macOS the tests are a bundle in that folder, on Linux an executable.
    let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    return folder.appendingPathComponent("numeral")
  }

  private final class Anchor {}
}

/// What `--metrics` wrote to a file.
func readMetrics<Metrics: Decodable>(_ file: URL, as type: Metrics.Type) throws -> Metrics {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(contentsOf: file))
}

/// Calls `body` with a folder of its own, which is removed afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("numeral-tests-\(UUID().uuidString)", isDirectory: true)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}
