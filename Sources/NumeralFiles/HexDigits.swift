// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

extension Sequence<UInt8> {
  /// Two lowercase hexadecimal digits for each byte: "1f8b".
  package var hexDigits: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The bytes as error messages show them: "0x1F8B".
  var hexLiteral: String { "0x" + hexDigits.uppercased() }
}
