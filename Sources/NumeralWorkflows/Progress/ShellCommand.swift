// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles

/// A call of `numeral` under construction, rendered as a line that a POSIX shell accepts.
struct ShellCommand: CustomStringConvertible {
  private var words: [String]

  /// Starts with `numeral` and a subcommand.
  init(_ subcommand: String) { words = ["numeral", subcommand] }

  /// Appends an option and its value.
  mutating func append(_ option: String, _ value: String) { words += [option, value] }

  /// Appends an option if its value differs from the command's default.
  mutating func append<Value: Equatable>(_ option: String, _ value: Value, unless standard: Value) {
    // A value that starts with a minus sign would be taken for an option.
    let text = "\(value)"
    if value != standard { words += text.hasPrefix("-") ? ["\(option)=\(text)"] : [option, text] }
  }

  /// Appends an option that has a value.
  mutating func append(_ option: String, _ value: (some CustomStringConvertible)?) {
    if let value { words += [option, value.description] }
  }

  /// Appends the options of a data set.
  mutating func append(_ dataset: DatasetChoice, in folder: URL?) {
    append("--dataset", dataset.argument)
    append("--data-dir", folder?.displayPath)
  }

  /// Appends a flag if it is set.
  mutating func append(flag: String, _ isSet: Bool) {
    if isSet { words.append(flag) }
  }

  /// Appends an argument without an option.
  mutating func append(argument: String) { words.append(argument) }

  var description: String { words.map(Self.quoted).joined(separator: " ") }

  /// A word in single quotes if it contains a character with a meaning in a shell.
  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-_./,=+".unicodeScalars.contains(scalar)
      }
    if isPlain { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
