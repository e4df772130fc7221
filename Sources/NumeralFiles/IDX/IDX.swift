// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The content of an IDX file: one tensor. MNIST and its successors are published in this format.
///
///     let images = try IDX<UInt8>(contentsOf: file).tensor      // [60000, 28, 28]
///     try IDX(images[..<100]).write(to: excerpt)
///
/// A file is a header and the elements in row-major order, all big-endian. The header is two zero
/// bytes, a code for the element type, the number of axes, and the length of each axis in 32 bits,
/// as described on Y. LeCun's page on MNIST.
public struct IDX<Element: IDXElement>: Sendable, Equatable {
  /// The elements, in the shape that the header states.
  public var tensor: Tensor<Element>

  /// Creates the content of a file from a tensor.
  public init(_ tensor: Tensor<Element>) { self.tensor = tensor }

  /// Reads a file, plain or compressed with gzip, which is recognized by its first bytes.
  ///
  /// - Parameter file: The file, whose elements must be of type `Element`: nothing is converted.
  /// - Throws: `FileError` if the file cannot be read, is not an IDX file, holds elements of
  ///   another type, or is shorter or longer than its header states.
  public init(contentsOf file: URL) throws {
    try self.init { try ByteReader(file) }
  }

  /// Decodes the bytes of a file, plain or compressed with gzip.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  /// - Throws: `FileError` as `init(contentsOf:)`.
  public init(decoding bytes: [UInt8], file: URL) throws {
    try self.init { try ByteReader(bytes, file: file) }
  }

  /// Reads the content from its beginning.
  private init(opening open: () throws -> ByteReader) throws {
    let reader = try open()
    let header = try IDXHeader(reader)
    guard header.elementType == Element.elementType else {
      throw FileError(
        reader.file, found: "elements of type \(header.elementType)",
        expected: "elements of type \(Element.elementType)")
    }
    let byteCount = try header.checkedByteCount(in: reader)
    if reader.isCompressed && byteCount > Self.maxUnmeasuredByteCount {
      // The header of a small file may state a thousand times its bytes, and only the end of the
      // content shows whether they are there.
      let found = try open().skip(header.bytes.count + byteCount) - header.bytes.count
      try header.check(found, of: byteCount, in: reader)
    }
    tensor = try Tensor(unsafeUninitialized: header.shape) { scalars in
      let bytes = UnsafeMutableRawBufferPointer(scalars)
      let found = try reader.read(into: bytes)
      try header.check(found, of: byteCount, in: reader)
      // Reading past the elements also makes zlib check the checksum of compressed content.
      guard try reader.read(1).isEmpty else {
        throw FileError(
          reader.file, found: "more than \(byteCount) bytes of elements",
          expected: header.expectation(byteCount))
      }
      swapByteOrder(bytes, elementSize: MemoryLayout<Element>.stride)
    }
  }

  /// The most bytes for which memory is taken before compressed content has been measured.
  private static var maxUnmeasuredByteCount: Int { 64 << 20 }

  /// Returns the bytes of an uncompressed file.
  ///
  /// - Precondition: The tensor has at most 255 axes, none longer than 2³² − 1.
  public func encoded() -> [UInt8] {
    let header = IDXHeader(elementType: Element.elementType, shape: tensor.shape).bytes
    let byteCount = tensor.size * MemoryLayout<Element>.stride
    return [UInt8](unsafeUninitializedCapacity: header.count + byteCount) { bytes, initialized in
      _ = bytes.initialize(fromContentsOf: header)
      let elements = UnsafeMutableRawBufferPointer(
        rebasing: UnsafeMutableRawBufferPointer(bytes)[header.count..<header.count + byteCount])
      tensor.withUnsafeBufferPointer { elements.copyMemory(from: UnsafeRawBufferPointer($0)) }
      swapByteOrder(elements, elementSize: MemoryLayout<Element>.stride)
      initialized = header.count + byteCount
    }
  }

  /// Writes a file atomically, compressed with gzip if its name ends in `.gz`.
  ///
  /// - Parameter file: The file, which is replaced if it exists.
  /// - Throws: `FileError` if the file cannot be written.
  /// - Precondition: The tensor has at most 255 axes, none longer than 2³² − 1.
  public func write(to file: URL) throws {
    let bytes = encoded()
    try (file.pathExtension == "gz" ? Gzip.compress(bytes) : bytes).write(atomicallyTo: file)
  }
}

/// An element type of IDX files: `UInt8`, `Int8`, `Int16`, `Int32`, `Float` or `Double`.
public protocol IDXElement: TensorElement {}

extension UInt8: IDXElement {}
extension Int8: IDXElement {}
extension Int16: IDXElement {}
extension Int32: IDXElement {}
extension Float: IDXElement {}
extension Double: IDXElement {}
