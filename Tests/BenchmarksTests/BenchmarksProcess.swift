import Foundation
import XCTest

/// The outcome of one run of the `benchmarks` executable.
struct BenchmarksProcess {
  let status: Int32
  let output, errors: String

  /// Runs the executable that was built beside the tests.
  ///
  /// - Parameter arguments: The arguments, a space between each two. What is printed to each stream
  ///   must fit into a pipe.
  static func run(_ arguments: String) throws -> Self {
    let process = Process()
    let bundle = Bundle(for: Anchor.self).bundleURL
    // On macOS the tests are a bundle in the products' folder, on Linux an executable.
    let products = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    process.executableURL = products.appendingPathComponent("benchmarks")
    process.arguments = arguments.split(separator: " ").map(String.init)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    func text(_ pipe: Pipe) -> String {
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    return Self(status: process.terminationStatus, output: text(output), errors: text(errors))
  }

  private final class Anchor {}
}

/// Calls `body` with a folder of its own, which is removed afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("numeral-tests-\(UUID().uuidString)", isDirectory: true)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}
