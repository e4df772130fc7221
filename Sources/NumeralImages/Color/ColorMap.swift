// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// Colors for the numbers from 0 to 1.
///
///     ColorMap.viridis[0]         // dark violet
///     ColorMap.viridis[0.5]       // teal
///     ColorMap.viridis[1]         // yellow
///
/// All of these can be read by color-blind people, and in gray: what is more is lighter, or, where the
/// map has a middle, what is farther from the middle is darker.
public struct ColorMap: Equatable, Sendable {
  /// The colors at evenly spaced numbers, of 0 first and of 1 last. Those between are interpolated.
  public let anchors: [Color]
  /// Whether the middle stands for zero, and the two sides for numbers below and above.
  public let isDiverging: Bool

  /// Creates a map.
  ///
  /// - Parameters:
  ///   - anchors: The colors at evenly spaced numbers, of 0 first and of 1 last.
  ///   - isDiverging: Whether the middle stands for zero, and the two sides for numbers below and above.
  /// - Precondition: There are two colors or more.
  public init(_ anchors: [Color], isDiverging: Bool = false) {
    precondition(anchors.count >= 2, "ColorMap: \(anchors.count) colors, expected 2 or more")
    self.anchors = anchors
    self.isDiverging = isDiverging
  }

  /// The color of a number; below 0 it is that of 0, above 1 that of 1, and NaN has that of 0.
  public subscript(number: Float) -> Color {
    let place = max(0, min(number, 1)) * Float(anchors.count - 1)
    guard place > 0 else { return anchors[0] }
    let index = min(Int(place), anchors.count - 2)
    let (low, high, share) = (anchors[index], anchors[index + 1], place - Float(index))
    func between(_ channel: KeyPath<Color, UInt8>) -> UInt8 {
      let (low, high) = (Float(low[keyPath: channel]), Float(high[keyPath: channel]))
      return UInt8((low + share * (high - low)).rounded())
    }
    return Color(red: between(\.red), green: between(\.green), blue: between(\.blue))
  }

  /// The numbers from the smallest to the largest of `tensor`, for its heat map; of a diverging map, as
  /// far below 0 as above.
  ///
  /// What is not finite does not count, and of no numbers the range is 0 to 0.
  public func range(of tensor: Tensor<Float>) -> ClosedRange<Float> {
    let (low, high) = tensor.withUnsafeBufferPointer { numbers in
      numbers.lazy.filter(\.isFinite).reduce((Float.infinity, -Float.infinity)) {
        (min($0.0, $1), max($0.1, $1))
      }
    }
    guard low <= high else { return 0...0 }
    let far = max(-low, high)
    return isDiverging ? -far...far : low...high
  }
}

extension ColorMap {
  /// From black to white.
  public static let gray = ColorMap([0x000000, 0xFFFFFF])

  /// From dark violet by blue and green to yellow, evenly lighter: for what has no sign.
  ///
  /// Matplotlib's *viridis* by N. Smith, S. van der Walt and E. Firing, 2015 (CC0): every seventeenth
  /// of its 256 colors.
  public static let viridis = ColorMap([
    0x440154, 0x481A6C, 0x472F7D, 0x414487, 0x39568C, 0x31688E, 0x2A788E, 0x23888E,
    0x1F988B, 0x22A884, 0x35B779, 0x54C568, 0x7AD151, 0xA5DB36, 0xD2E21B, 0xFDE725,
  ])

  /// From blue by white to red: for numbers with a sign, white for 0.
  ///
  /// *BuRd* of P. Tol: *Color Schemes*, technical note SRON/EPS/TN/09-002, 2021, which is C. Brewer's
  /// *RdBu* turned round.
  public static let blueRed = ColorMap(
    [
      0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
    ], isDiverging: true)
}
