// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import CTerminal
import Foundation
import XCTest

/// The `numeral` executable on a terminal of its own, on which keys can be pressed.
final class NumeralTerminal {
  /// What the process has written to the terminal so far, and the terminal has echoed.
  private(set) var output: [UInt8] = []
  let columns: Int
  private let terminal: Int32
  private let process: pid_t

  /// Starts the executable.
  ///
  /// - Parameters:
  ///   - arguments: The arguments, a space between each two.
  ///   - columns: The width of the terminal.
  ///   - environment: Variables to set beside those of the tests.
  convenience init(
    _ arguments: String, columns: Int = 80, environment: [String: String] = [:]
  ) throws {
    try self.init(
      shell: "exec \"$NUMERAL\" \(arguments)", columns: columns, environment: environment)
  }

  /// Starts a shell with a command in which `$NUMERAL` is the executable.
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

  /// What the terminal shows.
  var screen: Screen { Screen(output, columns: columns) }

  /// Waits until the output holds a text.
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

  /// Whether the process has not ended yet.
  var isRunning: Bool { waitpid(process, nil, WNOHANG) == 0 }

  /// Waits for the end: the status as a shell reports it.
  func end() throws -> Int32 {
    while try read() {}
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// The output, in a form to be read in a failure.
  var escaped: String { String(decoding: output, as: UTF8.self).debugDescription }

  /// Reads what is there, or waits for it; false at the end.
  private func read() throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(terminal, &bytes, bytes.count)
    // Linux reports the end, when no process has the terminal open any more, as a fault.
    guard count > 0 else { return false }
    output += bytes.prefix(count)
    return true
  }
}

/// Calls `body` with C's form of some strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
