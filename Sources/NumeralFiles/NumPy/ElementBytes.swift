// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

// Elements as the bytes of array files. Memory holds little-endian numbers on all the processors
// that Swift runs on, so little-endian files are copied as they are.

/// The number of bytes that an array takes, or nil where a shape from a file asks for more than memory
/// can address. Lengths of 0 do not excuse the others: tensors multiply them too.
func checkedByteCount(_ shape: [Int], of size: Int) -> Int? {
  var product = size
  for length in shape where length != 0 {
    let (next, overflow) = product.multipliedReportingOverflow(by: length)
    guard !overflow, length > 0 else { return nil }
    product = next
  }
  return shape.contains(0) ? 0 : product
}

extension Tensor {
  /// Creates a tensor from the bytes of its scalars in row-major order.
  ///
  /// - Parameters:
  ///   - bytes: Exactly the shape's number of bytes.
  ///   - invalid: Makes the error for a Boolean that is neither 0 nor 1, from its byte and position.
  init(
    shape: [Int], bytes: Data, isBigEndian: Bool = false,
    invalid: (_ byte: UInt8, _ position: Int) -> any Error
  ) throws {
    if Scalar.elementType == .bool, let position = bytes.firstIndex(where: { $0 > 1 }) {
      throw invalid(bytes[position], position - bytes.startIndex)
    }
    self.init(shape: shape) { target in
      let raw = UnsafeMutableRawBufferPointer(target)
      bytes.copyBytes(to: raw)
      let size = Scalar.elementType.byteCount
      guard isBigEndian, size > 1 else { return }
      for start in stride(from: 0, to: raw.count, by: size) {
        raw[start..<start + size].reverse()
      }
    }
  }

  /// The bytes of the scalars in row-major order.
  var bytes: Data {
    withUnsafeBufferPointer { Data(UnsafeRawBufferPointer($0)) }
  }
}
