// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralTensors
import XCTest

final class ImageTests: XCTestCase {
  /// Colors of distinct channels, so that exchanged channels are detected.
  private let (black, red, blue): (Color, Color, Color) = (0x000000, 0xF01020, 0x0203FE)

  /// The rows of an image, a character for each pixel: `#` for red, `o` for blue, `.` for black.
  private func rows(_ image: Image) -> [String] {
    (0..<image.height).map { row in
      (0..<image.width).map { column in
        switch image[row, column] {
        case red: "#"
        case blue: "o"
        case black: "."
        default: "?"
        }
      }.joined()
    }
  }

  func testRectanglesAreClipped() {
    var image = Image(width: 5, height: 3, color: black)
    image.fill(rows: 1..<2, columns: 1..<3, with: red)
    image.fill(rows: -7..<1, columns: 4..<9, with: blue)
    image.fill(rows: 2..<9, columns: -5..<0, with: blue)
    XCTAssertEqual(rows(image), ["....o", ".##..", "....."])
    XCTAssertEqual(image.pixels.shape, [3, 5, 3])
    XCTAssertEqual(image.pixels[1][1].scalars, [0xF0, 0x10, 0x20])
  }

  func testScaledImagesAreClipped() {
    var stamp = Image(width: 2, height: 2, color: blue)
    stamp.fill(rows: 0..<1, columns: 1..<2, with: red)
    var image = Image(width: 7, height: 5, color: black)
    image.draw(stamp, row: 1, column: 0)
    image.draw(stamp, row: 2, column: 3, scale: 3)
    XCTAssertEqual(rows(image), [".......", "o#.....", "oo.ooo#", "...ooo#", "...ooo#"])
    image.draw(stamp, row: -1, column: -1)
    XCTAssertEqual(rows(image)[0], "o......")
  }

  func testTextIsDrawnByTheDotsOfTheFont() {
    var image = Image(width: 14, height: 11, color: black)
    image.draw("1g", row: 1, column: 2, color: red)
    XCTAssertEqual(
      rows(image),
      [
        "..............", "....#.........", "...##.........", "....#....####.", "....#...#...#.",
        "....#...#...#.", "....#...#...#.", "...###...####.", "............#.", ".........###..",
        "..............",
      ])
    var large = Image(width: 30, height: 24, color: black)
    large.draw("1g", row: 2, column: 4, color: red, scale: 2)
    var enlarged = Image(width: 30, height: 24, color: black)
    enlarged.draw(image, row: 0, column: 0, scale: 2)
    XCTAssertEqual(rows(large), rows(enlarged))
    large.draw("cut at the edges", row: 20, column: -3, color: red, scale: 2)
  }

  func testEveryASCIICharacterHasDifferentDots() {
    func dots(_ character: Character) -> [String] {
      var image = Image(width: 7, height: 11, color: black)
      image.draw(String(character), row: 1, column: 1, color: red)
      return rows(image)
    }
    let printable = (32...126).map { Character(Unicode.Scalar($0)) }
    let drawn = (printable + ["→", "×", "é"]).map(dots)
    XCTAssertEqual(Set(drawn).count, 98)
    XCTAssertFalse(drawn[0].joined().contains("#"), "a space has dots")
    for dots in drawn.dropFirst() {
      XCTAssertTrue(dots.joined().contains("#"))
      // Characters do not touch: of 6×9 dots, the last column is empty.
      XCTAssertFalse(
        (dots[0] + dots[10] + dots.map { "\($0.first!)\($0.last!)" }.joined()).contains("#"))
    }
    XCTAssertEqual(dots("é"), dots("日"), "a missing character is a box")
  }

  func testGrayLevelsAreScaledByMaxValue() {
    let levels: Tensor<UInt8> = [[0, 4, 8], [15, 16, 200]]
    let image = Image(gray: levels, maxValue: 16)
    let grays = (0..<2).flatMap { row in (0..<3).map { image[row, $0] } }
    XCTAssertEqual(grays, [0, 64, 128, 239, 255, 255].map { Color(gray: $0) })
    let bytes = Tensor<UInt8>((0..<256).map { UInt8($0) }, shape: [16, 16])
    XCTAssertEqual(
      Image(gray: bytes).pixels.scalars, bytes.scalars.flatMap { [$0, $0, $0] })
    let both = Image.grayscale(Tensor([1, 0, 0, 3], shape: [2, 1, 2]), maxValue: 3)
    XCTAssertEqual(both, [[[1, 0]], [[0, 3]]].map { Image(gray: $0, maxValue: 3) })
  }

  func testHeatMapColorsFollowTheRange() {
    let matrix: Tensor<Float> = [[-1, 0, 1], [2, 3, 4]]
    let image = Image(heatMap: matrix)
    for row in 0..<2 {
      for column in 0..<3 {
        XCTAssertEqual(
          image[row, column], ColorMap.viridis[(matrix[row, column] + 1) / 5], "\(row) \(column)")
      }
    }
    let signed = Image(heatMap: matrix, colors: .blueRed)
    XCTAssertEqual(signed[0, 1], 0xF7F7F7)
    XCTAssertEqual(signed[1, 2], 0xB2182B)
    let clipped = Image(heatMap: matrix, range: 0...2, colors: .gray)
    XCTAssertEqual(
      (0..<3).map { clipped[0, $0] } + (0..<3).map { clipped[1, $0] },
      [0, 0, 128, 255, 255, 255].map { Color(gray: $0) })
    XCTAssertEqual(Image(heatMap: .zeros([2, 1]), colors: .blueRed)[1, 0], 0xF7F7F7)
    XCTAssertEqual(Image(heatMap: Tensor([[.nan, 1, 2]]))[0, 0], ColorMap.viridis[0])
  }

  func testHeatMapsOfABatchShareTheirRange() {
    let matrices = Tensor<Float>([0, 1, 2, 4], shape: [2, 1, 2])
    let images = Image.heatMaps(matrices, colors: .gray)
    XCTAssertEqual(images.map { [$0[0, 0].red, $0[0, 1].red] }, [[0, 64], [128, 255]])
    let clipped = Image.heatMaps(matrices, range: 0...2, colors: .gray)
    XCTAssertEqual(clipped.map { [$0[0, 0].red, $0[0, 1].red] }, [[0, 128], [255, 255]])
  }
}
