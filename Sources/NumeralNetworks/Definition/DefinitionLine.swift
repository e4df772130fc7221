// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

/// A line of a model definition: a layer, its arguments in order, and its options.
///
///     conv1: conv 32 kernel=3 padding=same    # a name, a number, two options
struct DefinitionLine {
  let file: URL
  /// The number of the line, counted from 1.
  let number: Int
  /// The name of the layer, or nil.
  let name: String?
  /// The kind of the layer, in lower case.
  let kind: String
  /// The largest number of weights of the layer.
  var mostWeights = 0
  private var arguments: [String]
  private var options: [String: String]

  /// Reads a line; nil if it is empty or a comment.
  ///
  /// - Throws: `FileError` if it has a name alone, or an option twice.
  init?(_ line: Substring, number: Int, file: URL) throws {
    var words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return nil }
    (self.file, self.number) = (file, number)
    if first.hasSuffix(":") && first.count > 1 {
      name = String(words.removeFirst().dropLast())
    } else {
      name = nil
    }
    kind = words.isEmpty ? "" : words.removeFirst().lowercased()
    (arguments, options) = ([], [:])
    guard !kind.isEmpty else { throw error(found: "a name alone", expected: "a layer after it") }
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 1 {
        arguments.append(word)
      } else {
        let option = parts[0].lowercased()
        guard options.updateValue(String(parts[1]), forKey: option) == nil else {
          throw error(found: "\(option) twice", expected: "each option once")
        }
      }
    }
  }

  /// An error about this line.
  func error(found: String, expected: String) -> FileError {
    FileError(file, found: "\(found) in line \(number)", expected: expected)
  }

  /// Takes the next argument.
  mutating func argument<Value: DefinitionValue>(
    _ meaning: String, default standard: Value? = nil
  ) throws -> Value {
    guard !arguments.isEmpty else {
      if let standard { return standard }
      throw error(found: "'\(kind)' without \(meaning)", expected: Value.expectation)
    }
    return try value(arguments.removeFirst(), of: meaning)
  }

  /// Takes an option; without a default, it must be there.
  mutating func option<Value: DefinitionValue>(
    _ name: String, default standard: Value? = nil
  ) throws -> Value {
    if let text = options.removeValue(forKey: name) { return try value(text, of: name) }
    guard let standard else {
      throw error(found: "'\(kind)' without \(name)=…", expected: Value.expectation)
    }
    return standard
  }

  private func value<Value: DefinitionValue>(_ text: String, of meaning: String) throws -> Value {
    guard let value = Value(definition: text) else {
      throw error(found: "'\(text)' for \(meaning)", expected: Value.expectation)
    }
    return value
  }

  /// Throws if an argument or an option was not taken.
  func end() throws {
    if let argument = arguments.first {
      throw error(found: "'\(argument)' after '\(kind)'", expected: "no further argument")
    }
    if let option = options.keys.sorted().first {
      throw error(found: "the option \(option) of '\(kind)'", expected: "one that it has")
    }
  }
}

/// A value in a model definition.
protocol DefinitionValue {
  /// The values that there are, to follow the word "expected".
  static var expectation: String { get }
  /// Reads a value; nil if it is none.
  init?(definition: String)
}

/// A number of anything that a network can hold.
private let counts = 1..<1 << 24

extension Int: DefinitionValue {
  static var expectation: String { "a number from 1 to \(counts.upperBound - 1)" }
  init?(definition: String) {
    guard let value = Int(definition), counts.contains(value) else { return nil }
    self = value
  }
}

extension Float: DefinitionValue {
  static var expectation: String { "a number from 0 to 1" }
  init?(definition: String) {
    guard let value = Float(definition), (0...1).contains(value) else { return nil }
    self = value
  }
}

extension Bool: DefinitionValue {
  static var expectation: String { "true or false" }
  init?(definition: String) { self.init(definition) }
}

extension Size2D: DefinitionValue {
  static var expectation: String { "a size, such as 3 or 3x5" }
  init?(definition: String) {
    let sides = definition.split(separator: "x", omittingEmptySubsequences: false).map {
      Int(definition: String($0))
    }
    guard sides.count <= 2, let height = sides[0], let width = sides.last! else { return nil }
    self.init(height, width)
  }
}

extension Padding2D: DefinitionValue {
  static var expectation: String { "a padding, such as 1, 1x2 or same" }
  init?(definition: String) {
    if definition == "same" {
      self = .same
      return
    }
    let sides = definition.split(separator: "x", omittingEmptySubsequences: false).map {
      Int($0).flatMap { 0..<1 << 16 ~= $0 ? $0 : nil }
    }
    guard sides.count <= 2, let height = sides[0], let width = sides.last! else { return nil }
    self.init(height, width)
  }
}

extension Upsample.Mode: DefinitionValue {
  static var expectation: String { "nearest or bilinear" }
  init?(definition: String) {
    switch definition {
    case "nearest": self = .nearest
    case "bilinear": self = .bilinear
    default: return nil
    }
  }
}
