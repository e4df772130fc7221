// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

// The .npy format: a magic number, a version, the length of a header, the header, which is a Python
// literal, and the elements. From *NEP 1: A Simple File Format for NumPy Arrays*, and
// `numpy.lib.format`, whose padding is followed so that both write the same bytes.

extension Tensor {
  /// Creates a tensor from a NumPy array file (`.npy`).
  ///
  ///     let centers = try Tensor<Float>(npy: URL(filePath: "centers.npy"))
  ///
  /// Format versions 1, 2 and 3 are read, big-endian numbers and arrays in Fortran's order too. The
  /// type must be the file's own; nothing is converted.
  ///
  /// - Throws: `FileError` if the file cannot be read, is not a `.npy` file, is damaged, or holds
  ///   elements of another type.
  public init(npy file: URL) throws {
    let data = try Data(wholeFile: file, expected: "a .npy file")
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
        file, found: "the shape \(header.shape), which no memory holds",
        expected: "\(content.count) bytes of elements")
    }
    guard content.count == count else {
      throw FileError(
        file, found: "\(content.count) bytes of elements",
        expected: "\(count) for the shape \(header.shape) of \(type)")
    }
    // An array in Fortran's order is the transposed array in C's.
    let shape = header.isFortranOrder ? header.shape.reversed() : header.shape
    let stored = try Tensor(shape: shape, bytes: content, isBigEndian: header.isBigEndian) {
      FileError(file, found: "the byte \($0) as bool element \($1)", expected: "0 or 1")
    }
    self = header.isFortranOrder ? stored.transposed() : stored
  }

  /// Writes this tensor to a NumPy array file (`.npy`), whole or not at all.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(npy file: URL) throws {
    var data = NumPyHeader.bytes(shape: shape, Scalar.elementType)
    withUnsafeBufferPointer { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
    try data.write(wholeFile: file)
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

  /// The start of a file, up to the first element.
  static func bytes(shape: [Int], _ type: ElementType) -> Data {
    let order = type.byteCount == 1 ? "|" : "<"
    let tuple = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header =
      "{'descr': '\(order)\(type.numPyCode)', 'fortran_order': False, 'shape': (\(tuple)), }"
    // NumPy leaves room for the first length to grow to 21 digits, in place.
    if let first = shape.first {
      header += String(repeating: " ", count: max(0, 21 - "\(first)".count))
    }
    // Version 1 has two bytes for the header's length, version 2 has four.
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
