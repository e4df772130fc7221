// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors
import XCTest

final class DigitsTests: XCTestCase {
  private let digits = Digits.images

  func testTheyAreScikitLearns() {
    XCTAssertEqual(digits.images.shape, [1797, 8, 8])
    XCTAssertEqual(digits.maxValue, 16)
    let counts = (0...9).map { label in digits.labels.count { $0 == label } }
    XCTAssertEqual(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    XCTAssertEqual(digits.labels.count, 1797)
    // NumPy: digits.data.mean(), digits.data.max()
    let pixels = digits.images.scalars
    let sum = pixels.reduce(0) { $0 + Int($1) }
    XCTAssertEqual(Double(sum) / Double(pixels.count), 4.884164579855314)
    XCTAssertEqual(pixels.max(), 16)
  }

  func testTheFirstIsTheZeroOfScikitLearnsDocumentation() {
    XCTAssertEqual(digits.labels[0], 0)
    XCTAssertEqual(
      digits.images[0],
      [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0],
        [0, 5, 8, 0, 0, 9, 8, 0],
        [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0],
        [0, 0, 6, 13, 10, 0, 0, 0],
      ])
    XCTAssertEqual(digits.labels.suffix(5), [9, 0, 8, 9, 8])
  }
}
