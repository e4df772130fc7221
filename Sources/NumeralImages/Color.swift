/// A colour of sRGB, eight bits a channel.
///
///     let orange: Color = 0xE69F00
///     orange.red          // 230
///     orange.hex          // "#e69f00"
public struct Color: Hashable, Sendable {
  /// The channels, encoded as in sRGB: 0 for none, 255 for all.
  public var red, green, blue: UInt8

  /// Creates a colour from its channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// Creates a grey, 0 for black.
  public init(grey: UInt8) {
    self.init(red: grey, green: grey, blue: grey)
  }

  /// The colour as HTML and SVG write it: `#e69f00`.
  public var hex: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The grey that looks about as bright: ITU-R BT.709's weights of the channels, as they are encoded.
  public var grey: UInt8 {
    let sum: Int = 2126 * Int(red) + 7152 * Int(green) + 722 * Int(blue)
    return UInt8((sum + 5000) / 10_000)
  }
}

extension Color: ExpressibleByIntegerLiteral {
  /// Creates a colour from a number that is read in hexadecimal: `0xRRGGBB`.
  ///
  /// - Precondition: The number has 24 bits.
  public init(integerLiteral rgb: UInt32) {
    precondition(rgb <= 0xFF_FFFF, "Color: 0x\(String(rgb, radix: 16)), expected 0xRRGGBB")
    self.init(
      red: UInt8(rgb >> 16), green: UInt8(rgb >> 8 & 0xFF), blue: UInt8(rgb & 0xFF))
  }
}
