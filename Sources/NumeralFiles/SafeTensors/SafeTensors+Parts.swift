// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

// Files that hold several values, each with tensors and metadata of its own.
extension SafeTensors {
  /// The tensors and the metadata whose names start with `prefix`, by the rest of their names.
  ///
  ///     file[part: "trainer."] = trainer.checkpoint()
  ///
  /// Errors about the part name the whole's file.
  package subscript(part prefix: String) -> SafeTensors {
    get {
      var part = SafeTensors()
      part.file = file
      for (name, entry) in entries {
        if let rest = name.dropping(prefix: prefix) { part.entries[rest] = entry }
      }
      for (key, value) in metadata where key.hasPrefix(prefix) {
        part.metadata[String(key.dropFirst(prefix.count))] = value
      }
      return part
    }
    set {
      entries = entries.filter { $0.key.dropping(prefix: prefix) == nil }
      metadata = metadata.filter { !$0.key.hasPrefix(prefix) }
      for (name, entry) in newValue.entries {
        entries[TensorName(prefix + name.text)] = entry
      }
      for (key, value) in newValue.metadata { metadata[prefix + key] = value }
    }
  }

  /// The same content, with errors that name another file.
  package func named(after file: URL) -> SafeTensors {
    var copy = self
    copy.file = file.unresolvedPath
    return copy
  }

  /// The value of a key of the metadata, from the text that its `description` wrote.
  ///
  /// - Throws: `FileError` if there is no such key, or its text stands for no such value.
  package func value<Value: LosslessStringConvertible>(
    of key: String, as type: Value.Type = Value.self
  ) throws -> Value {
    guard let text = metadata[key] else { throw error(found: "no '\(key)'", expected: "one") }
    guard let value = Value(text) else {
      throw error(found: "'\(key)' of '\(text)'", expected: "a value of type \(type)")
    }
    return value
  }

  /// A count in the metadata.
  ///
  /// - Throws: `FileError` if there is none, or it is negative or so large that adding to it could
  ///   overflow.
  package func count(of key: String) throws -> Int {
    let count: Int = try value(of: key)
    guard (0...1 << 53).contains(count) else {
      throw error(found: "'\(key)' of \(count)", expected: "0 to 2^53")
    }
    return count
  }

  /// A finite number in the metadata.
  ///
  /// - Throws: `FileError` if there is none, or it is NaN or infinite.
  package func finiteNumber(of key: String) throws -> Double {
    let number: Double = try value(of: key)
    guard number.isFinite else {
      throw error(found: "'\(key)' of \(number)", expected: "a finite number")
    }
    return number
  }

  /// An error about the content of the file that this was read from.
  package func error(found: String, expected: String) -> FileError {
    FileError(file: file, found: found, expected: expected)
  }
}
