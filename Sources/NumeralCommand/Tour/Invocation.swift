// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import ArgumentParser
import Numeral

/// A call of `numeral`: what the tour runs is what its report tells readers to run.
struct Invocation: CustomStringConvertible {
  private let subcommand: String
  private let options: [String]

  init(_ subcommand: String, _ options: [String]) {
    self.subcommand = subcommand
    self.options = options
  }

  /// The subcommand with these options.
  func parsed<Command: ParsableCommand>(as type: Command.Type) throws -> Command {
    try Command.parse(options)
  }

  /// The call with another value of an option.
  func setting(_ option: String, to value: String) -> Invocation {
    var options = options
    if let place = options.firstIndex(of: option) { options[place + 1] = value }
    return Invocation(subcommand, options)
  }

  /// The call as a shell takes it.
  var description: String {
    (["numeral", subcommand] + options.map(Self.quoted)).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-_./,=+".unicodeScalars.contains(scalar)
      }
    return isPlain
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
  }
}
