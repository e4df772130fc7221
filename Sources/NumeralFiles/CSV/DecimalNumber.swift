// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A number in decimal notation: `-12.5e-3`, `.5`, `1.`, `+7`.
///
/// Its value is the nearest `Double`. Numbers of up to 19 digits with powers of ten from −27 to 27
/// are computed from integers of 128 bits, without memory; the others are left to Swift's parser.
struct DecimalNumber {
  private var isNegative = false
  /// The digits as an integer, if there are at most 19 after the leading zeros.
  private var significand: UInt64 = 0
  /// The power of ten by which the significand is multiplied.
  private var exponent = 0
  private var isLong = false
  private let text: UnsafeBufferPointer<UInt8>

  /// Parses a whole text, and returns nil if it is not a decimal number.
  @inline(__always)
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
    let count = text.count
    var position = 0
    if count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      position = 1
    }
    let first = position
    var significand: UInt64 = 0
    /// Reads digits, and returns their number.
    @inline(__always) func readDigits() -> Int {
      let start = position
      while position < count, case let digit = text[position] &- UInt8(ascii: "0"), digit <= 9 {
        significand = significand &* 10 &+ UInt64(digit)
        position += 1
      }
      return position - start
    }
    var digitCount = readDigits()
    if position < count, text[position] == UInt8(ascii: ".") {
      position += 1
      exponent = -readDigits()
      digitCount -= exponent
    }
    guard digitCount > 0 else { return nil }
    if digitCount > 19 {
      let zeros = text[first...].prefix { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
      isLong = digitCount - zeros.count { $0 == UInt8(ascii: "0") } > 19
    }
    self.significand = significand
    guard position < count else { return }
    guard text[position] | 0x20 == UInt8(ascii: "e") else { return nil }
    position += 1
    var isSmall = false
    if position < count, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+")
    {
      isSmall = text[position] == UInt8(ascii: "-")
      position += 1
    }
    guard position < count else { return nil }
    var power = 0
    while position < count, case let digit = text[position] &- UInt8(ascii: "0"), digit <= 9 {
      power = min(power * 10 + Int(digit), 1 << 32)
      position += 1
    }
    guard position == count else { return nil }
    exponent += isSmall ? -power : power
  }

  /// The nearest number, or infinity beyond the largest.
  @inline(__always)
  var value: Double {
    guard !isLong else { return parsed }
    let magnitude: Double
    if significand <= 1 << 53, -22...22 ~= exponent {
      // Both numbers are exact, so that the operation rounds once: W. Clinger, *How to Read
      // Floating Point Numbers Accurately*, PLDI 1990.
      let number = Double(significand)
      magnitude =
        exponent < 0 ? number / powersOfTen[-exponent] : number * powersOfTen[exponent]
    } else if significand == 0 {
      magnitude = 0
    } else if 0...27 ~= exponent {
      magnitude = product
    } else if -27...(-1) ~= exponent {
      magnitude = quotient
    } else {
      return parsed
    }
    return isNegative ? -magnitude : magnitude
  }

  /// The significand times a power of ten, for which 128 bits suffice.
  private var product: Double {
    let (high, low) = significand.multipliedFullWidth(by: powersOfFive[exponent])
    guard high > 0 else { return Double(low) * powerOfTwo(exponent) }
    let shift = high.leadingZeroBitCount
    let top = shift == 0 ? high : high << shift | low >> (64 - shift)
    return rounded(top, isExact: low << shift == 0, exponent: 64 - shift + exponent)
  }

  /// The significand divided by a power of ten: the remainder tells on which side of a tie it is.
  private var quotient: Double {
    let power = powersOfFive[-exponent]
    let (shift, powerShift) = (significand.leadingZeroBitCount, power.leadingZeroBitCount)
    let dividend = significand << shift
    // Both have 64 bits, so that half the dividend is less than the divisor.
    let (quotient, remainder) = (power << powerShift)
      .dividingFullWidth((dividend >> 1, dividend << 63))
    return rounded(
      quotient, isExact: remainder == 0, exponent: powerShift - shift - 63 + exponent)
  }

  /// The double nearest to an integer of 63 or 64 bits, and a fraction unless it is exact, times a
  /// power of two.
  private func rounded(_ integer: UInt64, isExact: Bool, exponent: Int) -> Double {
    let shift = 11 - integer.leadingZeroBitCount
    let (kept, half) = (integer >> shift, 1 << (shift - 1) as UInt64)
    let rest = integer & (2 * half - 1)
    let isUp = rest > half || rest == half && (!isExact || kept & 1 == 1)
    // All results are between 1e-27 and 1e47, where scaling is exact.
    return Double(isUp ? kept + 1 : kept) * powerOfTwo(exponent + shift)
  }

  private func powerOfTwo(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The value by Swift's parser, which does not depend on the locale.
  private var parsed: Double { Double(String(decoding: text, as: UTF8.self)) ?? .nan }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// The powers of five that have at most 64 bits.
private let powersOfFive: [UInt64] = (0...27).map { exponent in
  (0..<exponent).reduce(1) { power, _ in power * 5 }
}
