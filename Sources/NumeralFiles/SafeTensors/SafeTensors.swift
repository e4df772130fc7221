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
  var entries: [String: Entry] = [:]
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
  /// unchanged. If the header has a name twice, the first entry is used; the other entry's bytes
  /// are then unreferenced, so the file is rejected.
  ///
  /// - Throws: `FileError` if the file cannot be read, or violates the format.
  public init(contentsOf file: URL) throws {
    let data = try Data(contentsOf: file, expected: "a .safetensors file")
    let (header, start) = try SafeTensorsHeader.read(data, file: file)
    self.file = file.path
    metadata = header.metadata
    entries = header.tensors.mapValues { info in
      Entry(info: info, bytes: data[start + info.begin..<start + info.end])
    }
  }

  /// The tensors' names, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// Returns the shape of a tensor, or nil if there is none of that name.
  public func shape(of name: String) -> [Int]? { entries[name]?.info.shape }

  /// Returns the element type of a tensor, or nil if there is no tensor of that name, or `Tensor`
  /// cannot hold its type.
  public func elementType(of name: String) -> ElementType? { entries[name]?.info.elementType }

  /// Returns a tensor by its name.
  ///
  /// - Parameters:
  ///   - name: The tensor's name.
  ///   - type: The element type, which must be the stored one; nothing is converted.
  ///   - shape: The expected shape; by default, any.
  /// - Throws: `FileError` if there is none of that name, or it has another type or shape.
  public func tensor<Scalar: TensorElement>(
    _ name: String, as type: Scalar.Type = Scalar.self, shape: [Int]? = nil
  ) throws -> Tensor<Scalar> {
    func fail(_ found: String, _ expected: String) -> FileError {
      FileError(file: file, found: found, expected: expected)
    }
    guard let entry = entries[name] else {
      throw fail("no tensor '\(name)'", entries.isEmpty ? "one" : "one of \(names)")
    }
    let info = entry.info
    guard info.elementType == Scalar.elementType else {
      throw fail(
        "tensor '\(name)' of type \(info.dtype)", Scalar.elementType.safeTensorsName)
    }
    guard shape == nil || shape == info.shape else {
      throw fail("tensor '\(name)' of shape \(info.shape)", "shape \(shape!)")
    }
    return try Tensor(shape: info.shape, bytes: entry.bytes) {
      fail("the byte \($0) as element \($1) of tensor '\(name)'", "0 or 1 for BOOL")
    }
  }

  /// Adds a tensor, replacing one of the same name.
  ///
  /// - Precondition: The name is not `__metadata__`, which the format reserves.
  public mutating func insert<Scalar: TensorElement>(_ tensor: Tensor<Scalar>, named name: String) {
    require(
      name != SafeTensorsHeader.metadataKey,
      "SafeTensors: the name '\(name)' is reserved, expected another")
    let info = SafeTensorsHeader.Tensor(
      dtype: Scalar.elementType.safeTensorsName, shape: tensor.shape, begin: 0, end: 0)
    entries[name] = Entry(info: info, bytes: tensor.bytes)
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
      (b.value.info.elementSize, a.key) < (a.value.info.elementSize, b.key)
    }
    var header = SafeTensorsHeader(metadata: metadata, tensors: [:])
    var content = Data()
    for (name, entry) in order {
      var info = entry.info
      info.begin = content.count
      content.append(entry.bytes)
      info.end = content.count
      header.tensors[name] = info
    }
    return try header.bytes(for: file) + content
  }
}
