// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import TestSupport

/// Runs of the `numeral` executable.
enum NumeralProcess {
  static var executable: URL { FinishedProcess.product("numeral") }

  /// Runs the executable that was built beside the tests.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, separated by spaces.
  ///   - environment: Variables to set in addition to those of the tests.
  ///   - signal: A signal to send when `text` has appeared in the output or the errors.
  static func run(
    _ arguments: String = "", environment: [String: String] = [:],
    signal: (number: Int32, text: String)? = nil
  ) throws -> FinishedProcess {
    try FinishedProcess.run(
      executable, arguments.split(separator: " ").map(String.init), environment: environment,
      signal: signal)
  }

  /// Runs a command line of a shell in which `numeral` is the executable that was built.
  static func shell(_ line: String) throws -> FinishedProcess {
    let path =
      executable.deletingLastPathComponent().path + ":"
      + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    return try FinishedProcess.run(
      URL(fileURLWithPath: "/bin/sh"), ["-c", line], environment: ["PATH": path])
  }
}

/// Decodes a file that `--metrics` wrote.
func readMetrics<Metrics: Decodable>(_ file: URL, as type: Metrics.Type) throws -> Metrics {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(contentsOf: file))
}
