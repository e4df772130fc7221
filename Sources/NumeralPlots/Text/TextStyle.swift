// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages

/// What a terminal can show.
public enum TextStyle: CaseIterable, Sendable {
  /// Characters of ASCII, which can be read in any terminal, file or mail.
  case ascii
  /// Unicode's blocks, and the grays of the 256 colors that xterm numbers.
  case gray
  /// Unicode's blocks, and 24 bits of color.
  case color

  /// What the environment says of where the output goes.
  ///
  /// Colors and blocks are for terminals whose locale is of UTF-8 (the first of `LC_ALL`, `LC_CTYPE` and
  /// `LANG` that is set decides, as in POSIX), unless `NO_COLOR` is set and not empty (no-color.org) or
  /// `TERM` is `dumb`. `COLORTERM` of `truecolor` or `24bit` promises 24 bits of color, and a `TERM` with
  /// `256color` in it the 256 colors.
  ///
  /// - Parameters:
  ///   - environment: The variables of the environment.
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
  /// The parameters of the escape sequence that follow 38 for a color of the text, 48 of what is behind.
  func code(_ color: Color) -> String {
    guard self == .gray else { return "2;\(color.red);\(color.green);\(color.blue)" }
    // Number 16 is black, 231 white, and 232 to 255 are the grays 8, 18 … 238.
    return switch Int(color.gray) {
    case ..<4: "5;16"
    case 247...: "5;231"
    case let gray: "5;\(232 + min((gray - 3) / 10, 23))"
    }
  }
}
