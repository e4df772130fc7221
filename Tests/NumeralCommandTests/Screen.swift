// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The content of a terminal after some output, and the lines that were overwritten.
///
/// It interprets the control characters that the command uses: the carriage return, erasing to the
/// end of the line, and colors.
struct Screen {
  /// The lines without trailing spaces.
  private(set) var lines: [String] = []
  /// The overwritten lines in order: the updates of the progress.
  private(set) var liveLines: [String] = []
  /// The escape sequences that are not interpreted.
  private(set) var unknown: [String] = []
  /// Whether the output had a carriage return or an escape sequence.
  private(set) var hasCodes = false
  private let columns: Int
  private var line: [Character] = []
  private var column = 0

  init(_ output: [UInt8], columns: Int) {
    self.columns = columns
    // The terminal converts each newline to "\r\n", which is one Character in Swift.
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
