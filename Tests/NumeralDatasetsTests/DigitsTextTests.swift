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
    let digits = try Digits.parse(Data(text.utf8), file: Self.file)
    #expect(digits.labels == [9, 0])
    #expect(digits.images.shape == [2, 8, 8])
    #expect(digits.images.scalars == (0..<128).map { UInt8($0 % 64 % 17) })
  }

  @Test(arguments: [
    ("\(pixels)9\n1,2", "2 fields in line 2"),
    ("\(pixels)\n", "an empty field in line 1, column 65"),
    ("\(pixels)9\n\(pixels)10\n", "the label 10 in line 2, column 65"),
    ("\(pixels)-1\n", "the label -1 in line 1, column 65"),
    ("\(pixels)9,", "66 columns"),
    ("1,2\n", "2 columns"),
    ("17,\(pixels.dropFirst(2))9\n", "the pixel 17 in line 1, column 1"),
    ("\(pixels)9\n0,300,\(pixels.dropFirst(4))9\n", "the number '300' in line 2, column 2"),
    ("0,-1,\(pixels.dropFirst(4))9\n", "the number '-1' in line 1, column 2"),
    ("0,x,\(pixels.dropFirst(4))9\n", "the text 'x' in line 1, column 2"),
    ("", "an empty file"),
  ])
  func otherTextIsRefused(text: String, found: String) {
    let error = #expect(throws: FileError.self) {
      try Digits.parse(Data(text.utf8), file: Self.file)
    }
    #expect(error?.found == found)
  }
}
