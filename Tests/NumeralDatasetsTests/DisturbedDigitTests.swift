// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralDatasets
import NumeralTensors
import Testing

/// The embedded digits with soft strokes of any scale, and amid what disturbs photographs.
@Suite struct DisturbedDigitTests {
  private static let count = 10

  /// The embedded digits, enlarged so that they have this height, from 0 to 255.
  private func strokes(height: Int) -> Tensor<UInt8> {
    Digits.images[0..<Self.count].resized(height: height, width: height * 3 / 4).images
  }

  /// Draws strokes in the middle of paper, which they darken as a pen does, with the noise of a
  /// camera.
  private func photograph(
    _ strokes: Tensor<UInt8>, height: Int, width: Int, seed: Int,
    paper: (_ row: Int, _ column: Int) -> Float
  ) -> Tensor<UInt8> {
    var pixels = Tensor<Float>.normal(
      [height, width], standardDeviation: 1.5, seed: RandomKey(UInt64(seed)))
    let top = (height - strokes.shape[0]) / 2
    let left = (width - strokes.shape[1]) / 2
    for row in 0..<height {
      for column in 0..<width {
        let isInside =
          (0..<strokes.shape[0]).contains(row - top)
          && (0..<strokes.shape[1]).contains(column - left)
        let opacity: UInt8 = isInside ? strokes[row - top, column - left] : 0
        let noise: Float = pixels[row, column]
        pixels[row, column] = noise + paper(row, column) * (1 - 0.8 * Float(opacity) / 255)
      }
    }
    return Tensor<UInt8>(pixels.clamped(to: 0...255))
  }

  /// The mean absolute difference of the pixels, in gray levels.
  private func meanDifference(_ a: Tensor<UInt8>, _ b: Tensor<UInt8>) -> Float {
    Float(zip(a.scalars, b.scalars).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }) / Float(a.size)
  }

  // MARK: - Soft strokes

  @Test(arguments: [24, 40, 64, 100, 160, 240], [false, true])
  func softStrokesAreFoundAtEveryScale(height: Int, isLight: Bool) throws {
    let (strokes, reference) = (strokes(height: height), strokes(height: 80))
    for index in 0..<Self.count {
      func image(_ strokes: Tensor<UInt8>, isLight: Bool) throws -> Tensor<UInt8> {
        let size = 2 * strokes.shape[0]
        let drawing = photograph(strokes, height: size, width: size, seed: index) { _, _ in 215 }
        return try MNIST.image(of: isLight ? drawing.map { 255 - $0 } : drawing, name: "drawing")
      }
      let difference = try meanDifference(
        image(strokes[index], isLight: isLight), image(reference[index], isLight: false))
      // A center of mass that moves by a pixel is a mean difference of about 20.
      #expect(difference < 20, "digit \(index)")
    }
  }

  // MARK: - Disturbances

  /// What is on and around the paper, of 300×400 pixels.
  enum Disturbance: String, CaseIterable {
    case lines, squares, holes, desk, bars, frame, shadow, light

    /// The gray level of the paper.
    func level(_ row: Int, _ column: Int) -> Float {
      let isDark =
        switch self {
        case .lines: row % 24 == 0
        case .squares: row % 24 == 0 || column % 24 == 0
        case .holes:
          [60, 150, 240].contains {
            (row - $0) * (row - $0) + (column - 25) * (column - 25) < 100
          }
        case .desk: column < 30 + row / 20 || row > 265
        case .bars: row < 25 || column > 360
        case .frame: min(row, column, 299 - row, 399 - column) / 4 == 3
        // Fingers are about three times as wide as strokes; a shadow that is as narrow as strokes,
        // and has sharp edges, is a stroke.
        case .shadow: row > 120 && column / 60 % 2 == 1
        case .light: false
        }
      return switch self {
      case .lines, .squares: isDark ? 165 : 215
      case .shadow: isDark ? 110 : 215
      case .light: 215 - 0.4 * Float(column)
      default: isDark ? 40 : 215
      }
    }
  }

  @Test(arguments: Disturbance.allCases)
  func disturbancesChangeLittle(_ disturbance: Disturbance) throws {
    let strokes = strokes(height: 100)
    for index in 0..<Self.count {
      // Strokes with edges two or three pixels wide.
      let strokes = strokes[index].map { UInt8(min(max(4 * Int($0) - 400, 0), 255)) }
      func image(_ paper: (Int, Int) -> Float) throws -> Tensor<UInt8> {
        let drawing = photograph(strokes, height: 300, width: 400, seed: index, paper: paper)
        return try MNIST.image(of: drawing, name: "drawing")
      }
      let difference = try meanDifference(image(disturbance.level), image { _, _ in 215 })
      // A center of mass that moves by a pixel, as above.
      #expect(difference < 20, "digit \(index)")
    }
  }
}
