// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A color of sRGB, eight bits a channel.
///
///     let orange: Color = 0xE69F00
///     orange.red          // 230
///     orange.hex          // "#e69f00"
public struct Color: Hashable, Sendable {
  /// The channels, encoded as in sRGB: 0 for none, 255 for all.
  public var red, green, blue: UInt8

  /// Creates a color from its channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Creates a gray, 0 for black.
  public init(gray: UInt8) {
    self.init(red: gray, green: gray, blue: gray)
  }

  /// The color as HTML and SVG write it: `#e69f00`.
  public var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The gray that looks about as bright: ITU-R BT.709's weights of the channels, as they are encoded.
  public var gray: UInt8 {
    let sum: Int = 2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue)
    return UInt8((sum + 5000) / 10_000)
  }
}

extension Color: ExpressibleByIntegerLiteral {
  /// Creates a color from a number that is read in hexadecimal: `0xRRGGBB`.
  ///
  /// - Precondition: The number has 24 bits.
  public init(integerLiteral rgb: UInt32) {
    precondition(rgb <= 0xFF_FFFF, "Color: 0x\(String(rgb, radix: 16)), expected 0xRRGGBB")
    self.init(
      red: UInt8(rgb >> 16), green: UInt8(rgb >> 8 & 0xFF), blue: UInt8(rgb & 0xFF))
  }
}
