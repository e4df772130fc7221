// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

// Scalars as text, by NumPy's rules.

/// The text of a single scalar.
func text<Scalar: TensorElement>(of scalar: Scalar) -> String {
  switch scalar {
  case let value as Float: DecimalNumber(value).repr
  case let value as Double: DecimalNumber(value).repr
  case let value as Bool: value ? "True" : "False"
  default: "\(scalar)"
  }
}

/// The texts of scalars in columns, all of the same width.
func alignedTexts<Scalar: TensorElement>(of scalars: [Scalar]) -> [String] {
  switch scalars {
  case let values as [Float]: aligned(numbers(values), width: 0)
  case let values as [Double]: aligned(numbers(values), width: 0)
  case is [Bool]: aligned(scalars.map { text(of: $0) }, width: "False".count)
  default: aligned(scalars.map { text(of: $0) }, width: 0)
  }
}

/// Texts padded on the left to the same width, which is `width` at least.
private func aligned(_ texts: [String], width: Int) -> [String] {
  let width = texts.reduce(width) { max($0, $1.count) }
  return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
}

/// Real numbers with the decimal points aligned: all in scientific notation, or none.
private func numbers<Scalar: RealScalar>(_ values: [Scalar]) -> [String] {
  let magnitudes = values.lazy.map(\.magnitude).filter { $0.isFinite && $0 > 0 }
  let (smallest, largest) = (magnitudes.min() ?? 1, magnitudes.max() ?? 1)
  // Float has six reliable digits, so larger numbers are in scientific notation.
  let limit: Scalar = Scalar.elementType == .float32 ? 1e6 : 1e8
  let isScientific = largest >= limit || smallest < 0.0001 || largest / smallest > 1000
  let finite = values.filter(\.isFinite).map { DecimalNumber($0) }
  let fraction = finite.reduce(0) {
    max($0, isScientific ? $1.scientificFractionCount : $1.positional.fraction.count)
  }
  let exponent = finite.contains { abs($0.power) > 99 } ? 3 : 2
  return values.map { value in
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let number = DecimalNumber(value)
    if isScientific { return number.scientific(fraction: fraction, exponent: exponent) }
    let parts = number.positional
    let spaces = String(repeating: " ", count: fraction - parts.fraction.count)
    return "\(parts.whole).\(parts.fraction)\(spaces)"
  }
}

/// A real number as 0.d₁d₂d₃… · 10ᵖ, with the fewest digits that identify it among the numbers of
/// its type.
private struct DecimalNumber {
  private let value: Double
  private let sign: String
  private let digits: String
  /// The exponent p: the number of digits before the decimal point.
  private let point: Int
  /// The magnitude from which a single number is in scientific notation.
  private let limit: Double
  private static let maxFractionDigits = 8

  init<Scalar: RealScalar>(_ value: Scalar) {
    self.value = Double(value)
    limit = Scalar.elementType == .float32 ? 1e6 : 1e16
    sign = value.sign == .minus ? "-" : ""
    // The standard library prints these digits, in one of two notations.
    let text = "\(value.magnitude)".split(separator: "e")
    let mantissa = text[0].split(separator: ".")
    let all = mantissa.joined()
    let leadingZeros = all.prefix { $0 == "0" }.count
    digits = String(all.dropFirst(leadingZeros)).trimmingZeros
    point = mantissa[0].count - leadingZeros + (text.count > 1 ? Int(text[1])! : 0)
  }

  /// The digits before and after the decimal point, the latter rounded to eight.
  var positional: (whole: String, fraction: String) {
    guard digits.count - point > Self.maxFractionDigits else { return exactPositional }
    let text = String(format: "%.\(Self.maxFractionDigits)f", value).split(separator: ".")
    return (String(text[0]), String(text[1]).trimmingZeros)
  }

  /// All digits before and after the decimal point.
  private var exactPositional: (whole: String, fraction: String) {
    if digits.isEmpty { return (sign + "0", "") }
    let whole = digits.prefix(max(0, point))
    let zeros = String(repeating: "0", count: max(0, point - digits.count))
    return (
      sign + (whole.isEmpty ? "0" : whole + zeros),
      String(repeating: "0", count: max(0, -point)) + digits.dropFirst(max(0, point))
    )
  }

  /// The number in scientific notation, with these numbers of digits after the decimal point and in
  /// the exponent.
  ///
  /// If the shortest digits are more or fewer, those of the exact value are used.
  func scientific(fraction: Int, exponent: Int) -> String {
    var (mantissa, power) = ("\(sign)\(digits.prefix(1)).\(digits.dropFirst())", self.power)
    if digits.count != fraction + 1 {
      let exact = String(format: "%#.\(fraction)e", value).split(separator: "e")
      // The power may be another: the Float nearest to 1e-9 is 9.9999997e-10.
      (mantissa, power) = (String(exact[0]), Int(exact[1])!)
    }
    let exponent = String(format: "%0\(exponent)d", abs(power))
    return "\(mantissa)e\(power < 0 ? "-" : "+")\(exponent)"
  }

  /// The number of digits after the decimal point in scientific notation, at most eight.
  var scientificFractionCount: Int {
    guard digits.count - 1 > Self.maxFractionDigits else { return max(0, digits.count - 1) }
    let text = String(format: "%.\(Self.maxFractionDigits)e", value).split(separator: "e")[0]
    return String(text.split(separator: ".")[1]).trimmingZeros.count
  }

  /// The exponent of ten in scientific notation.
  var power: Int { digits.isEmpty ? 0 : point - 1 }

  /// The text of a single number: all digits, and at least one after the decimal point.
  var repr: String {
    guard value.isFinite else { return value.isNaN ? "nan" : sign + "inf" }
    guard value == 0 || (1e-4..<limit).contains(value.magnitude) else {
      let text = scientific(fraction: digits.count - 1, exponent: 2)
      return digits.count > 1 ? text : text.replacing(".", with: "")
    }
    let (whole, fraction) = exactPositional
    return "\(whole).\(fraction.isEmpty ? "0" : fraction)"
  }
}

extension String {
  fileprivate var trimmingZeros: String {
    String(self[..<(lastIndex { $0 != "0" }.map(index(after:)) ?? startIndex)])
  }
}
