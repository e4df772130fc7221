// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The header of a `.safetensors` file: JSON with the type, shape and byte range of each tensor.
struct SafeTensorsHeader {
  static let metadataKey = "__metadata__"
  /// The format's limit on the header's length, which also catches damaged lengths.
  static let maxByteCount = 100_000_000

  var metadata: [String: String]
  var tensors: [String: Tensor]

  /// One tensor's entry.
  struct Tensor {
    var dtype: String
    var shape: [Int]
    /// The range of the bytes, counted from the end of the header.
    var begin, end: Int

    /// The element type, or nil if `Tensor` cannot hold it.
    var elementType: ElementType? {
      ElementType.allCases.first { $0.safeTensorsName == dtype }
    }

    /// The size of an element in bytes.
    var elementSize: Int {
      elementType?.byteCount ?? (end - begin) / max(1, checkedByteCount(shape, of: 1) ?? 1)
    }
  }

  /// Reads the header of a file, and returns it with its end, which is the start of the content.
  static func read(_ data: Data, file: URL) throws -> (header: SafeTensorsHeader, end: Int) {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(file, found: found, expected: expected)
    }
    guard data.count >= 8 else {
      throw fail("a file of \(data.count) bytes", "a .safetensors file, which has 8 or more")
    }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(maxByteCount) else {
      throw fail("a header of \(length) bytes", "a .safetensors file, with at most \(maxByteCount)")
    }
    let end = 8 + Int(length)
    guard end <= data.count else {
      throw fail("\(data.count - 8) bytes after the header's length", "a header of \(length)")
    }
    let json = data[8..<end]
    // Foundation also accepts UTF-16 and UTF-32, in which ASCII text contains zero bytes.
    guard json.first == UInt8(ascii: "{"), !json.contains(0) else {
      throw fail("a header that starts with \(json.prefix(4).map { $0 })", "JSON in UTF-8")
    }
    let header: SafeTensorsHeader
    do {
      header = try JSONDecoder().decode(SafeTensorsHeader.self, from: json)
    } catch let error as BadEntry {
      throw fail("a header whose entry '\(error.name)' is malformed", error.expected)
    } catch {
      throw fail("a header that is not valid JSON", "an object with an entry for each tensor")
    }
    try header.check(contentCount: data.count - end, fail)
    return (header, end)
  }

  /// Checks that each tensor has as many bytes as its shape requires, and that the tensors cover
  /// the content without gaps or overlaps.
  private func check(contentCount: Int, _ fail: (String, String) -> FileError) throws {
    var position = 0
    let order = tensors.sorted {
      ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key)
    }
    for (name, tensor) in order {
      let range = "tensor '\(name)' at bytes \(tensor.begin) to \(tensor.end)"
      guard tensor.begin == position, tensor.end >= tensor.begin else {
        throw fail(range, "a start at byte \(position), without holes or overlaps")
      }
      guard tensor.end <= contentCount else { throw fail(range, "an end within \(contentCount)") }
      guard let count = checkedByteCount(tensor.shape, of: tensor.elementType?.byteCount ?? 1)
      else {
        throw fail("tensor '\(name)' of shape \(tensor.shape)", "lengths of 0 or more that fit")
      }
      guard tensor.elementType == nil || count == tensor.end - tensor.begin else {
        throw fail(
          "tensor '\(name)' of \(tensor.end - tensor.begin) bytes",
          "\(count) for the shape \(tensor.shape) of \(tensor.dtype)")
      }
      position = tensor.end
    }
    guard position == contentCount else {
      throw fail("\(contentCount) bytes after the header", "\(position), all of them in tensors")
    }
  }

  /// Returns the start of a file, up to the first tensor's bytes.
  func bytes(for file: URL) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = try encoder.encode(self)
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
    guard json.count <= Self.maxByteCount else {
      throw FileError(
        file, found: "a header of \(json.count) bytes", expected: "at most \(Self.maxByteCount)")
    }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
  }
}

extension SafeTensorsHeader: Codable {
  /// An error about a malformed entry.
  private struct BadEntry: Error {
    let name: String
    let expected: String
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let entries = try decoder.container(keyedBy: Name.self)
    (metadata, tensors) = ([:], [:])
    for name in entries.allKeys {
      if name.stringValue == Self.metadataKey {
        guard let metadata = try? entries.decode([String: String].self, forKey: name) else {
          throw BadEntry(name: name.stringValue, expected: "an object of strings")
        }
        self.metadata = metadata
      } else {
        guard let tensor = try? entries.decode(Tensor.self, forKey: name) else {
          throw BadEntry(
            name: name.stringValue, expected: "dtype, shape and data_offsets with two numbers")
        }
        tensors[name.stringValue] = tensor
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var entries = encoder.container(keyedBy: Name.self)
    if !metadata.isEmpty { try entries.encode(metadata, forKey: Name(Self.metadataKey)) }
    for (name, tensor) in tensors { try entries.encode(tensor, forKey: Name(name)) }
  }
}

extension SafeTensorsHeader.Tensor: Codable {
  private enum CodingKeys: String, CodingKey {
    case dtype, shape
    case offsets = "data_offsets"
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    dtype = try fields.decode(String.self, forKey: .dtype)
    shape = try fields.decode([Int].self, forKey: .shape)
    let offsets = try fields.decode([Int].self, forKey: .offsets)
    guard offsets.count == 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: .offsets, in: fields, debugDescription: "expected two numbers")
    }
    (begin, end) = (offsets[0], offsets[1])
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(dtype, forKey: .dtype)
    try fields.encode(shape, forKey: .shape)
    try fields.encode([begin, end], forKey: .offsets)
  }
}

extension ElementType {
  /// The type's name in `.safetensors` files.
  var safeTensorsName: String {
    switch self {
    case .bool: "BOOL"
    case .int8, .int16, .int32, .int64: "I\(byteCount * 8)"
    case .uint8, .uint16, .uint32, .uint64: "U\(byteCount * 8)"
    case .float32, .float64: "F\(byteCount * 8)"
    }
  }
}
