// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// A type that a tensor can hold: the numbers and Booleans of array files.
///
/// Tensors of any element have shapes and views, and can be read and written. Arithmetic needs a
/// `NumericElement`, and functions such as `exp` a `RealScalar`.
public protocol TensorElement: BitwiseCopyable, Hashable, Sendable {
  /// The type as a value, by its name in array files.
  static var elementType: ElementType { get }
}

/// The element types of tensors, as values.
public enum ElementType: String, Sendable, CaseIterable {
  /// One byte each, 0 or 1.
  case bool
  /// Signed integers.
  case int8, int16, int32, int64
  /// Unsigned integers.
  case uint8, uint16, uint32, uint64
  /// IEEE 754 binary floating point.
  case float32, float64
  /// Pairs of a real and an imaginary part, of 4 bytes or of 8 each.
  case complex64, complex128

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64, .complex64: 8
    case .complex128: 16
    }
  }

  /// The size of one number of an element in bytes: half of a complex element's.
  package var numberByteCount: Int {
    switch self {
    case .complex64, .complex128: byteCount / 2
    default: byteCount
    }
  }
}

extension Bool: TensorElement {
  /// `.bool`
  public static var elementType: ElementType { .bool }
}
extension Int8: TensorElement {
  /// `.int8`
  public static var elementType: ElementType { .int8 }
}
extension Int16: TensorElement {
  /// `.int16`
  public static var elementType: ElementType { .int16 }
}
extension Int32: TensorElement {
  /// `.int32`
  public static var elementType: ElementType { .int32 }
}
extension Int64: TensorElement {
  /// `.int64`
  public static var elementType: ElementType { .int64 }
}
extension Int: TensorElement {
  /// `.int64`: `Int` has 64 bits on the systems that this library supports.
  public static var elementType: ElementType { .int64 }
}
extension UInt8: TensorElement {
  /// `.uint8`
  public static var elementType: ElementType { .uint8 }
}
extension UInt16: TensorElement {
  /// `.uint16`
  public static var elementType: ElementType { .uint16 }
}
extension UInt32: TensorElement {
  /// `.uint32`
  public static var elementType: ElementType { .uint32 }
}
extension UInt64: TensorElement {
  /// `.uint64`
  public static var elementType: ElementType { .uint64 }
}
extension Float: TensorElement {
  /// `.float32`
  public static var elementType: ElementType { .float32 }
}
extension Double: TensorElement {
  /// `.float64`
  public static var elementType: ElementType { .float64 }
}
