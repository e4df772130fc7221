// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An sRGB color of eight bits a channel.
///
///     let orange: Color = 0xE69F00
///     orange.red          // 230
///     orange.hex          // "#e69f00"
public struct Color: Hashable, Sendable {
  /// The sRGB-encoded channels, from 0 to 255.
  public var red, green, blue: UInt8

  /// Creates a color from its channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Creates a gray color: 0 for black, 255 for white.
  public init(gray: UInt8) {
    self.init(red: gray, green: gray, blue: gray)
  }

  /// The color in the notation of HTML and SVG, for example `#e69f00`.
  public var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The luma of the color, from 0 to 255, with the weights of ITU-R BT.709.
  public var gray: UInt8 {
    let sum: Int = 2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue)
    return UInt8((sum + 5000) / 10_000)
  }
}

extension Color: ExpressibleByIntegerLiteral {
  /// Creates a color from a hexadecimal number, `0xRRGGBB`.
  ///
  /// - Precondition: The number has at most 24 bits.
  public init(integerLiteral rgb: UInt32) {
    require(rgb <= 0xFF_FFFF, "Color: 0x\(String(rgb, radix: 16)), expected 0xRRGGBB")
    self.init(
      red: UInt8(rgb >> 16), green: UInt8(rgb >> 8 & 0xFF), blue: UInt8(rgb & 0xFF))
  }
}
