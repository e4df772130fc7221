// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Numeral

extension ProgressUpdate {
  /// The line for a log, without a bar:
  ///
  ///     epoch 2/5  41 %  0:12 left  loss 0.2031  39,800 images/s
  var logLine: String { parts(withBar: false).joined(separator: "  ") }

  /// The line for a terminal, in at most `columns` characters:
  ///
  ///     epoch 2/5  [####......]  41 %  0:12 left  loss 0.2031  39,800 images/s
  ///
  /// A line that is too long loses the bar first, then its details from the last to the first.
  func terminalLine(columns: Int) -> String {
    func line(_ parts: [String]) -> String { parts.joined(separator: "  ") }
    let full = line(parts(withBar: true))
    guard full.count > columns else { return full }
    var parts = parts(withBar: false)
    while parts.count > 1 && line(parts).count > columns { parts.removeLast() }
    return String(line(parts).prefix(columns))
  }

  private func parts(withBar: Bool) -> [String] {
    guard let fraction else { return [task] + details }
    let filled = Int(10 * fraction)
    let bar =
      "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 10 - filled) + "]"
    return [task] + (withBar ? [bar] : []) + ["\(Int(100 * fraction)) %"] + details
  }
}
