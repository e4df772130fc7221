// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The element types with arithmetic: `Float`, `Double` and the integers.
public protocol NumericElement: TensorElement, Numeric, Comparable, _Sortable {}

/// The integers that a tensor can hold.
///
/// As for single integers, overflow of `+`, `-` and `*` stops the process, and `&+`, `&-` and `&*`
/// wrap around.
public protocol IntegerElement: NumericElement, FixedWidthInteger {}

extension Int8: IntegerElement {}
extension Int16: IntegerElement {}
extension Int32: IntegerElement {}
extension Int64: IntegerElement {}
extension Int: IntegerElement {}
extension UInt8: IntegerElement {}
extension UInt16: IntegerElement {}
extension UInt32: IntegerElement {}
extension UInt64: IntegerElement {}
