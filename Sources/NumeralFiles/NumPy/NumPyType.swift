// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The element type of a `.npy` file, in any of the spellings that `numpy.dtype` takes.
struct NumPyType {
  /// The type, or nil if a tensor cannot hold it.
  let elementType: ElementType?
  /// The type's format if it is a floating-point type.
  let floatFormat: FloatFormat?
  let isBigEndian: Bool

  /// Creates the type of a descriptor: `<f4`, `=f4`, `f4`, `f`, `float32`.
  ///
  /// - Parameter descriptor: The descriptor, of which the byte order is the first character, if
  ///   any: the processor's for `=` and `|`, which is little-endian wherever Swift runs.
  init(_ descriptor: String) {
    let hasOrder = descriptor.first.map("<>=|".contains) ?? false
    let code = hasOrder ? String(descriptor.dropFirst()) : descriptor
    isBigEndian = descriptor.first == ">"
    // The names of C's types and of NumPy's take no byte order.
    let canonical = Self.codes[code] ?? (hasOrder ? nil : Self.names[code]) ?? code
    elementType = ElementType.allCases.first { $0.numPyCode == canonical }
    floatFormat =
      switch canonical {
      case "f2": .float16
      case "f4": .float32
      case "f8": .float64
      default: nil
      }
  }

  /// NumPy's character codes, of C's types on 64-bit Linux and macOS.
  private static let codes = [
    "?": "b1", "b": "i1", "B": "u1", "h": "i2", "H": "u2", "i": "i4", "I": "u4", "l": "i8",
    "L": "u8", "q": "i8", "Q": "u8", "p": "i8", "P": "u8", "e": "f2", "f": "f4", "d": "f8",
    "F": "c8", "D": "c16",
  ]

  private static let names = [
    "bool": "b1", "bool_": "b1", "int8": "i1", "byte": "i1", "int16": "i2", "short": "i2",
    "int32": "i4", "intc": "i4", "int64": "i8", "int": "i8", "int_": "i8", "long": "i8",
    "longlong": "i8", "intp": "i8", "uint8": "u1", "ubyte": "u1", "uint16": "u2", "ushort": "u2",
    "uint32": "u4", "uintc": "u4", "uint64": "u8", "uint": "u8", "ulong": "u8", "ulonglong": "u8",
    "uintp": "u8", "float16": "f2", "half": "f2", "float32": "f4", "single": "f4",
    "float64": "f8", "double": "f8", "float": "f8", "complex64": "c8",
    "csingle": "c8", "complex128": "c16", "cdouble": "c16", "complex": "c16",
  ]
}

extension ElementType {
  /// The type's code in `.npy` files, without the byte order.
  var numPyCode: String {
    switch self {
    case .bool: "b1"
    case .int8, .int16, .int32, .int64: "i\(byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "u\(byteCount)"
    case .float32, .float64: "f\(byteCount)"
    case .complex64, .complex128: "c\(byteCount)"
    }
  }
}
