import Foundation
import XCTest

/// The outcome of one run of the `numeral` executable.
struct NumeralProcess {
  let status: Int32
  let output, errors: String

  /// Runs the executable that was built beside the tests.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, a space between each two.
  ///   - environment: Variables to set beside those of the tests.
  static func run(_ arguments: String = "", environment: [String: String] = [:]) throws -> Self {
    let process = Process()
    process.executableURL = products.appendingPathComponent("numeral")
    process.arguments = arguments.split(separator: " ").map(String.init)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Both pipes are read at once: a full one would stop the process.
    nonisolated(unsafe) var errorData = Data()
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group) {
      errorData = errors.fileHandleForReading.readDataToEndOfFile()
    }
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    group.wait()
    process.waitUntilExit()
    return Self(
      status: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self))
  }

  /// The folder that the package's products are built into.
  private static var products: URL {
    let bundle = Bundle(for: Anchor.self).bundleURL
    // On macOS the tests are a bundle in that folder, on Linux an executable.
    return bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
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
