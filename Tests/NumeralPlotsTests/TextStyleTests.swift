// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralPlots
import NumeralTensors
import XCTest

final class TextStyleTests: XCTestCase {
  func testEnvironmentDecides() {
    let rich = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"]
    func check(
      _ changes: [String: String?], _ style: TextStyle, isTerminal: Bool = true, line: UInt = #line
    ) {
      let environment = rich.merging(changes.mapValues { $0 ?? "" }) { $1 }
        .filter { changes[$0.key] != .some(nil) }
      XCTAssertEqual(
        TextStyle.detected(environment: environment, isTerminal: isTerminal), style,
        "\(environment)", line: line)
    }

    check([:], .color)
    check([:], .ascii, isTerminal: false)
    check(["COLORTERM": "24bit", "TERM": "xterm"], .color)
    check(["TERM": nil], .color)
    check(["TERM": "dumb"], .ascii)

    check(["NO_COLOR": "1"], .ascii)
    check(["NO_COLOR": "0"], .ascii)
    check(["NO_COLOR": ""], .color)

    check(["COLORTERM": nil], .gray)
    check(["COLORTERM": ""], .gray)
    check(["COLORTERM": nil, "TERM": "screen-256color-bce"], .gray)
    check(["COLORTERM": nil, "TERM": "xterm"], .ascii)
    check(["COLORTERM": nil, "TERM": nil], .ascii)

    check(["LANG": nil], .ascii)
    check(["LANG": "C"], .ascii)
    check(["LANG": "C.utf8"], .color)
    check(["LANG": "de_DE.ISO-8859-1"], .ascii)
    check(["LC_ALL": "C"], .ascii)
    check(["LC_ALL": "C.UTF-8", "LANG": "C"], .color)
    check(["LC_ALL": "", "LC_CTYPE": "C"], .ascii)
    check(["LC_CTYPE": "en_GB.UTF-8", "LANG": nil], .color)
  }
}
