// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The content of a `.safetensors` file: named tensors of any element types, and metadata.
///
///     var file = SafeTensors()
///     file.insert(weight, named: "layer.weight")
///     file.metadata["format"] = "numeral"
///     try file.write(to: url)
///
///     let weight: Tensor<Float> = try SafeTensors(contentsOf: url).tensor("layer.weight")
///
/// Unlike a pickle, the format holds no code. It is specified at
/// <https://github.com/huggingface/safetensors>.
public struct SafeTensors: Sendable {
  /// Free-form text about the file, by key.
  public var metadata: [String: String] = [:]
  var entries: [TensorName: Entry] = [:]
  /// The file that errors name.
  var file = "SafeTensors"

  struct Entry {
    var info: SafeTensorsHeader.Tensor
    var bytes: Data
  }

  /// Creates a file without tensors.
  public init() {}

  /// Reads a file.
  ///
  /// Tensors of types that `Tensor` cannot hold (BF16, F16, …) are kept as bytes and written
  /// unchanged. If the header has a name twice, the last entry is used, as in the format's
  /// reference implementation.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, or violates the format.
  public init(contentsOf file: URL) throws {
    try self.init(ByteSource(file, expected: "a .safetensors file", acceptsPipes: true))
  }

  /// Decodes the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  /// - Throws: `FileError` if the bytes violate the format.
  public init(decoding bytes: Data, file: URL) throws {
    try self.init(ByteSource(bytes, file: file))
  }

  private init(_ source: ByteSource) throws {
    let header = try SafeTensorsHeader(source)
    let count = try header.checkedContentCount(source.remaining, file: source.file)
    let content = try source.read(count)
    guard content.count == count else {
      throw FileError(
        source.file, found: "\(content.count) bytes after the header", expected: "\(count)")
    }
    let rest = try source.remaining ?? source.read(1).count
    guard rest == 0 else {
      throw FileError(
        source.file, found: "\(rest) or more bytes after the last tensor's",
        expected: "\(count) bytes after the header, all of them in tensors")
    }
    file = source.file.unresolvedPath
    metadata = header.metadata
    entries = header.tensors.mapValues { info in
      let start = content.startIndex
      return Entry(info: info, bytes: content[start + info.begin..<start + info.end])
    }
  }

  /// The tensors' names, sorted by their bytes.
  public var names: [String] { entries.keys.sorted().map(\.text) }

  /// Returns the shape of a tensor, or nil if there is none of that name.
  public func shape(of name: String) -> [Int]? { entries[TensorName(name)]?.info.shape }

  /// Returns the element type of a tensor, or nil if there is no tensor of that name, or `Tensor`
  /// cannot hold its type.
  public func elementType(of name: String) -> ElementType? {
    entries[TensorName(name)]?.info.type.elementType
  }

  /// Returns a tensor by its name.
  ///
  /// - Parameters:
  ///   - name: The tensor's name, which is compared byte for byte.
  ///   - type: The element type, which must be the stored one; nothing is converted.
  ///   - shape: The expected shape; by default, any.
  /// - Throws: `FileError` if there is none of that name, or it has another type or shape.
  public func tensor<Scalar: TensorElement>(
    _ name: String, as type: Scalar.Type = Scalar.self, shape: [Int]? = nil
  ) throws -> Tensor<Scalar> {
    let entry = try entry(name, shape: shape)
    guard entry.info.type.elementType == Scalar.elementType else {
      throw error(
        found: "tensor '\(name)' of type \(entry.info.type.name)",
        expected: SafeTensorsType(Scalar.elementType).name)
    }
    return try Tensor(shape: entry.info.shape, bytes: entry.bytes) {
      error(
        found: "the byte \($0) as element \($1) of tensor '\(name)'",
        expected: "0 or 1 for BOOL")
    }
  }

  /// Returns a tensor of real numbers by its name, converted from F16, BF16, F32 or F64.
  ///
  /// - Parameters:
  ///   - name: The tensor's name, which is compared byte for byte.
  ///   - type: The element type, to which numbers are rounded.
  ///   - shape: The expected shape; by default, any.
  /// - Throws: `FileError` if there is none of that name, if it has another shape or holds
  ///   integers, or if a finite number is beyond the range of `Scalar`.
  public func converted<Scalar: RealScalar>(
    _ name: String, as type: Scalar.Type = Scalar.self, shape: [Int]? = nil
  ) throws -> Tensor<Scalar> {
    let entry = try entry(name, shape: shape)
    guard let format = entry.info.type.floatFormat else {
      throw error(
        found: "tensor '\(name)' of type \(entry.info.type.name)",
        expected: "F16, BF16, F32 or F64")
    }
    return try Tensor(shape: entry.info.shape, bytes: entry.bytes, format: format) {
      error(
        found: "the number \($0) as element \($1) of tensor '\(name)'",
        expected: "numbers in the range of \(SafeTensorsType(Scalar.elementType).name)")
    }
  }

  private func entry(_ name: String, shape: [Int]?) throws -> Entry {
    guard let entry = entries[TensorName(name)] else {
      throw error(
        found: "no tensor '\(name)'", expected: entries.isEmpty ? "one" : "one of \(names)")
    }
    guard shape == nil || shape == entry.info.shape else {
      throw error(
        found: "tensor '\(name)' of shape \(entry.info.shape)", expected: "shape \(shape!)")
    }
    return entry
  }

  /// Removes prefixes from the names that start with them, repeatedly.
  ///
  ///     file.removePrefixes(["module.", "_orig_mod."])
  ///
  /// PyTorch adds `module.` to the weights of a model that is trained on several devices, and
  /// `_orig_mod.` to those of a compiled model.
  ///
  /// - Parameter prefixes: The prefixes, none of them empty.
  /// - Throws: `FileError` if two tensors would get the same name, or one the name `__metadata__`;
  ///   nothing is then renamed.
  public mutating func removePrefixes(_ prefixes: [String]) throws {
    require(!prefixes.contains(""), "SafeTensors: a prefix is empty, expected characters")
    var renamed: [TensorName: Entry] = [:]
    for (name, entry) in entries {
      var rest = name
      while let shorter = prefixes.lazy.compactMap({ rest.dropping(prefix: $0) }).first {
        rest = shorter
      }
      guard rest != TensorName(SafeTensorsHeader.metadataKey) else {
        throw error(
          found: "a tensor '\(rest.text)' without the prefixes \(prefixes)",
          expected: "another name, since the format reserves this one")
      }
      guard renamed.updateValue(entry, forKey: rest) == nil else {
        throw error(
          found: "two tensors '\(rest.text)' without the prefixes \(prefixes)", expected: "one")
      }
    }
    entries = renamed
  }

  /// Adds a tensor, replacing one of the same name.
  ///
  /// - Precondition: The name is not `__metadata__`, which the format reserves.
  public mutating func insert<Scalar: TensorElement>(_ tensor: Tensor<Scalar>, named name: String) {
    require(
      name != SafeTensorsHeader.metadataKey,
      "SafeTensors: the name '\(name)' is reserved, expected another")
    let info = SafeTensorsHeader.Tensor(
      type: SafeTensorsType(Scalar.elementType), shape: tensor.shape)
    entries[TensorName(name)] = Entry(info: info, bytes: tensor.bytes)
  }

  /// Writes a file atomically. The same tensors and metadata give the same bytes.
  ///
  /// - Throws: `FileError` if the file cannot be written, or its header would exceed the format's
  ///   100 MB.
  public func write(to file: URL) throws {
    try bytes(for: file).write(atomicallyTo: file)
  }

  /// The content of the file that `write(to:)` writes.
  ///
  /// - Parameter file: The file, for error messages.
  /// - Throws: `FileError` if the header would exceed the format's 100 MB.
  package func bytes(for file: URL) throws -> Data {
    // In order of decreasing element width, every tensor is aligned; names break ties.
    let order = entries.sorted { a, b in
      (b.value.info.type.bitCount, a.key) < (a.value.info.type.bitCount, b.key)
    }
    var header = SafeTensorsHeader()
    header.metadata = metadata
    var position = 0
    for (name, entry) in order {
      var info = entry.info
      info.begin = position
      position += entry.bytes.count
      info.end = position
      header.tensors[name] = info
    }
    var content = try header.bytes(for: file)
    content.reserveCapacity(content.count + position)
    for (_, entry) in order { content.append(entry.bytes) }
    return content
  }
}
