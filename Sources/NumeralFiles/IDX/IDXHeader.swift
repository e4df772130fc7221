// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors

/// The header of an IDX file: the element type and the shape.
struct IDXHeader {
  let elementType: ElementType
  let shape: [Int]

  private static let codes: KeyValuePairs<ElementType, UInt8> = [
    .uint8: 0x08, .int8: 0x09, .int16: 0x0B, .int32: 0x0C, .float32: 0x0D, .float64: 0x0E,
  ]

  init(elementType: ElementType, shape: [Int]) {
    require(
      shape.count <= 255 && shape.allSatisfy { $0 <= UInt32.max },
      "IDX: the shape is \(shape), expected at most 255 axes, none longer than \(UInt32.max)")
    self.elementType = elementType
    self.shape = shape
  }

  /// Reads the header at the start of a file.
  init(_ reader: ByteReader) throws {
    let start = try reader.read(4)
    guard start.count == 4 else {
      throw FileError(
        reader.file, found: start.isEmpty ? "an empty file" : "a header of \(start.count) bytes",
        expected: "an IDX header: 4 bytes, and 4 for each axis")
    }
    guard start[0] == 0, start[1] == 0 else {
      throw FileError(
        reader.file, found: FileKind.description(start + (try reader.read(60))),
        expected: "0x0000, with which IDX files start")
    }
    guard let type = Self.codes.first(where: { $0.value == start[2] })?.key else {
      let known = Self.codes.map { "\([$0.value].hexLiteral) (\($0.key))" }
      throw FileError(
        reader.file, found: "the element type \([start[2]].hexLiteral)",
        expected: "one of " + known.joined(separator: ", "))
    }
    let rank = Int(start[3])
    let lengths = try reader.read(4 * rank)
    guard lengths.count == 4 * rank else {
      throw FileError(
        reader.file, found: "a header of \(4 + lengths.count) bytes",
        expected: "one of \(4 + 4 * rank) bytes, for \(rank) axes")
    }
    elementType = type
    shape = (0..<rank).map { axis in
      lengths[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
    }
  }

  /// The encoded header.
  var bytes: [UInt8] {
    let code = Self.codes.first { $0.key == elementType }!.value
    return [0, 0, code, UInt8(shape.count)]
      + shape.flatMap { length in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } }
  }

  /// Returns the number of bytes of all elements, after checking that the file can hold them.
  ///
  /// The check precedes the allocation, so that a damaged header cannot request excessive memory.
  /// An uncompressed file must have exactly the stated length; a compressed one must be able to.
  func checkedByteCount(in reader: ByteReader) throws -> Int {
    let available = reader.maxByteCount - bytes.count
    guard let byteCount = NumeralFiles.checkedByteCount(shape, of: elementType.byteCount) else {
      throw FileError(
        reader.file, found: "the shape \(shape) of \(elementType)",
        expected: "a shape that fits in \(available) bytes of elements")
    }
    guard byteCount == available || reader.isCompressed && byteCount < available else {
      throw FileError(
        reader.file,
        found: (reader.isCompressed ? "at most " : "") + "\(available) bytes of elements",
        expected: expectation(byteCount))
    }
    return byteCount
  }

  /// Throws if there are fewer bytes of elements than the header states.
  func check(_ found: Int, of byteCount: Int, in reader: ByteReader) throws {
    guard found == byteCount else {
      throw FileError(
        reader.file, found: "\(found) bytes of elements", expected: expectation(byteCount))
    }
  }

  /// The expectation of errors about the number of bytes.
  func expectation(_ byteCount: Int) -> String {
    "\(byteCount) bytes for the shape \(shape) of \(elementType)"
  }
}
