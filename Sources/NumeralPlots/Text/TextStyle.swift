// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

/// The characters and colors that a terminal can show.
public enum TextStyle: CaseIterable, Sendable {
  /// ASCII characters, legible in any terminal and file.
  case ascii
  /// Unicode block elements in the gray levels of xterm's 256 colors.
  case gray
  /// Unicode block elements in 24-bit color.
  case color

  /// Detects the style that the output supports.
  ///
  /// Colors and blocks require a terminal with a UTF-8 locale (of the first of `LC_ALL`, `LC_CTYPE`
  /// and `LANG` that is set, as in POSIX), an empty or unset `NO_COLOR` (no-color.org) and a `TERM`
  /// other than `dumb`. A `COLORTERM` of `truecolor` or `24bit` indicates 24-bit color, a `TERM`
  /// that contains `256color` the 256 colors.
  ///
  /// - Parameters:
  ///   - environment: The environment variables.
  ///   - isTerminal: Whether the output goes to a terminal.
  public static func detected(environment: [String: String], isTerminal: Bool) -> TextStyle {
    func value(_ name: String) -> String { environment[name] ?? "" }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty } ?? ""
    let isUTF8 = ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
    guard isTerminal, isUTF8, value("NO_COLOR").isEmpty, value("TERM") != "dumb" else {
      return .ascii
    }
    if ["truecolor", "24bit"].contains(value("COLORTERM")) { return .color }
    return value("TERM").contains("256color") ? .gray : .ascii
  }
}

extension TextStyle {
  /// The parameters of the SGR escape sequence that follow 38 for a text color, 48 for a
  /// background.
  func code(_ color: Color) -> String {
    guard self == .gray else { return "2;\(color.red);\(color.green);\(color.blue)" }
    // xterm color 16 is black, 231 is white, and 232 to 255 are the grays 8, 18 … 238.
    return switch Int(color.gray) {
    case ..<4: "5;16"
    case 247...: "5;231"
    case let gray: "5;\(232 + min((gray - 3) / 10, 23))"
    }
  }
}
