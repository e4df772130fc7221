// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralFiles
import NumeralImages
import NumeralTensors
import TestSupport
import XCTest

final class ColorTests: XCTestCase {
  func testLiteralsAndHexadecimalNotation() {
    let color: Color = 0x0AF3C0
    XCTAssertEqual(color, Color(red: 10, green: 243, blue: 192))
    XCTAssertEqual(color.hex, "#0af3c0")
  }

  func testGrayOfAGrayColorIsItsLevel() {
    for gray in 0...255 { XCTAssertEqual(Color(gray: UInt8(gray)).gray, UInt8(gray)) }
    XCTAssertEqual(Color(0x00FF00).gray, 182)
  }

  /// The distance used by other tests is meaningful: colors chosen for normal vision only are
  /// within 5.
  func testDistancesAreSmallerForColorBlindVision() {
    let tableau: [Color] = [
      0x1F77B4, 0xFF7F0E, 0x2CA02C, 0xD62728, 0x9467BD, 0x8C564B, 0xE377C2, 0x7F7F7F, 0xBCBD22,
      0x17BECF,
    ]
    XCTAssertGreaterThan(ColorVision.full.smallestDistance(in: tableau), 25)
    XCTAssertLessThan(ColorVision.protanopia.smallestDistance(in: tableau), 5)
  }

  func testMapsInterpolateBetweenAnchors() {
    let map = ColorMap([0x000000, 0xFF8000, 0xFFFFFF])
    XCTAssertEqual(map[0], 0x000000)
    XCTAssertEqual(map[0.25], 0x804000)
    XCTAssertEqual(map[0.5], 0xFF8000)
    XCTAssertEqual(map[1], 0xFFFFFF)
    XCTAssertEqual(map[-.infinity], 0x000000)
    XCTAssertEqual(map[7], 0xFFFFFF)
    XCTAssertEqual(map[.nan], 0x000000)
    for gray in 0...255 {
      XCTAssertEqual(ColorMap.gray[Float(gray) / 255], Color(gray: UInt8(gray)))
    }
  }

  func testViridisEqualsMatplotlib() throws {
    let matplotlib = try Tensor<UInt8>(contentsOf: fixture("viridis.npy"))
    XCTAssertEqual(matplotlib.shape, [256, 3])
    for index in 0..<256 {
      let color = ColorMap.viridis[Float(index) / 255]
      // Sixteen colors are the same; linear interpolation between them deviates slightly.
      let tolerance = index % 17 == 0 ? 0 : 7
      for (channel, value) in [color.red, color.green, color.blue].enumerated() {
        XCTAssertLessThanOrEqual(
          abs(Int(value) - Int(matplotlib[index, channel])), tolerance, "\(index)")
      }
    }
  }

  func testLightnessIncreasesForEveryKindOfColorVision() {
    for vision in ColorVision.allCases {
      for map in [ColorMap.gray, .viridis] {
        let lightness = (0...64).map { vision.lab(map[Float($0) / 64])[0] }
        for (less, more) in zip(lightness, lightness.dropFirst()) {
          XCTAssertGreaterThan(more, less, "\(vision)")
        }
      }
    }
  }

  func testDivergingMapDarkensFromTheMiddleAndItsHalvesDiffer() {
    for vision in ColorVision.allCases {
      let lightness = (-32...32).map { vision.lab(ColorMap.blueRed[Float($0 + 32) / 64])[0] }
      XCTAssertEqual(lightness.firstIndex(of: lightness.max()!), 32)
      for distance in 1...32 {
        XCTAssertLessThan(lightness[32 + distance], lightness[31 + distance])
        XCTAssertLessThan(lightness[32 - distance], lightness[33 - distance])
      }
      XCTAssertGreaterThan(vision.distance(ColorMap.blueRed[0], ColorMap.blueRed[1]), 40)
      XCTAssertGreaterThan(vision.distance(ColorMap.blueRed[0.25], ColorMap.blueRed[0.75]), 20)
    }
  }

  func testRangesIgnoreNonFiniteValues() {
    let numbers = Tensor<Float>([.nan, -3, 2, .infinity])
    XCTAssertEqual(ColorMap.viridis.range(of: numbers), -3...2)
    XCTAssertEqual(ColorMap.blueRed.range(of: numbers), -3...3)
    XCTAssertEqual(ColorMap.blueRed.range(of: [1, 5]), -5...5)
    XCTAssertEqual(ColorMap.viridis.range(of: Tensor([.nan])), 0...0)
  }
}
