// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors

extension Encodable {
  /// Results as JSON, with snake_case keys in alphabetical order.
  ///
  /// - Throws: `ArgumentError` if a number is NaN or infinite, for which JSON has no notation.
  package func metricsJSON() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch EncodingError.invalidValue(let value, let context) {
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw ArgumentError(
        argument: "results", found: "\(value) for \(path)", expected: "a finite number")
    }
  }

  /// Writes results as JSON, atomically.
  package func writeJSON(to file: URL) throws {
    try Data((try metricsJSON() + "\n").utf8).write(atomicallyTo: file)
  }
}
