// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// An element type of `.safetensors` files.
struct SafeTensorsType: Equatable, Sendable {
  /// The name in the file: `F32`.
  let name: String
  /// The size of an element in bits; those of 4 and 6 bits are packed.
  let bitCount: Int

  /// The type of a name, or nil if the format has none of that name.
  init?(_ name: String) {
    guard let bitCount = Self.bitCounts[name] else { return nil }
    (self.name, self.bitCount) = (name, bitCount)
  }

  /// The type of a tensor's elements.
  ///
  /// - Precondition: The format has the type: it has no complex numbers of 128 bits.
  init(_ type: ElementType) {
    require(
      type != .complex128,
      "SafeTensors: found elements of type \(type), which the format does not have")
    name = type.safeTensorsName
    bitCount = type.byteCount * 8
  }

  /// The type of tensors, or nil if none can hold it.
  var elementType: ElementType? { ElementType.allCases.first { $0.safeTensorsName == name } }

  /// The format of elements that can be converted to `Float` and `Double`.
  var floatFormat: FloatFormat? {
    switch name {
    case "F16": .float16
    case "BF16": .bfloat16
    case "F32": .float32
    case "F64": .float64
    default: nil
    }
  }

  /// Returns the number of bytes of an array, or nil if it overflows or is not whole.
  func byteCount(_ shape: [Int]) -> Int? {
    guard let bits = checkedByteCount(shape, of: bitCount, unitsPerByte: 8), bits % 8 == 0
    else { return nil }
    return bits / 8
  }

  /// The types of version 0.8 of the reference implementation.
  private static let bitCounts = [
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
  ]
}

extension ElementType {
  /// The type's name in `.safetensors` files.
  fileprivate var safeTensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .int8, .int16, .int32, .int64: "I\(byteCount * 8)"
    case .uint8, .uint16, .uint32, .uint64: "U\(byteCount * 8)"
    case .float32, .float64: "F\(byteCount * 8)"
    case .complex64, .complex128: "C\(byteCount * 8)"
    }
  }
}
