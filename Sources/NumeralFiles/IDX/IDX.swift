// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The IDX format, in which MNIST and the data sets that follow it are published.
///
///     let images = try IDX.read(file, as: UInt8.self)      // [60000, 28, 28]
///
/// A file is a header and the elements in row-major order, all big-endian. The header is two zero
/// bytes, the code of the element type, the number of axes, and the length of each axis in 32 bits.
/// Y. LeCun's page on MNIST describes it.
public enum IDX {
  /// Reads a file, plain or compressed by gzip (its content tells, not its name).
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - type: The type of the elements, which must be the file's.
  /// - Returns: A tensor of the shape that the header states.
  /// - Throws: `FileError` when the file cannot be read, has a header that is not IDX's, holds
  ///   elements of another type, or is shorter or longer than its header promises.
  public static func read<Scalar: IDXElement>(
    _ file: URL, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    try decode(ByteReader(file))
  }

  /// Decodes the bytes of a file, plain or compressed by gzip.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  ///   - type: The type of the elements, which must be the file's.
  /// - Returns: A tensor of the shape that the header states.
  /// - Throws: `FileError`, as `read(_:as:)`.
  public static func decode<Scalar: IDXElement>(
    _ bytes: [UInt8], file: URL, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    try decode(ByteReader(bytes, file: file))
  }

  /// The bytes of a tensor's file.
  ///
  /// - Precondition: There are at most 255 axes, none longer than 2³² − 1.
  public static func encode<Scalar: IDXElement>(_ tensor: Tensor<Scalar>) -> [UInt8] {
    let header = IDXHeader(elementType: Scalar.elementType, shape: tensor.shape).bytes
    let byteCount = tensor.size * MemoryLayout<Scalar>.stride
    return [UInt8](unsafeUninitializedCapacity: header.count + byteCount) { bytes, initialized in
      _ = bytes.initialize(fromContentsOf: header)
      let elements = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(bytes)[header.count..<header.count + byteCount])
      tensor.withUnsafeBufferPointer { elements.copyMemory(from: UnsafeRawBufferPointer($0)) }
      exchangeByteOrder(elements, elementSize: MemoryLayout<Scalar>.stride)
      initialized = header.count + byteCount
    }
  }

  /// Writes a tensor to a file, whole or not at all.
  ///
  /// - Parameters:
  ///   - tensor: The tensor.
  ///   - file: The file, which is replaced if it exists. Where its name ends in `.gz`, it is
  ///     compressed.
  /// - Throws: `FileError` when the file cannot be written.
  /// - Precondition: There are at most 255 axes, none longer than 2³² − 1.
  public static func write<Scalar: IDXElement>(_ tensor: Tensor<Scalar>, to file: URL) throws {
    let bytes = encode(tensor)
    let partial = try PartialFile(for: file)
    defer { partial.remove() }
    try partial.append(file.pathExtension == "gz" ? Gzip.compress(bytes) : bytes)
    try partial.publish()
  }

  private static func decode<Scalar: IDXElement>(_ reader: ByteReader) throws -> Tensor<Scalar> {
    let header = try IDXHeader(reader)
    guard header.elementType == Scalar.elementType else {
      throw FileError(
        reader.file, found: "elements of type \(header.elementType)",
        expected: "elements of type \(Scalar.elementType)")
    }
    let byteCount = try header.checkedByteCount(in: reader)
    let expected = "\(byteCount) bytes for the shape \(header.shape) of \(Scalar.elementType)"
    return try Tensor(shape: header.shape) { scalars in
      let bytes = UnsafeMutableRawBufferPointer(scalars)
      let found = try reader.read(into: bytes)
      guard found == byteCount else {
        throw FileError(reader.file, found: "\(found) bytes of elements", expected: expected)
      }
      // Reading on also makes zlib reach the checksum of compressed content.
      guard try reader.read(1).isEmpty else {
        throw FileError(
          reader.file, found: "more than \(byteCount) bytes of elements", expected: expected)
      }
      exchangeByteOrder(bytes, elementSize: MemoryLayout<Scalar>.stride)
    }
  }

  /// Turns big-endian elements into the machine's, or the machine's into big-endian ones.
  private static func exchangeByteOrder(_ bytes: UnsafeMutableRawBufferPointer, elementSize: Int) {
    func exchange<Word: FixedWidthInteger>(_: Word.Type) {
      for offset in stride(from: 0, to: bytes.count, by: elementSize) {
        // Where the header's length is odd, so are the addresses of the elements.
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: Word.self)
        bytes.storeBytes(of: word.bigEndian, toByteOffset: offset, as: Word.self)
      }
    }
    switch elementSize {
    case 2: exchange(UInt16.self)
    case 4: exchange(UInt32.self)
    case 8: exchange(UInt64.self)
    default: break
    }
  }
}

/// The types that IDX files hold: `UInt8`, `Int8`, `Int16`, `Int32`, `Float` and `Double`.
public protocol IDXElement: TensorElement {}

extension UInt8: IDXElement {}
extension Int8: IDXElement {}
extension Int16: IDXElement {}
extension Int32: IDXElement {}
extension Float: IDXElement {}
extension Double: IDXElement {}
