// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The header of a `.safetensors` file: JSON with the type, shape and byte range of each tensor.
struct SafeTensorsHeader {
  static let metadataKey = "__metadata__"
  /// The format's limit on the header's length, which also catches damaged lengths.
  static let maxByteCount = 100_000_000

  var metadata: [String: String] = [:]
  var tensors: [TensorName: Tensor] = [:]

  /// One tensor's entry.
  struct Tensor: Sendable {
    var type: SafeTensorsType
    var shape: [Int]
    /// The range of the bytes, counted from the end of the header.
    var begin = 0, end = 0
  }

  init() {}

  /// Reads the header at the start of a file.
  init(_ source: ByteSource) throws {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(source.file, found: found, expected: expected)
    }
    let start = try source.read(8)
    guard start.count == 8 else {
      let found = start.isEmpty ? "an empty file" : "a file of \(start.count) bytes"
      throw fail(found, "a .safetensors file, which has 8 bytes or more")
    }
    let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let isLengthValid = length <= UInt64(Self.maxByteCount)
    let text = try source.read(isLengthValid ? Int(length) : FileKind.prefixCount)
    /// The error about a header that is none: the file may be of another kind.
    func malformed(_ found: String, _ expected: String) -> FileError {
      let kind = FileKind.name(start + text.prefix(FileKind.prefixCount))
      guard let kind, kind != "a .safetensors file" else { return fail(found, expected) }
      return fail(kind, "a .safetensors file")
    }
    guard isLengthValid else {
      throw malformed("a header of \(length) bytes", "at most \(Self.maxByteCount)")
    }
    guard text.count == Int(length) else {
      throw malformed("\(text.count) bytes after the header's length", "a header of \(length)")
    }
    do {
      try parse([UInt8](text))
    } catch let error as JSONReader.Failure {
      throw malformed(
        "\(error.found) at byte \(8 + error.offset), in the header", error.expected)
    } catch let error as BadEntry {
      throw fail("\(error.found) of '\(error.name)' in the header", error.expected)
    }
  }

  /// An entry whose values cannot be used.
  private struct BadEntry: Error {
    let name, found, expected: String
  }

  /// Reads the JSON. As in the reference implementation, `null` stands for no metadata, the last of
  /// several entries of one name counts, and unknown fields of an entry are ignored.
  private mutating func parse(_ text: [UInt8]) throws {
    var reader = try JSONReader(text)
    var hasMetadata = false
    try reader.object { reader, name in
      if TensorName(name) == TensorName(Self.metadataKey) {
        guard !hasMetadata else {
          throw BadEntry(name: name, found: "a second entry", expected: "one")
        }
        hasMetadata = true
        if try reader.null() { return }
        try reader.object { reader, key in
          // Strings are equal by Unicode equivalence, and one of the two values would be lost.
          if let same = metadata.index(forKey: key).map({ metadata[$0].key }),
            !same.utf8.elementsEqual(key.utf8)
          {
            throw BadEntry(
              name: name, found: "two spellings of the key '\(key)'", expected: "one")
          }
          metadata[key] = try reader.string()
        }
      } else {
        tensors[TensorName(name)] = try Self.tensor(&reader, name: name)
      }
    }
    try reader.end()
  }

  private static func tensor(_ reader: inout JSONReader, name: String) throws -> Tensor {
    var (type, shape, offsets): (String?, [Int]?, [Int]?)
    try reader.object { reader, field in
      switch field {
      case "dtype" where type == nil: type = try reader.string()
      case "shape" where shape == nil: shape = try reader.counts()
      case "data_offsets" where offsets == nil: offsets = try reader.counts()
      case "dtype", "shape", "data_offsets":
        throw BadEntry(name: name, found: "a second \(field)", expected: "one")
      default: try reader.skipValue()
      }
    }
    guard let type, let shape, let offsets else {
      let missing = type == nil ? "dtype" : shape == nil ? "shape" : "data_offsets"
      throw BadEntry(name: name, found: "no \(missing)", expected: "dtype, shape and data_offsets")
    }
    guard let known = SafeTensorsType(type) else {
      throw BadEntry(name: name, found: "the type '\(type)'", expected: "a type such as 'F32'")
    }
    guard offsets.count == 2 else {
      throw BadEntry(
        name: name, found: "\(offsets.count) data_offsets", expected: "two, begin and end")
    }
    return Tensor(type: known, shape: shape, begin: offsets[0], end: offsets[1])
  }

  /// Checks that each tensor has as many bytes as its shape requires, and that the tensors follow
  /// each other without gaps or overlaps.
  ///
  /// - Parameters:
  ///   - contentCount: The number of bytes after the header, or nil if it is unknown.
  ///   - file: The file that errors name.
  /// - Returns: The number of bytes of all tensors.
  func checkedContentCount(_ contentCount: Int?, file: URL) throws -> Int {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(file, found: found, expected: expected)
    }
    var position = 0
    let order = tensors.sorted {
      ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key)
    }
    for (name, tensor) in order {
      let range = "tensor '\(name.text)' at bytes \(tensor.begin) to \(tensor.end)"
      guard tensor.begin == position, tensor.end >= tensor.begin else {
        throw fail(range, "a start at byte \(position), without holes or overlaps")
      }
      if let contentCount, tensor.end > contentCount {
        throw fail(range, "an end within \(contentCount)")
      }
      guard let count = tensor.type.byteCount(tensor.shape) else {
        throw fail(
          "tensor '\(name.text)' of shape \(tensor.shape)",
          "lengths of 0 or more that fit, and whole bytes")
      }
      guard count == tensor.end - tensor.begin else {
        throw fail(
          "tensor '\(name.text)' of \(tensor.end - tensor.begin) bytes",
          "\(count) for the shape \(tensor.shape) of \(tensor.type.name)")
      }
      position = tensor.end
    }
    return position
  }

  /// Returns the start of a file, up to the first tensor's bytes.
  func bytes(for file: URL) throws -> Data {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { TensorName($0.key) < TensorName($1.key) }
        .map { "\($0.key.jsonLiteral):\($0.value.jsonLiteral)" }
      members.append("\(Self.metadataKey.jsonLiteral):{\(pairs.joined(separator: ","))}")
    }
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(name.text.jsonLiteral):{\"data_offsets\":[\(tensor.begin),\(tensor.end)],"
          + "\"dtype\":\(tensor.type.name.jsonLiteral),\"shape\":[\(shape)]}")
    }
    var json = Data("{\(members.joined(separator: ","))}".utf8)
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    guard json.count <= Self.maxByteCount else {
      throw FileError(
        file, found: "a header of \(json.count) bytes", expected: "at most \(Self.maxByteCount)")
    }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
  }
}

extension JSONReader {
  /// Reads an array of integers of 0 or more.
  fileprivate mutating func counts() throws -> [Int] {
    var counts: [Int] = []
    try array { counts.append(try $0.count()) }
    return counts
  }
}
