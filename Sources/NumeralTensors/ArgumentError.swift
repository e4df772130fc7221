// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// An argument from the world outside the program, such as a list read from a file, that cannot be
/// worked with.
public struct ArgumentError: Error, Equatable, Sendable {
  /// The argument's name: "clusters".
  public let argument: String
  /// What was found: "a count of 3".
  public let found: String
  /// What was expected: "4, as many as labels".
  public let expected: String

  /// Creates an error about an argument.
  public init(argument: String, found: String, expected: String) {
    self.argument = argument
    self.found = found
    self.expected = expected
  }
}

extension ArgumentError: CustomStringConvertible, LocalizedError {
  /// One line that names the argument, what was found and what was expected.
  public var description: String { "\(argument): found \(found), expected \(expected)" }
  /// The same line, where Foundation asks for it.
  public var errorDescription: String? { description }
}
