// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The choices that a CSV file leaves open, in bytes.
struct CSVFormat: Sendable {
  /// The byte between two fields.
  let separator: UInt8
  /// Whether the first record holds names; nil if its fields decide.
  let header: Bool?
  /// The first byte of lines that are skipped.
  let comment: UInt8?
  /// The texts of missing values.
  private let markers: [[UInt8]]
  /// Whether a marker is a number, such as −999, so that numbers are compared with the markers.
  let hasNumericMarker: Bool

  init(separator: Character, header: Bool?, comment: Character?, missingMarkers: [String]) {
    self.separator = Self.byte(separator, "separator")
    self.header = header
    self.comment = comment.map { Self.byte($0, "comment") }
    require(comment != separator, "CSV: the separator and the comment are \(separator)")
    markers = missingMarkers.map { Array($0.utf8) }
    hasNumericMarker = markers.contains { marker in
      marker.withUnsafeBufferPointer { DecimalNumber($0) != nil }
    }
  }

  /// Whether a text, without spaces around it, stands for a missing value.
  func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    markers.contains { $0.count == text.count && text.elementsEqual($0) }
  }

  private static func byte(_ character: Character, _ name: String) -> UInt8 {
    require(
      character.isASCII && !["\"", "\r", "\n", "\r\n"].contains(character),
      "CSV: the \(name) is \(character.debugDescription), expected an ASCII character that is "
        + "neither a quote nor a line break")
    return character.asciiValue!
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The text without the spaces and tabs around it.
  var trimmed: UnsafeBufferPointer<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var (start, end) = (0, count)
    while start < end, isSpace(self[start]) { start += 1 }
    while start < end, isSpace(self[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: self[start..<end])
  }
}
