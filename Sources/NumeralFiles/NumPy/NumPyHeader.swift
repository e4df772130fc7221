// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The header of a `.npy` file.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + "NUMPY".utf8
  /// The most bytes of a header that is read. NumPy itself reads at most 10,000.
  private static let maxByteCount = 1 << 20

  /// The element type in the file's notation, with quotes: `'<f4'`.
  let descriptor: String
  let type: NumPyType
  let isFortranOrder: Bool
  let shape: [Int]

  /// Reads the header at the start of a file.
  init(_ source: ByteSource) throws {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(source.file, found: found, expected: expected)
    }
    let start = try source.read(8)
    guard start.starts(with: Self.magic) else {
      let more = try source.read(FileKind.prefixCount - 8)
      throw fail(
        FileKind.description(start + more),
        "a .npy file, which starts with \(Self.magic.hexLiteral)")
    }
    guard start.count == 8 else { throw fail("a file of \(start.count) bytes", "10 or more") }
    let version = start[start.startIndex + 6]
    guard (1...3).contains(version), start.last == 0 else {
      throw fail("format version \(version).\(start.last ?? 0)", "1.0, 2.0 or 3.0")
    }
    let lengthSize = version == 1 ? 2 : 4
    let lengthBytes = try source.read(lengthSize)
    guard lengthBytes.count == lengthSize else {
      throw fail("a file of \(source.position) bytes", "\(8 + lengthSize) or more")
    }
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= Self.maxByteCount else {
      throw fail("a header of \(length) bytes", "at most \(Self.maxByteCount)")
    }
    let text = try source.read(length)
    guard text.count == length else {
      throw fail("\(text.count) bytes after the header's length", "a header of \(length)")
    }
    var literal = PythonLiteral(text)
    guard case .dictionary(let fields)? = literal.parse() else {
      throw fail(
        "the header \(literal.excerpt)", "{'descr': …, 'fortran_order': …, 'shape': …}")
    }
    guard Set(fields.keys) == ["descr", "fortran_order", "shape"] else {
      throw fail(
        "a header with the keys \(fields.keys.sorted())", "descr, fortran_order and shape")
    }
    guard case .boolean(let isFortran)? = fields["fortran_order"] else {
      throw fail("\(literal.excerpt), where fortran_order is not a Boolean", "True or False")
    }
    isFortranOrder = isFortran
    guard case .tuple(let lengths)? = fields["shape"] else {
      throw fail("\(literal.excerpt), where shape is not a tuple", "lengths of axes")
    }
    shape = try lengths.map {
      guard case .integer(let length) = $0, length >= 0 else {
        throw fail("\(literal.excerpt), where shape has \($0)", "lengths of axes, 0 or more")
      }
      return length
    }
    guard case .string(let code)? = fields["descr"] else {
      throw fail("elements of a structured type in \(literal.excerpt)", "one type, such as '<f4'")
    }
    descriptor = "'\(code)'"
    type = NumPyType(code)
  }
}
