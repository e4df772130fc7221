// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import Numeral

/// The standard streams of the command: results and notes go to standard output, progress to
/// standard error.
///
/// On a terminal, progress is one line below everything else that is updated in place. In other
/// cases, and on a terminal that cannot erase, progress is written as lines, at most one in five
/// seconds.
final class Terminal: ProgressReporter {
  private struct State {
    var liveLine: String?
    var lastUpdate = ContinuousClock.now
    var failure: ArgumentError?
  }

  private let isQuiet: Bool
  private let showsLiveLine: Bool
  private let state = Locked(State())

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    let term = ProcessInfo.processInfo.environment["TERM"] ?? ""
    var output = stat()
    // The process at the end of a pipe, such as tee, may write to the same terminal, between the
    // updates of the live line.
    let outputIsPipe = fstat(STDOUT_FILENO, &output) == 0 && output.st_mode & S_IFMT == S_IFIFO
    showsLiveLine = isatty(STDERR_FILENO) == 1 && term != "" && term != "dumb" && !outputIsPipe
  }

  /// The width in characters, 80 if standard output is not a terminal.
  var columns: Int { Self.columns(of: STDOUT_FILENO) }

  /// The form in which images are printed.
  var textStyle: TextStyle {
    .detected(
      environment: ProcessInfo.processInfo.environment, isTerminal: isatty(STDOUT_FILENO) == 1)
  }

  /// Prints a line of results.
  func result(_ line: String) {
    state.withLock {
      if $0.liveLine != nil { show("\r\u{1B}[K") }
      if $0.failure == nil, !StandardStreams.write(line + "\n", to: STDOUT_FILENO) {
        $0.failure = .unwritableOutput()
      }
      if let liveLine = $0.liveLine { show(liveLine) }
    }
  }

  /// Prints a line that stays, unless `--quiet` is set.
  func note(_ line: String) {
    if !isQuiet { result(line) }
  }

  /// Shows the progress, at most ten times a second on a terminal.
  func progress(_ update: () -> ProgressUpdate) {
    guard !isQuiet else { return }
    state.withLock {
      let now = ContinuousClock.now
      guard now - $0.lastUpdate >= (showsLiveLine ? .milliseconds(100) : .seconds(5)) else {
        return
      }
      $0.lastUpdate = now
      if showsLiveLine { showLive(update(), &$0) } else { show(update().logLine + "\n") }
    }
  }

  /// Shows a task at once.
  func activity(_ task: String) {
    guard !isQuiet && showsLiveLine else { return }
    state.withLock { showLive(ProgressUpdate(task: task), &$0) }
  }

  /// Erases the live line.
  func clear() {
    state.withLock {
      if $0.liveLine != nil { show("\r\u{1B}[K") }
      $0.liveLine = nil
    }
  }

  /// Prints a last line on standard error, over the "^C" that a terminal echoes.
  func message(_ line: String) {
    show((showsLiveLine ? "\r\u{1B}[K" : "") + line + "\n")
  }

  /// Prints an error that does not end the command.
  func error(_ error: any Error) {
    state.withLock { _ in message("Error: \(error)") }
  }

  /// Prints a warning on standard error if `numeral predict` will refuse a model of these images.
  func warnIfUnsupported(_ images: LabeledImages) {
    guard !DigitModel.supports(height: images.height, width: images.width) else { return }
    message(
      "Warning: 'numeral predict' takes models of images of 28×28 or 8×8, these are "
        + "\(images.height)×\(images.width).")
  }

  /// Throws if a result could not be printed.
  func check() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func showLive(_ update: ProgressUpdate, _ state: inout State) {
    // A character in the last column keeps the cursor on it, and erasing to the end of the line
    // would erase the character.
    let text = update.terminalLine(columns: Self.columns(of: STDERR_FILENO) - 1)
    show("\r\(text)\u{1B}[K")
    state.liveLine = text
  }

  /// Writes to standard error; a failure cannot be reported anywhere.
  private func show(_ text: String) {
    StandardStreams.write(text, to: STDERR_FILENO)
  }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

extension ArgumentError {
  /// The error of standard output that the last failed system call reports.
  static func unwritableOutput() -> ArgumentError {
    ArgumentError(
      argument: "standard output", found: systemErrorReason(), expected: "room for results")
  }
}
