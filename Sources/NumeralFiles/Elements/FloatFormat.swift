// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// A binary floating-point format of array files, from which elements are converted on request.
package enum FloatFormat {
  /// IEEE 754 with 16, 32 and 64 bits.
  case float16, float32, float64
  /// The upper half of a `float32`.
  case bfloat16

  package var byteCount: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    }
  }
}

extension Tensor where Scalar: RealScalar {
  /// Creates a tensor from the bytes of floating-point numbers in row-major order.
  ///
  /// Numbers are rounded to the nearest `Scalar`; NaN and infinities stay what they are.
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - bytes: The numbers' bytes, as many as the shape requires.
  ///   - format: The format of the numbers.
  ///   - isBigEndian: Whether each number's most significant byte comes first.
  ///   - overflow: Returns the error for a finite number beyond the range of `Scalar`, from the
  ///     number and its position.
  package init(
    shape: [Int], bytes: Data, format: FloatFormat, isBigEndian: Bool = false,
    overflow: (_ number: Double, _ position: Int) -> any Error
  ) throws {
    self = try Tensor(unsafeUninitialized: shape) { target in
      try bytes.withUnsafeBytes { source in
        func convert<Word: FixedWidthInteger, Number: BinaryFloatingPoint>(
          _ number: (Word) -> Number
        ) throws {
          for index in target.indices {
            let word = source.loadUnaligned(
              fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
            let stored = number(isBigEndian ? word.byteSwapped : word)
            let converted = Scalar(stored)
            if converted.isInfinite && !stored.isInfinite { throw overflow(Double(stored), index) }
            target[index] = converted
          }
        }
        switch format {
        case .float16: try convert(Float.init(float16BitPattern:))
        case .bfloat16: try convert { Float(bitPattern: UInt32($0 as UInt16) << 16) }
        case .float32: try convert(Float.init(bitPattern:))
        case .float64: try convert(Double.init(bitPattern:))
        }
      }
    }
  }
}

extension Float {
  /// Creates the number of an IEEE 754 half, for which Swift has no type on every platform.
  init(float16BitPattern bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let (exponent, fraction) = (UInt32(bits >> 10 & 0x1F), UInt32(bits & 0x3FF))
    switch exponent {
    case 0:
      // Zero and the subnormal numbers are multiples of 2⁻²⁴.
      let magnitude = Float(fraction) * Float(sign: .plus, exponent: -24, significand: 1)
      self.init(bitPattern: sign | magnitude.bitPattern)
    case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
