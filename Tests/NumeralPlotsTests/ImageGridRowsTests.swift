// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralImages
import NumeralPlots
import Testing

@Suite struct ImageGridRowsTests {
  @Test(
    arguments: [
      (0, []), (1, [1]), (6, [6]), (10, [10]), (12, [6, 6]), (25, [9, 9, 7]),
      (100, Array(repeating: 10, count: 10)), (256, Array(repeating: 16, count: 16)),
    ] as [(Int, [Int])])
  func rowsAreAboutEquallyLong(cellCount: Int, rows: [Int]) {
    let image = Image(width: 2, height: 2, color: 0)
    let cells = Array(repeating: ImageGrid.Cell(image), count: cellCount)
    #expect(ImageGrid(cells).rows.map(\.count) == rows)
  }

  @Test func rowsHaveTheGivenNumberOfColumns() {
    let image = Image(width: 2, height: 2, color: 0)
    let cells = Array(repeating: ImageGrid.Cell(image), count: 7)
    #expect(ImageGrid(cells, columns: 3).rows.map(\.count) == [3, 3, 1])
  }
}
