// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

// The .npy format: a magic number, a version, the length of the header, the header, which is a
// Python literal, and the elements. Specified in *NEP 1: A Simple File Format for NumPy Arrays*;
// the padding is that of `numpy.lib.format`, so that both write the same bytes.

extension Tensor {
  /// Reads a NumPy array file (`.npy`).
  ///
  ///     let centers = try Tensor<Float>(contentsOf: URL(filePath: "centers.npy"))
  ///
  /// Format versions 1, 2 and 3 are supported, with elements of either byte order, in C or Fortran
  /// order. The element type must be the file's; nothing is converted.
  ///
  /// - Throws: `FileError` if the file cannot be read, is not a `.npy` file, is damaged, or holds
  ///   elements of another type.
  public init(contentsOf file: URL) throws {
    let data = try Data(contentsOf: file, expected: "a .npy file")
    let header = try NumPyHeader(data, file: file)
    guard let type = header.elementType, type == Scalar.elementType else {
      let name = header.elementType.map { " (\($0))" } ?? ""
      throw FileError(
        file, found: "elements of type \(header.descriptor)\(name)",
        expected: "\(Scalar.elementType)")
    }
    let content = data[header.end...]
    guard let count = checkedByteCount(header.shape, of: type.byteCount) else {
      throw FileError(
        file, found: "the shape \(header.shape), which exceeds the address space",
        expected: "\(content.count) bytes of elements")
    }
    guard content.count == count else {
      throw FileError(
        file, found: "\(content.count) bytes of elements",
        expected: "\(count) for the shape \(header.shape) of \(type)")
    }
    // The elements in Fortran order are those of the transposed array in C order.
    let shape = header.isFortranOrder ? header.shape.reversed() : header.shape
    let stored = try Tensor(
      shape: shape, bytes: content, isBigEndian: header.isBigEndian
    ) {
      FileError(file, found: "the byte \($0) as bool element \($1)", expected: "0 or 1")
    }
    self = header.isFortranOrder ? stored.transposed() : stored
  }

  /// Writes this tensor to a NumPy array file (`.npy`) atomically, with the bytes of `numpy.save`.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL) throws {
    var data = NumPyHeader.bytes(shape: shape, Scalar.elementType)
    withUnsafeBufferPointer { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
    try data.write(atomicallyTo: file)
  }
}

extension ElementType {
  /// The type's code in `.npy` files, without the byte order.
  var numPyCode: String {
    switch self {
    case .bool: "b1"
    case .int8, .int16, .int32, .int64: "i\(byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "u\(byteCount)"
    case .float32, .float64: "f\(byteCount)"
    }
  }
}

extension NumPyHeader {
  private static let alignment = 64

  /// Returns the start of a file, up to the first element.
  static func bytes(shape: [Int], _ type: ElementType) -> Data {
    let order = type.byteCount == 1 ? "|" : "<"
    let tuple = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header =
      "{'descr': '\(order)\(type.numPyCode)', 'fortran_order': False, 'shape': (\(tuple)), }"
    // NumPy reserves 21 digits for the first length, so that appending rows can update it in place.
    if let first = shape.first {
      header += String(repeating: " ", count: max(0, 21 - "\(first)".count))
    }
    // The header's length takes two bytes in version 1 and four in version 2.
    let isLong = header.utf8.count + alignment > Int(UInt16.max)
    let start = magic.count + (isLong ? 4 : 2) + 2
    let padding = alignment - (start + header.utf8.count + 1) % alignment
    header += String(repeating: " ", count: padding) + "\n"
    var data = Data(magic + [isLong ? 2 : 1, 0])
    let length = UInt32(header.utf8.count).littleEndian
    withUnsafeBytes(of: length) { data.append(contentsOf: $0.prefix(isLong ? 4 : 2)) }
    data.append(contentsOf: header.utf8)
    return data
  }
}
