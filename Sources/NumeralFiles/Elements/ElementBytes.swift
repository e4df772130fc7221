// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

// Elements as the bytes of array files. All processors that Swift supports are little-endian, so
// little-endian elements are copied unchanged.

/// Returns the number of bytes of an array, or nil if a length is negative or the number overflows.
///
/// An array without elements has a length of 0, and no bytes that justify its other lengths. A sum
/// over the axis of length 0 has them all, though, so that their product is limited too.
///
/// - Parameters:
///   - shape: The length of each axis.
///   - size: The size of an element, in bytes or other units.
///   - unitsPerByte: The number of these units in a byte; the result is in the same units.
package func checkedByteCount(_ shape: [Int], of size: Int, unitsPerByte: Int = 1) -> Int? {
  var product = size
  for length in shape where length != 0 {
    let (next, overflow) = product.multipliedReportingOverflow(by: length)
    guard !overflow, length > 0 else { return nil }
    product = next
  }
  guard shape.contains(0) else { return product }
  return product / unitsPerByte <= maxByteCountBesideZero ? 0 : nil
}

/// The most bytes that the other lengths of an array without elements may stand for: 1 GiB.
private let maxByteCountBesideZero = 1 << 30

extension Tensor {
  /// Creates a tensor from the bytes of its scalars in row-major order.
  ///
  /// - Parameters:
  ///   - shape: The length of each axis.
  ///   - bytes: The scalars' bytes, as many as the shape requires.
  ///   - isBigEndian: Whether each scalar's most significant byte comes first.
  ///   - invalid: Returns the error for a Boolean that is neither 0 nor 1, from its byte and
  ///     position.
  init(
    shape: [Int], bytes: Data, isBigEndian: Bool = false,
    invalid: (_ byte: UInt8, _ position: Int) -> any Error
  ) throws {
    if Scalar.elementType == .bool, let position = bytes.firstIndex(where: { $0 > 1 }) {
      throw invalid(bytes[position], position - bytes.startIndex)
    }
    self.init(unsafeUninitialized: shape) { target in
      let raw = UnsafeMutableRawBufferPointer(target)
      bytes.copyBytes(to: raw)
      if isBigEndian { swapByteOrder(raw, elementSize: Scalar.elementType.numberByteCount) }
    }
  }

  /// The bytes of the scalars in row-major order.
  package var bytes: Data {
    withUnsafeBufferPointer { Data(UnsafeRawBufferPointer($0)) }
  }
}
