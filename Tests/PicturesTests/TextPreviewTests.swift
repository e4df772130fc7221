import Pictures
import Tensors
import XCTest

final class TextPreviewTests: XCTestCase {
  func testSmallImagesHaveTwoCharactersPerPixel() {
    let image: Tensor<UInt8> = [[0, 16], [8, 3]]
    XCTAssertEqual(TextPreview.lines(of: image, white: 16), ["  @@", "==.."])
  }

  func testLargeImagesHaveTwoRowsPerLine() {
    var pixels = Tensor<UInt8>.zeros([17, 3])
    for row in 0..<17 { pixels[row, 1] = 255 }
    pixels[0, 2] = 255
    let lines = TextPreview.lines(of: pixels, white: 255)
    XCTAssertEqual(lines.count, 9)
    // Of the first two rows one pixel of the last column is white: the middle of the ramp.
    XCTAssertEqual(lines[0], " @=")
    XCTAssertEqual(lines[8], " @ ")
  }

  func testGridBreaksWhereTheTerminalEnds() {
    let images = Tensor<UInt8>.full([3, 2, 2], 16)
    let grid = TextPreview.grid(images, captions: ["7", "label", "1"], white: 16, columns: 10)
    XCTAssertEqual(grid, "@@@@  @@@@\n@@@@  @@@@\n7     labe\n\n@@@@\n@@@@\n1")
  }

  func testNoImagesAreNoText() {
    XCTAssertEqual(TextPreview.grid(.zeros([0, 8, 8]), captions: [], white: 16), "")
  }
}
