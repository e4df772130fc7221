// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CTerminal
import Foundation
import XCTest

/// The `numeral` executable on a pseudoterminal, to which key presses can be sent.
final class NumeralTerminal {
  /// The output of the process and the echo of the terminal so far.
  private(set) var output: [UInt8] = []
  let columns: Int
  private let terminal: Int32
  private let process: pid_t

  /// Starts the executable.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, separated by spaces.
  ///   - columns: The width of the terminal.
  ///   - environment: Variables to set in addition to those of the tests.
  convenience init(
    _ arguments: String, columns: Int = 80, environment: [String: String] = [:]
  ) throws {
    try self.init(
      shell: "exec \"$NUMERAL\" \(arguments)", columns: columns, environment: environment)
  }

  /// Starts a shell with a command line in which `$NUMERAL` is the executable.
  init(shell command: String, columns: Int = 80, environment: [String: String] = [:]) throws {
    self.columns = columns
    var process: pid_t = 0
    let variables = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm-256color", "NUMERAL": NumeralProcess.executable.path]) { $1 }
      .merging(environment) { $1 }
    terminal = withCStrings(["sh", "-c", command]) { arguments in
      withCStrings(variables.map { "\($0)=\($1)" }) { variables in
        spawn_on_terminal(UInt16(columns), "/bin/sh", arguments, variables, &process)
      }
    }
    self.process = process
    guard terminal >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(terminal) }

  /// The content of the terminal.
  var screen: Screen { Screen(output, columns: columns) }

  /// Waits until the output contains a text, for at most 20 seconds.
  func wait(for text: String, line: UInt = #line) throws {
    let text = Array(text.utf8)
    let start = ContinuousClock.now
    while output.firstRange(of: text) == nil {
      guard try read(), start.duration(to: .now) < .seconds(20) else {
        XCTFail("no \(String(decoding: text, as: UTF8.self)) in \(escaped)", line: line)
        throw POSIXError(.ETIMEDOUT)
      }
    }
  }

  /// Presses keys; "\u{3}" is Ctrl-C.
  func press(_ keys: String) {
    XCTAssertEqual(write(terminal, keys, keys.utf8.count), keys.utf8.count)
  }

  /// Whether the process is running.
  var isRunning: Bool { waitpid(process, nil, WNOHANG) == 0 }

  /// Waits for the end and returns the status as a shell reports it.
  func end() throws -> Int32 {
    while try read() {}
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// The output with escape sequences, for the message of a failure.
  var escaped: String { String(decoding: output, as: UTF8.self).debugDescription }

  /// Reads available output, or waits for it; returns `false` at the end.
  private func read() throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(terminal, &bytes, bytes.count)
    // Linux reports the end, when no process has the terminal open, as an error.
    guard count > 0 else { return false }
    output += bytes.prefix(count)
    return true
  }
}

/// Calls `body` with null-terminated copies of strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
