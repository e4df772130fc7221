// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// A mapping of the numbers from 0 to 1 to colors.
///
///     ColorMap.viridis[0]         // dark violet
///     ColorMap.viridis[0.5]       // teal
///     ColorMap.viridis[1]         // yellow
///
/// The predefined maps are legible to color-blind readers and in grayscale: larger numbers are
/// lighter or, in a diverging map, numbers farther from the middle are darker.
public struct ColorMap: Equatable, Sendable {
  /// The colors of evenly spaced numbers from 0 to 1, which are interpolated linearly.
  public let anchors: [Color]
  /// Whether 0.5 stands for zero, and the two halves for negative and positive values.
  public let isDiverging: Bool

  /// Creates a map.
  ///
  /// - Parameters:
  ///   - anchors: The colors of evenly spaced numbers from 0 to 1.
  ///   - isDiverging: Whether 0.5 stands for zero, and the two halves for negative and positive
  ///     values.
  /// - Precondition: There are at least two colors.
  public init(_ anchors: [Color], isDiverging: Bool = false) {
    require(anchors.count >= 2, "ColorMap: \(anchors.count) colors, expected 2 or more")
    self.anchors = anchors
    self.isDiverging = isDiverging
  }

  /// The color of a number, which is clamped to 0...1; NaN has the color of 0.
  public subscript(number: Float) -> Color {
    let position = max(0, min(number, 1)) * Float(anchors.count - 1)
    guard position > 0 else { return anchors[0] }
    let index = min(Int(position), anchors.count - 2)
    let (low, high, fraction) = (anchors[index], anchors[index + 1], position - Float(index))
    func between(_ channel: KeyPath<Color, UInt8>) -> UInt8 {
      let (low, high) = (Float(low[keyPath: channel]), Float(high[keyPath: channel]))
      return UInt8((low + fraction * (high - low)).rounded())
    }
    return Color(red: between(\.red), green: between(\.green), blue: between(\.blue))
  }

  /// The default range of values for a heat map of `tensor`: from its minimum to its maximum or,
  /// for a diverging map, the smallest range around 0 that contains both.
  ///
  /// Elements that are not finite are ignored; without finite elements the range is 0...0.
  ///
  /// - Complexity: O(elements).
  public func range(of tensor: Tensor<Float>) -> ClosedRange<Float> {
    let (low, high) = tensor.withUnsafeBufferPointer { numbers in
      numbers.lazy.filter(\.isFinite).reduce((Float.infinity, -Float.infinity)) {
        (min($0.0, $1), max($0.1, $1))
      }
    }
    guard low <= high else { return 0...0 }
    let limit = max(-low, high)
    return isDiverging ? -limit...limit : low...high
  }
}

extension ColorMap {
  /// From black to white.
  public static let gray = ColorMap([0x000000, 0xFFFFFF])

  /// From dark violet through blue and green to yellow, of evenly increasing lightness.
  ///
  /// Matplotlib's *viridis* by N. Smith, S. van der Walt and E. Firing, 2015 (CC0): every
  /// seventeenth of its 256 colors.
  public static let viridis = ColorMap([
    0x440154, 0x481A6C, 0x472F7D, 0x414487, 0x39568C, 0x31688E, 0x2A788E, 0x23888E,
    0x1F988B, 0x22A884, 0x35B779, 0x54C568, 0x7AD151, 0xA5DB36, 0xD2E21B, 0xFDE725,
  ])

  /// A diverging map from blue through white to red, for values of both signs.
  ///
  /// *BuRd* of P. Tol: *Color Schemes*, technical note SRON/EPS/TN/09-002, 2021, which is C.
  /// Brewer's *RdBu* reversed.
  public static let blueRed = ColorMap(
    [
      0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
    ], isDiverging: true)
}
