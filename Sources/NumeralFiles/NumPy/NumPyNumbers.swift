// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The numbers of a `.npy` file whose element type is any of the real ones, converted to the type
/// that a program computes with.
package struct NumPyNumbers {
  /// The file that errors name; that of an array in an archive is `rows.npz/x.npy`.
  package let file: URL
  private let bytes: Data

  /// Reads a file, or a pipe.
  package init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: "a .npy file", acceptsPipes: true)
    (self.file, bytes) = (file, try source.read(.max))
  }

  /// Takes an array of an archive.
  package init(_ name: String, of archive: NumPyArchive) throws {
    (file, bytes) = (archive.path(of: name), try archive.entry(name))
  }

  /// The numbers, rounded to `Float`. False and true are 0 and 1.
  ///
  /// - Throws: `FileError` if the file is damaged, or the elements are complex or no numbers.
  package func floats() throws -> Tensor<Float> {
    let type = try NumPyHeader(ByteSource(bytes, file: file)).type
    if type.floatFormat != nil { return try Tensor(converting: ByteSource(bytes, file: file)) }
    switch type.elementType {
    case .bool: return Tensor(try Tensor<Bool>(decoding: bytes, file: file))
    // Images, which would be eight times as large in between.
    case .uint8: return Tensor(try Tensor<UInt8>(decoding: bytes, file: file))
    default: return Tensor(try integers(expected: "real numbers"))
    }
  }

  /// The integers.
  ///
  /// - Parameter expected: The elements that errors expect.
  /// - Throws: `FileError` if the file is damaged, the elements are of another kind, or one is
  ///   beyond 2⁶³ − 1.
  package func integers(expected: String = "integers") throws -> Tensor<Int> {
    func read<Stored: IntegerElement>(_: Stored.Type) throws -> Tensor<Int> {
      Tensor(try Tensor<Stored>(decoding: bytes, file: file))
    }
    let header = try NumPyHeader(ByteSource(bytes, file: file))
    switch header.type.elementType {
    case .int8: return try read(Int8.self)
    case .int16: return try read(Int16.self)
    case .int32: return try read(Int32.self)
    case .int64: return try Tensor(decoding: bytes, file: file)
    case .uint8: return try read(UInt8.self)
    case .uint16: return try read(UInt16.self)
    case .uint32: return try read(UInt32.self)
    case .uint64:
      let numbers = try Tensor<UInt64>(decoding: bytes, file: file)
      if let number = numbers.scalars.first(where: { $0 > Int.max }) {
        throw FileError(file, found: "the number \(number)", expected: "at most \(Int.max)")
      }
      return Tensor(numbers)
    default:
      throw FileError(file, found: "elements of type \(header.typeName)", expected: expected)
    }
  }
}
