// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// What a terminal shows after some output, and how it came to that.
///
/// It knows what the command uses: the carriage return, clearing a line's rest, and colors.
struct Screen {
  /// The lines, without the spaces at their ends.
  private(set) var lines: [String] = []
  /// The lines that were written over, in order: those of progress.
  private(set) var liveLines: [String] = []
  /// Codes that it does not know.
  private(set) var unknown: [String] = []
  /// Whether there was anything but text and ends of lines.
  private(set) var hasCodes = false
  private let columns: Int
  private var line: [Character] = []
  private var column = 0

  init(_ output: [UInt8], columns: Int) {
    self.columns = columns
    // The terminal makes "\r\n" of each end of a line, which Swift takes as one character.
    var rest = Substring(
      String(decoding: output, as: UTF8.self).replacing("\r\n", with: "\n"))
    while let next = rest.popFirst() {
      switch next {
      case "\n": endLine()
      case "\r":
        hasCodes = true
        if !text.isEmpty { liveLines.append(text) }
        column = 0
      case "\u{1B}":
        hasCodes = true
        let end = rest.firstIndex { $0.isLetter } ?? rest.index(before: rest.endIndex)
        let code = rest[...end]
        rest = rest[rest.index(after: end)...]
        if code == "[K" {
          line.removeSubrange(min(column, line.count)...)
        } else if !code.hasSuffix("m") {
          unknown.append(String(code))
        }
      default:
        if column == columns { endLine() }
        if column < line.count { line[column] = next } else { line.append(next) }
        column += 1
      }
    }
    if !text.isEmpty { lines.append(text) }
  }

  private var text: String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }

  private mutating func endLine() {
    lines.append(text)
    (line, column) = ([], 0)
  }
}
