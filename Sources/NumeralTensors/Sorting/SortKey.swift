// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

/// The elements that can be sorted: by unsigned integers in the same order, so that one sort serves
/// all types.
///
/// Public only because `NumericElement` is a protocol of public types.
public protocol _Sortable {
  /// An unsigned integer of the same size.
  associatedtype _SortKey: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable

  /// The key of a number: ascending with the number, or descending. NaN is last in both orders.
  func _sortKey(descending: Bool) -> _SortKey
}

extension _Sortable where Self: FixedWidthInteger {
  /// The integer, moved up so that the least is 0; in descending order, inverted.
  @inlinable
  public func _sortKey(descending: Bool) -> Magnitude {
    let key = Magnitude(truncatingIfNeeded: self) ^ Magnitude(truncatingIfNeeded: Self.min)
    return descending ? ~key : key
  }
}

extension Float {
  /// The bits, of negative numbers inverted, so that they ascend; in descending order, inverted
  /// again. −0 is 0.
  @inlinable
  public func _sortKey(descending: Bool) -> UInt32 {
    let bits = (self + 0).bitPattern
    let sign = UInt32(bitPattern: Int32(bitPattern: bits) >> 31)
    let key = bits ^ (sign | 1 << 31)
    return isNaN ? .max : descending ? ~key : key
  }
}

extension Double {
  /// The bits, of negative numbers inverted, so that they ascend; in descending order, inverted
  /// again. −0 is 0.
  @inlinable
  public func _sortKey(descending: Bool) -> UInt64 {
    let bits = (self + 0).bitPattern
    let sign = UInt64(bitPattern: Int64(bitPattern: bits) >> 63)
    let key = bits ^ (sign | 1 << 63)
    return isNaN ? .max : descending ? ~key : key
  }
}
