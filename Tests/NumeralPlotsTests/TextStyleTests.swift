// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralPlots
import Testing

@Suite struct TextStyleTests {
  /// A change of the environment of a terminal with 24-bit color, and the style that it results in.
  struct Case: CustomTestStringConvertible {
    /// The changed variables; nil for those that are removed.
    let changes: [String: String?]
    let style: TextStyle
    var isTerminal = true

    var testDescription: String { "\(changes) \(isTerminal ? "" : "not a terminal")" }

    init(_ changes: [String: String?], _ style: TextStyle, isTerminal: Bool = true) {
      (self.changes, self.style, self.isTerminal) = (changes, style, isTerminal)
    }
  }

  @Test(arguments: [
    Case([:], .color),
    Case([:], .ascii, isTerminal: false),
    Case(["COLORTERM": "24bit", "TERM": "xterm"], .color),
    Case(["TERM": nil], .color),
    Case(["TERM": "dumb"], .ascii),

    Case(["NO_COLOR": "1"], .ascii),
    Case(["NO_COLOR": "0"], .ascii),
    Case(["NO_COLOR": ""], .color),

    Case(["COLORTERM": nil], .gray),
    Case(["COLORTERM": ""], .gray),
    Case(["COLORTERM": nil, "TERM": "screen-256color-bce"], .gray),
    Case(["COLORTERM": nil, "TERM": "xterm"], .ascii),
    Case(["COLORTERM": nil, "TERM": nil], .ascii),

    Case(["LANG": nil], .ascii),
    Case(["LANG": "C"], .ascii),
    Case(["LANG": "C.utf8"], .color),
    Case(["LANG": "de_DE.ISO-8859-1"], .ascii),
    Case(["LC_ALL": "C"], .ascii),
    Case(["LC_ALL": "C.UTF-8", "LANG": "C"], .color),
    Case(["LC_ALL": "", "LC_CTYPE": "C"], .ascii),
    Case(["LC_CTYPE": "en_GB.UTF-8", "LANG": nil], .color),
  ])
  func environmentDeterminesTheStyle(_ test: Case) {
    let rich = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"]
    let environment = rich.merging(test.changes.mapValues { $0 ?? "" }) { $1 }
      .filter { test.changes[$0.key] != .some(nil) }
    #expect(
      TextStyle.detected(environment: environment, isTerminal: test.isTerminal) == test.style)
  }
}
