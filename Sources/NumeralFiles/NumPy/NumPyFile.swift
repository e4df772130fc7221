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
  /// order, and every spelling of their type that NumPy reads. The element type must be the file's;
  /// nothing is converted. Of several arrays in one file, the first is read, as `numpy.load` does.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, is not a `.npy` file, is damaged, or holds
  ///   elements of another type.
  public init(contentsOf file: URL) throws {
    try self.init(ByteSource(file, expected: "a .npy file", acceptsPipes: true))
  }

  /// Decodes the bytes of a NumPy array file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  /// - Throws: `FileError` as `init(contentsOf:)`.
  public init(decoding bytes: Data, file: URL) throws {
    try self.init(ByteSource(bytes, file: file))
  }

  private init(_ source: ByteSource) throws {
    let header = try NumPyHeader(source)
    guard let type = header.type.elementType, type == Scalar.elementType else {
      throw FileError(
        source.file, found: "elements of type \(header.typeName)",
        expected: "\(Scalar.elementType)")
    }
    let content = try header.content(of: source, elementByteCount: type.byteCount)
    self = try header.ordered {
      try Tensor(shape: $0, bytes: content, isBigEndian: header.type.isBigEndian) {
        FileError(source.file, found: "the byte \($0) as bool element \($1)", expected: "0 or 1")
      }
    }
  }

  /// Writes this tensor to a NumPy array file (`.npy`) atomically, with the bytes of `numpy.save`.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL) throws { try npyBytes.write(atomicallyTo: file) }

  /// The bytes of a `.npy` file.
  var npyBytes: Data {
    var data = NumPyHeader.bytes(shape: shape, Scalar.elementType)
    withUnsafeBufferPointer { data.append(contentsOf: UnsafeRawBufferPointer($0)) }
    return data
  }
}

extension Tensor where Scalar: RealScalar {
  /// Reads a NumPy array file (`.npy`) of any floating-point type: float16, float32 or float64.
  ///
  ///     let centers = try Tensor<Float>(convertingContentsOf: URL(filePath: "float64.npy"))
  ///
  /// The numbers are rounded to the nearest `Scalar`.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` as `init(contentsOf:)`, and if a finite number is beyond the range of
  ///   `Scalar`.
  public init(convertingContentsOf file: URL) throws {
    try self.init(
      converting: ByteSource(file, expected: "a .npy file", acceptsPipes: true))
  }

  /// Reads the bytes of a NumPy array file as `init(convertingContentsOf:)`.
  init(converting source: ByteSource) throws {
    let header = try NumPyHeader(source)
    guard let format = header.type.floatFormat else {
      throw FileError(
        source.file, found: "elements of type \(header.typeName)",
        expected: "floating-point numbers")
    }
    let content = try header.content(of: source, elementByteCount: format.byteCount)
    self = try header.ordered {
      try Tensor(
        shape: $0, bytes: content, format: format, isBigEndian: header.type.isBigEndian
      ) {
        FileError(
          source.file, found: "the number \($0) as element \($1)",
          expected: "numbers in the range of \(Scalar.elementType)")
      }
    }
  }
}

extension NumPyHeader {
  /// The element type for messages: `'<f8' (float64)`.
  var typeName: String {
    descriptor + (type.elementType.map { " (\($0))" } ?? "")
  }

  /// Reads the bytes of the elements.
  fileprivate func content(of source: ByteSource, elementByteCount: Int) throws -> Data {
    guard let count = checkedByteCount(shape, of: elementByteCount) else {
      throw FileError(
        source.file, found: "the shape \(shape), which exceeds the address space",
        expected: "lengths whose product fits")
    }
    let content = try source.read(count)
    guard content.count == count else {
      throw FileError(
        source.file, found: "\(content.count) bytes of elements",
        expected: "\(count) for the shape \(shape) of \(typeName)")
    }
    return content
  }

  /// Returns the tensor that `create` makes of the elements as they lie in the file.
  ///
  /// Elements in Fortran order are those of the transposed array in C order.
  fileprivate func ordered<Scalar>(
    _ create: (_ shape: [Int]) throws -> Tensor<Scalar>
  ) rethrows -> Tensor<Scalar> {
    try isFortranOrder ? create(shape.reversed()).transposed() : create(shape)
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
