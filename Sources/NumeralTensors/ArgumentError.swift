// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// An invalid argument whose value came from outside the program, such as a list read from a file.
///
/// A mistake in the program itself, such as a wrong shape, is a precondition instead.
public struct ArgumentError: Error, Equatable, Sendable {
  /// The argument's name: "clusters".
  public let argument: String
  /// The value that was found: "a count of 3".
  public let found: String
  /// The value that was expected: "4, as many as labels".
  public let expected: String

  /// Creates an error about an argument.
  public init(argument: String, found: String, expected: String) {
    self.argument = argument
    self.found = found
    self.expected = expected
  }
}

extension ArgumentError: CustomStringConvertible, LocalizedError {
  /// One line: the argument, what was found and what was expected.
  public var description: String { "\(argument): found \(found), expected \(expected)" }
  /// The description, for Foundation's `localizedDescription`.
  public var errorDescription: String? { description }
}
