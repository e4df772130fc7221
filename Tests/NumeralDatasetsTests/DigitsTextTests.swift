// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralDatasets
import NumeralFiles
import Testing

/// The text of the digits, a line for each.
@Suite struct DigitsTextTests {
  private static let file = URL(fileURLWithPath: "digits.csv")
  private static let pixels = (0..<64).map { "\($0 % 17)," }.joined()

  @Test func linesOfPixelsAndALabel() throws {
    let text = "\(Self.pixels)9\n\(Self.pixels)0\n"
    let digits = try Digits.parse(Array(text.utf8), file: Self.file)
    #expect(digits.labels == [9, 0])
    #expect(digits.images.shape == [2, 8, 8])
    #expect(digits.images.scalars == (0..<128).map { UInt8($0 % 64 % 17) })
  }

  @Test(arguments: [
    ("\(pixels)9", "the end in line 1"),
    ("\(pixels)9\n1,2", "the end in line 2"),
    ("\(pixels)\n", "the byte 0x0a in line 1"),
    ("\(pixels)10\n", "the byte 0x0a in line 1"),
    ("\(pixels)9,", "the byte 0x2c in line 1"),
    ("17,", "the byte 0x2c in line 1"),
    ("20,", "the byte 0x30 in line 1"),
    ("100,", "the byte 0x30 in line 1"),
    (",1", "the byte 0x2c in line 1"),
    ("1,2\n", "the byte 0x0a in line 1"),
    ("-1", "the byte 0x2d in line 1"),
    ("\(pixels)9\r\n", "the byte 0x0d in line 1"),
  ])
  func otherTextIsRefused(text: String, found: String) {
    let error = #expect(throws: FileError.self) {
      try Digits.parse(Array(text.utf8), file: Self.file)
    }
    #expect(error?.found == found)
  }
}
