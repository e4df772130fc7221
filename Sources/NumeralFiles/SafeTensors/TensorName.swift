// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The name of a tensor in a file, compared byte for byte.
///
/// Two strings are equal if they differ by Unicode normalization only, but a file can hold a tensor
/// of each.
struct TensorName: Hashable, Comparable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  static func < (a: Self, b: Self) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }

  /// Returns the rest of the name after a prefix, or nil if it does not start with that.
  func dropping(prefix: String) -> TensorName? {
    guard text.utf8.starts(with: prefix.utf8) else { return nil }
    return String(text.utf8.dropFirst(prefix.utf8.count)).map { TensorName($0) }
  }
}
