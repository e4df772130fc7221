// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralPlots
import NumeralTensors
import TestSupport
import XCTest

final class ImageGridTests: XCTestCase {
  private let (card, text, wrong): (Color, Color, Color) = (0x1B1E23, 0xE8E8E8, 0xE69F00)
  /// Four different pixels.
  private let image = Image(gray: [[10, 20], [30, 40]])

  /// Asserts that a grid equals an image that `draw` draws on a card.
  private func check(
    _ grid: ImageGrid, side: Int, width: Int, height: Int, line: UInt = #line,
    _ draw: (inout Image) -> Void
  ) {
    var expected = Image(width: width, height: height, color: card)
    draw(&expected)
    let image = grid.image(imageHeight: side)
    XCTAssertEqual(image.pixels.shape, expected.pixels.shape, line: line)
    XCTAssertEqual(image, expected, line: line)
  }

  func testImagesAreArrangedInRowsWithGaps() {
    // At an image height of 4, a dot of the captions is a pixel and a gap is 6 pixels.
    check(
      ImageGrid(rows: [[.init(image), .init(image)], [.init(image)]]), side: 4, width: 26,
      height: 26
    ) {
      for (row, column) in [(6, 6), (6, 16), (16, 6)] {
        $0.draw(image, row: row, column: column, scale: 2)
      }
    }
    // The scale is rounded down: 80 of 81 pixels. Gaps are 6 dots of 2 pixels.
    check(ImageGrid([.init(image)]), side: 81, width: 104, height: 104) {
      $0.draw(image, row: 12, column: 12, scale: 40)
    }
    // A larger image keeps its size.
    check(ImageGrid([.init(image)]), side: 1, width: 14, height: 14) {
      $0.draw(image, row: 6, column: 6)
    }
    check(ImageGrid([]), side: 4, width: 6, height: 6) { _ in }
  }

  func testCaptionsAreCenteredAndWidenTheirColumn() {
    // "123" is 17 pixels wide, its image 4; the line is 9 pixels high, and 4 below the image.
    let cells = [ImageGrid.Cell(image, caption: "123"), .init(image, caption: "4\n5")]
    check(ImageGrid(cells), side: 4, width: 6 + 17 + 6 + 5 + 6, height: 6 + 4 + 4 + 11 + 9 + 6) {
      $0.draw(image, row: 6, column: 6 + 8 - 2, scale: 2)
      $0.draw("123", row: 14, column: 6, color: text)
      $0.draw(image, row: 6, column: 29, scale: 2)
      $0.draw("4", row: 14, column: 29, color: text)
      $0.draw("5", row: 25, column: 29, color: text)
    }
  }

  func testWrongCellsHaveAFrameAndAMark() {
    let cells = [
      ImageGrid.Cell(image, label: 4, predicted: 9), .init(image, label: 7, predicted: 7),
    ]
    XCTAssertEqual(cells.map(\.caption), ["4→9", "7→7"])
    check(ImageGrid(cells, columns: 1), side: 20, width: 6 + 29 + 6, height: 2 * 39 + 6) {
      $0.fill(rows: 4..<28, columns: 8..<32, with: wrong)
      $0.draw(image, row: 6, column: 10, scale: 10)
      $0.draw("4→9 ×", row: 30, column: 6, color: wrong)
      $0.draw(image, row: 45, column: 10, scale: 10)
      $0.draw("7→7", row: 69, column: 12, color: text)
    }
    check(ImageGrid([.init(image, isWrong: true)]), side: 4, width: 17, height: 29) {
      $0.fill(rows: 4..<12, columns: 4..<12, with: wrong)
      $0.draw(image, row: 6, column: 6, scale: 2)
      $0.draw("×", row: 14, column: 6, color: wrong)
    }
  }

  func testImagesOfDifferentSizesAreScaledToAboutTheSameHeight() {
    let large = Image(width: 3, height: 9, color: 0xFF0000)
    let cells = [ImageGrid.Cell(image, caption: "a"), .init(large)]
    check(ImageGrid(cells), side: 12, width: 6 + 12 + 6 + 3 + 6, height: 6 + 12 + 4 + 9 + 6) {
      $0.draw(image, row: 6, column: 6, scale: 6)
      $0.draw("a", row: 22, column: 10, color: text)
      // Images of a row are aligned at the bottom.
      $0.draw(large, row: 9, column: 24)
    }
  }

  func testManyColumnsMakeSmallImages() {
    let digits = Image(width: 28, height: 28, color: 0xFFFFFF)
    func size(_ columns: Int) -> [Int] {
      ImageGrid(Array(repeating: .init(digits), count: columns), columns: columns).image()
        .pixels.shape
    }
    XCTAssertEqual(size(16), [84 + 24, 16 * (84 + 12) + 12, 3])
    XCTAssertEqual(size(20), [56 + 24, 20 * (56 + 12) + 12, 3])
    XCTAssertEqual(size(100), [28 + 12, 100 * (28 + 6) + 6, 3])
  }

  func testEncodedGridIsDecodedByAnotherDecoder() throws {
    let cells = (0..<10).map { digit in
      ImageGrid.Cell(
        Image(
          heatMap: Tensor<Float>.uniform([5, 5], in: -1..<1, seed: RandomKey(UInt64(digit))),
          colors: .blueRed),
        label: digit, predicted: 9 - digit / 2)
    }
    let pixels = ImageGrid(cells).image().pixels
    XCTAssertEqual(try PlainPNGDecoder(PNG(pixels).encoded()).image, pixels)
  }
}
