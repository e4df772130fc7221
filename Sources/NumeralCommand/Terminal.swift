// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral
import Synchronization

/// Where the command prints: results and plain lines to standard output, progress to standard error.
///
/// On a terminal progress is one line that updates in place, below everything else. Elsewhere, and where
/// the terminal cannot take back what it has shown, it is plain lines, at most one every five seconds.
final class Terminal: Sendable {
  private struct State {
    var liveLine: String?
    var lastUpdate = ContinuousClock.now
    var failure: ArgumentError?
  }

  private let isQuiet: Bool
  private let showsLiveLine: Bool
  private let state = Mutex(State())

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
    var output = stat()
    // A pipe may lead to the same terminal, as tee's does, and mix its lines with this one.
    let outputIsPipe = fstat(STDOUT_FILENO, &output) == 0 && output.st_mode & S_IFMT == S_IFIFO
    showsLiveLine = isatty(STDERR_FILENO) == 1 && term != "" && term != "dumb" && !outputIsPipe
  }

  /// The width in characters: 80 where there is no terminal.
  var columns: Int { Self.columns(of: STDOUT_FILENO) }

  /// Prints a result.
  func result(_ line: String) {
    state.withLock {
      if $0.liveLine != nil { show("\r\u{1B}[K") }
      do {
        // Past print's buffer, so that lines appear at once, in a pipe too.
        try FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
      } catch {
        $0.failure = ArgumentError(
          argument: "standard output", found: systemReason(error), expected: "room for results")
      }
      if let liveLine = $0.liveLine { show(liveLine) }
    }
  }

  /// Prints a line of progress that stays, unless `--quiet` is set.
  func note(_ line: String) {
    if !isQuiet { result(line) }
  }

  /// Shows how far something has come.
  ///
  /// - Parameter line: Made only when it is shown: ten times a second at most.
  func progress(_ line: () -> ProgressLine) {
    guard !isQuiet else { return }
    state.withLock {
      let now = ContinuousClock.now
      guard now - $0.lastUpdate >= (showsLiveLine ? .milliseconds(100) : .seconds(5)) else {
        return
      }
      $0.lastUpdate = now
      if showsLiveLine { update(&$0, line()) } else { show(line().plain + "\n") }
    }
  }

  /// Shows at once what is being done, where it cannot tell how far it has come.
  func activity(_ task: String) {
    guard !isQuiet && showsLiveLine else { return }
    state.withLock { update(&$0, ProgressLine(task: task)) }
  }

  /// Takes the live line off the terminal.
  func clearProgress() {
    state.withLock {
      if $0.liveLine != nil { show("\r\u{1B}[K") }
      $0.liveLine = nil
    }
  }

  /// Prints a last line about the command itself, which stands alone: the terminal has echoed Ctrl-C.
  func message(_ line: String) {
    show((showsLiveLine ? "\r\u{1B}[K" : "") + line + "\n")
  }

  /// Throws if a result could not be printed.
  func check() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func update(_ state: inout State, _ line: ProgressLine) {
    // In the last column the cursor would stay on the character, and the rest of the line with it.
    let text = line.text(columns: Self.columns(of: STDERR_FILENO) - 1)
    show("\r\(text)\u{1B}[K")
    state.liveLine = text
  }

  /// Writes to standard error; without it there is nobody to tell.
  private func show(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
