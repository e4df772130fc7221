// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralImages
import NumeralTensors
import Testing

/// The digits that are found in drawings: how many, and how large.
@Suite struct SegmentationTests {
  /// A gray image of 225×300 pixels, with paper of 215 and strokes of 40.
  private struct Drawing {
    var pixels = Tensor<UInt8>(repeating: 215, shape: [225, 300])

    mutating func fill(_ rows: Range<Int>, _ columns: Range<Int>, _ level: UInt8 = 40) {
      for row in rows { for column in columns { pixels[row, column] = level } }
    }

    /// A disc around a center.
    mutating func dot(_ row: Int, _ column: Int, radius: Int, _ level: UInt8 = 40) {
      for y in -radius...radius {
        for x in -radius...radius where x * x + y * y <= radius * radius {
          pixels[row + y, column + x] = level
        }
      }
    }

    /// A zero of 79×51 pixels, made of dots, which join if there are many.
    mutating func zero(dots: Int) {
      for step in 0..<dots {
        let angle = Float(step) / Float(dots) * 2 * .pi
        let (y, x) = (36 * Float.sin(angle), 22 * Float.cos(angle))
        dot(112 + Int(y.rounded()), 150 + Int(x.rounded()), radius: 3)
      }
    }

    /// A seven of 60×40 pixels.
    mutating func seven(top: Int = 80, left: Int = 130, _ level: UInt8 = 40) {
      fill(top..<top + 8, left..<left + 40, level)
      for row in 8..<60 {
        let column = left + 32 - row / 2
        fill(top + row..<top + row + 1, column..<column + 8, level)
      }
    }

    /// The height and the width of each digit.
    func sizes() throws -> [[Int]] {
      try Foreground.digits(in: pixels, name: "drawing").map { [$0.height, $0.width] }
    }
  }

  // MARK: - Marks that are not digits

  /// What is around a seven.
  enum Surroundings: String, CaseIterable {
    case nothing, lines, squares, holes, desk, bars, frame, hardShadow, light, specks
  }

  @Test(arguments: Surroundings.allCases, [false, true])
  func sevenIsFound(in surroundings: Surroundings, inverted: Bool) throws {
    var drawing = Drawing()
    switch surroundings {
    case .nothing: break
    case .lines:
      for row in stride(from: 7, to: 225, by: 13) { drawing.fill(row..<row + 1, 0..<300, 160) }
    case .squares:
      for row in stride(from: 7, to: 225, by: 13) { drawing.fill(row..<row + 1, 0..<300, 170) }
      for column in stride(from: 3, to: 300, by: 13) {
        drawing.fill(0..<225, column..<column + 1, 170)
      }
    case .holes:
      drawing.dot(40, 20, radius: 8, 10)
      drawing.dot(180, 20, radius: 8, 10)
    case .desk:
      drawing.fill(0..<225, 0..<25, 70)
      drawing.fill(190..<225, 0..<300, 70)
    case .bars:
      drawing.fill(0..<30, 0..<300, 0)
      drawing.fill(0..<225, 260..<300, 0)
    case .frame:
      drawing.fill(10..<215, 10..<290, 40)
      drawing.fill(14..<211, 14..<286, 215)
    case .hardShadow: drawing.fill(0..<225, 0..<150, 120)
    case .light:
      for column in 0..<300 { drawing.fill(0..<225, column..<column + 1, UInt8(220 - column / 2)) }
    case .specks:
      for (row, column) in [(10, 10), (60, 250), (200, 40)] {
        drawing.fill(row..<row + 2, column..<column + 3, 0)
      }
    }
    // Strokes absorb the same part of the light everywhere.
    let paper = drawing.pixels
    var strokes = Drawing()
    strokes.seven()
    drawing.pixels = Tensor(
      zip(paper.scalars, strokes.pixels.scalars).map { UInt8(Int($0) * Int($1) / 215) },
      shape: [225, 300])
    if inverted { drawing.pixels = drawing.pixels.map { 255 - $0 } }
    let sizes = try drawing.sizes()
    #expect(sizes.count == 1)
    // A faint pixel of a line or of a shadow may remain beside the strokes.
    #expect((59...61).contains(sizes[0][0]) && (39...41).contains(sizes[0][1]), "\(sizes)")
  }

  @Test func paperWithoutDigitsIsBlank() {
    var lined = Drawing()
    for row in stride(from: 7, to: 225, by: 13) { lined.fill(row..<row + 1, 0..<300, 150) }
    var squared = lined
    for column in stride(from: 3, to: 300, by: 13) {
      squared.fill(0..<225, column..<column + 1, 150)
    }
    var punched = Drawing()
    for row in [40, 110, 180] { punched.dot(row, 20, radius: 8, 10) }
    var desk = Drawing()
    desk.fill(0..<225, 0..<25, 70)
    desk.fill(190..<225, 0..<300, 70)
    for drawing in [lined, squared, punched, desk] {
      #expect(throws: FileError.self) { try drawing.sizes() }
    }
  }

  @Test func faintDigitBesideDarkHolesIsFound() throws {
    var drawing = Drawing()
    drawing.dot(40, 20, radius: 8, 10)
    drawing.dot(180, 20, radius: 8, 10)
    drawing.seven(150)
    #expect(try drawing.sizes() == [[60, 40]])
  }

  // MARK: - Digits of several strokes, and several digits

  @Test func fiveWhoseBarIsApartIsOneDigit() throws {
    var drawing = Drawing()
    drawing.fill(70..<77, 135..<175)
    drawing.fill(80..<105, 130..<137)
    drawing.fill(98..<105, 130..<170)
    drawing.fill(98..<135, 163..<170)
    drawing.fill(128..<135, 130..<170)
    #expect(try drawing.sizes() == [[65, 45]])
  }

  @Test func dottedZeroIsOneDigit() throws {
    var drawing = Drawing()
    drawing.zero(dots: 16)
    #expect(try drawing.sizes() == [[79, 51]])
  }

  @Test func zeroWithADotIsOneDigit() throws {
    var drawing = Drawing()
    drawing.zero(dots: 200)
    drawing.dot(112, 150, radius: 5)
    #expect(try drawing.sizes() == [[79, 51]])
  }

  @Test(arguments: 2...4)
  func digitsOfANumberAreFoundFromLeftToRight(_ count: Int) throws {
    var drawing = Drawing()
    for index in 0..<count {
      drawing.fill(80..<140 + 2 * index, 40 + 55 * index..<48 + 55 * index)
      drawing.fill(80..<88, 40 + 55 * index..<70 + 55 * index)
    }
    #expect(try drawing.sizes() == (0..<count).map { [60 + 2 * $0, 30] })
    let image = drawing.pixels
    let error = #expect(throws: FileError.self) {
      try Foreground.digit(in: image, name: "drawing")
    }
    #expect(error?.description == "drawing: found \(count) digits, expected one")
  }

  // MARK: - Uneven light

  /// In light that falls across the strokes, these are as even as in even light: whether they
  /// absorb a part of it, or the same number of gray levels.
  @Test(arguments: [false, true])
  func contrastIsEvenInUnevenLight(isDifference: Bool) throws {
    var strokes = Drawing()
    strokes.seven()
    let strokeLevels = strokes.pixels
    var drawing = Drawing()
    for row in 0..<225 {
      for column in 0..<300 {
        let (paper, level) = (220 - Float(column) / 2, Float(strokeLevels[row, column] as UInt8))
        let gray = isDifference ? paper - (215 - level) * 0.4 : paper * level / 215
        drawing.pixels[row, column] = UInt8(gray.rounded())
      }
    }
    let digit = try Foreground.digit(in: drawing.pixels, name: "drawing")
    let high = digit.contrasts.max()
    // Pixels beside the strokes may have a gray level more or less than the paper.
    let low = digit.contrasts.scalars.filter { $0 > high / 10 }.min() ?? 0
    #expect(low > 0.95 * high, "\(low) to \(high)")
  }

  // MARK: - Digits at the border

  /// Crops with this margin at the sides that are listed, and none at the others.
  @Test(
    arguments: [
      ["top"], ["left"], ["top", "left"], ["bottom", "right"], ["top", "bottom"],
      ["top", "left", "right"], ["top", "bottom", "left"],
    ], [false, true])
  func digitThatTouchesSomeSidesIsComplete(margins: [String], inverted: Bool) throws {
    var drawing = Drawing()
    drawing.seven()
    func margin(_ side: String) -> Int { margins.contains(side) ? 25 : 0 }
    let rows = 80 - margin("top")..<140 + margin("bottom")
    let columns = 130 - margin("left")..<170 + margin("right")
    let pixels = rows.flatMap { row in columns.map { drawing.pixels[row, $0] as UInt8 } }
    let crop = Tensor(
      inverted ? pixels.map { 255 - $0 } : pixels, shape: [rows.count, columns.count])
    let digit = try Foreground.digit(in: crop, name: "crop")
    #expect([digit.height, digit.width] == [60, 40])
  }

  @Test func firstDigitMayTouchTheBorder() throws {
    var drawing = Drawing()
    drawing.seven(left: 0)
    drawing.seven(left: 60)
    #expect(try drawing.sizes() == [[60, 40], [60, 40]])
  }

  @Test func penThatReachesIntoTheImageIsNoDigit() throws {
    var drawing = Drawing()
    drawing.seven()
    drawing.fill(60..<225, 200..<212)
    #expect(try drawing.sizes() == [[60, 40]])
  }

  @Test(arguments: [false, true])
  func digitThatTouchesAllSidesIsComplete(inverted: Bool) throws {
    var drawing = Drawing()
    drawing.seven()
    var crop = Tensor(unsafeUninitialized: [60, 40]) { pixels in
      for row in 0..<60 {
        for column in 0..<40 { pixels[row * 40 + column] = drawing.pixels[80 + row, 130 + column] }
      }
    }
    if inverted { crop = crop.map { 255 - $0 } }
    let digit = try Foreground.digit(in: crop, name: "crop")
    let withMargin = try Foreground.digit(in: drawing.pixels, name: "drawing")
    #expect(digit.resized(height: 20, width: 13) == withMargin.resized(height: 20, width: 13))
  }
}
