import Foundation
import Synchronization

/// Where the command prints: results and plain lines to standard output, and on a terminal one line
/// of progress to standard error, which updates in place.
///
/// Without a terminal, progress becomes plain lines, at most one every five seconds.
final class Terminal: Sendable {
  private struct LiveLine {
    var isShown = false
    var lastUpdate = ContinuousClock.now
  }

  private let isQuiet: Bool
  private let showsLiveLine = isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  private let liveLine = Mutex(LiveLine())

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  /// The width in characters: 80 where there is no terminal.
  var columns: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Prints a result.
  func result(_ line: String) {
    liveLine.withLock {
      clear(&$0)
      // Past print's buffer, so that lines appear at once, in a pipe too.
      write(line + "\n", to: .standardOutput)
    }
  }

  /// Prints a line of progress that stays, unless `--quiet` is set.
  func note(_ line: String) {
    if !isQuiet { result(line) }
  }

  /// Shows how far something has come.
  ///
  /// - Parameter line: Made only when it is shown: ten times a second at most.
  func progress(_ line: () -> String) {
    guard !isQuiet else { return }
    liveLine.withLock {
      let now = ContinuousClock.now
      guard now - $0.lastUpdate >= (showsLiveLine ? .milliseconds(100) : .seconds(5)) else {
        return
      }
      $0.lastUpdate = now
      if showsLiveLine {
        write("\r" + line().prefix(columns - 1) + "\u{1B}[K")
        $0.isShown = true
      } else {
        write(line() + "\n")
      }
    }
  }

  /// Takes the live line off the terminal.
  func clearProgress() {
    liveLine.withLock { clear(&$0) }
  }

  private func clear(_ line: inout LiveLine) {
    if line.isShown { write("\r\u{1B}[K") }
    line.isShown = false
  }

  private func write(_ text: String, to file: FileHandle = .standardError) {
    file.write(Data(text.utf8))
  }
}

/// How far something has come, and how fast.
struct Pace {
  let total: Int
  private let start = Date()

  init(total: Int) { self.total = total }

  /// The seconds since the start.
  var seconds: Double { Date().timeIntervalSince(start) }

  /// The share, the rate and the time left: "41 %  39,800 images/s  0:12 left".
  func line(_ done: Int, _ unit: String) -> String {
    let rate = Double(done) / max(seconds, 1e-9)
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let share = 100 * done / max(total, 1)
    return "\(share) %  \(Int(rate).grouped) \(unit)/s  \(left.clock) left"
  }
}

extension Int {
  /// The number with its thousands set apart: 60,000.
  var grouped: String {
    let digits = String(magnitude)
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
      String(digits.dropLast(digits.count - end).suffix(3))
    }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// Seconds as minutes and seconds: 1:05.
  var clock: String {
    let seconds = self % 60
    return "\(self / 60):\(seconds < 10 ? "0" : "")\(seconds)"
  }
}

extension Double {
  /// The number with a fixed number of digits after the point.
  func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }
}
