// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralPlots
import NumeralTensors
import XCTest

final class TextPreviewTests: XCTestCase {
  private func cells(_ images: Tensor<UInt8>, _ captions: [String]) -> [ImageGrid.Cell] {
    zip(Image.grayscale(images, maxValue: 16), captions).map { ImageGrid.Cell($0, caption: $1) }
  }

  func testSmallImagesHaveTwoCharactersPerPixel() {
    let image = Image(gray: [[0, 16], [8, 3]], maxValue: 16)
    XCTAssertEqual(TextPreview.lines(of: image), ["  @@", "++.."])
  }

  func testLargeImagesHaveTwoRowsPerLine() {
    var pixels = Tensor<UInt8>.zeros([17, 3])
    for row in 0..<17 { pixels[row, 1] = 255 }
    pixels[0, 2] = 255
    let lines = TextPreview.lines(of: Image(gray: pixels))
    XCTAssertEqual(lines.count, 9)
    // In the last column, one of the first two pixels is white: the middle of the ramp.
    XCTAssertEqual(lines[0], " @=")
    XCTAssertEqual(lines[8], " @ ")
  }

  func testColorsAreDrawnAsHalfBlocks() {
    var image = Image(width: 3, height: 17, color: 0x000000)
    image.fill(rows: 0..<1, columns: 0..<2, with: 0x0A64FF)
    image.fill(rows: 1..<2, columns: 1..<3, with: 0xFFFFFF)
    let lines = TextPreview.lines(of: image, style: .color)
    XCTAssertEqual(lines.count, 9)
    // Unchanged colors are not repeated.
    XCTAssertEqual(
      lines[0],
      "\u{1B}[38;2;10;100;255;48;2;0;0;0m▀\u{1B}[48;2;255;255;255m▀\u{1B}[38;2;0;0;0m▀\u{1B}[0m")
    XCTAssertEqual(lines[1], "\u{1B}[38;2;0;0;0;48;2;0;0;0m▀▀▀\u{1B}[0m")
    // There is no row below the seventeenth.
    XCTAssertEqual(lines[8], "\u{1B}[38;2;0;0;0;49m▀▀▀\u{1B}[0m")
  }

  func testGraysAreTheNearestOfTheTerminalPalette() {
    // xterm's grays: 0, then 8, 18 … 238, then 255.
    let levels = [(16, 0)] + (0..<24).map { (232 + $0, 8 + 10 * $0) } + [(231, 255)]
    for gray in 0...255 {
      let image = Image(width: 1, height: 1, color: Color(gray: UInt8(gray)))
      let line = TextPreview.lines(of: image, style: .gray)[0]
      let smallest = levels.map { abs($0.1 - gray) }.min()!
      let nearest = levels.filter { abs($0.1 - gray) == smallest }
      XCTAssertTrue(
        nearest.contains { line == "\u{1B}[38;5;\($0.0);48;5;\($0.0)m▀▀\u{1B}[0m" }, "\(gray)")
    }
  }

  func testGridWrapsAtTheWidthOfTheTerminal() {
    let cells = cells(Tensor(repeating: 16, shape: [3, 2, 2]), ["7", "label", "1"])
    XCTAssertEqual(TextPreview.imagesPerRow(like: cells[0].image, columns: 10), 2)
    XCTAssertEqual(
      TextPreview.grid(cells, columns: 10), "@@@@  @@@@\n@@@@  @@@@\n7     labe\n\n@@@@\n@@@@\n1")
    let white = "\u{1B}[38;2;255;255;255;48;2;255;255;255m▀▀▀▀\u{1B}[0m"
    XCTAssertEqual(
      TextPreview.grid(Array(cells.prefix(2)), style: .color, columns: 10),
      "\(white)  \(white)\n\(white)  \(white)\n7     labe")
    XCTAssertEqual(TextPreview.grid(Array(cells.prefix(1)), columns: 1), "@@@@\n@@@@\n7")
  }

  func testWrongCellsHaveAMarkInTheCharacterSetOfTheStyle() {
    let image = Image(gray: .zeros([1, 4]), maxValue: 16)
    let cells = [
      ImageGrid.Cell(image, label: 4, predicted: 9), .init(image, label: 3, predicted: 3),
      .init(image, caption: "1\n2 %", isWrong: true),
    ]
    XCTAssertEqual(TextPreview.grid(cells), "\n4->9 x    3->3      1 x\n                    2 %")
    XCTAssertEqual(
      TextPreview.grid(cells, style: .gray).split(separator: "\n").dropFirst(),
      ["4→9 ×     3→3       1 ×", "                    2 %"])
  }

  func testEmptyGridIsEmpty() {
    XCTAssertEqual(TextPreview.grid([]), "")
  }
}
