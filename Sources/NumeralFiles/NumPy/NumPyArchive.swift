// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The content of a `.npz` file: arrays of any element types, by name.
///
///     var archive = NumPyArchive()
///     archive.insert(images, named: "images")
///     archive.insert(labels, named: "labels")
///     try archive.write(to: url)
///
///     let images: Tensor<Float> = try NumPyArchive(contentsOf: url).tensor("images")
///
/// The file is a ZIP archive of `.npy` files, as `numpy.savez` and `numpy.savez_compressed` write
/// it. All arrays are decompressed when it is read.
public struct NumPyArchive: Sendable {
  /// The bytes of a `.npy` file for each name.
  private var entries: [String: Data] = [:]
  /// The file that errors name.
  private var file = URL(fileURLWithPath: "NumPyArchive")

  /// Creates an archive without arrays.
  public init() {}

  /// Reads a file.
  ///
  /// - Parameter file: The file, or a pipe.
  /// - Throws: `FileError` if the file cannot be read, is not a ZIP archive, or is damaged: also if
  ///   two arrays have the same name, or the archive states more bytes than it can hold.
  public init(contentsOf file: URL) throws {
    let source = try ByteSource(file, expected: "a .npz file", acceptsPipes: true)
    try self.init(decoding: source.read(.max), file: source.file)
  }

  /// Decodes the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - file: The file that errors name.
  /// - Throws: `FileError` as `init(contentsOf:)`.
  public init(decoding bytes: Data, file: URL) throws {
    self.file = file
    for (name, content) in try ZipArchive.contents(of: bytes, file: file) {
      let name = name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
      guard entries.updateValue(content, forKey: name) == nil else {
        throw FileError(file, found: "two arrays '\(name)'", expected: "one of each name")
      }
    }
  }

  /// The arrays' names, sorted.
  public var names: [String] { entries.keys.sorted() }

  /// Returns an array by its name.
  ///
  /// - Parameters:
  ///   - name: The array's name, without `.npy`.
  ///   - type: The element type, which must be the stored one; nothing is converted.
  /// - Throws: `FileError` if there is none of that name, or it is damaged or has another type.
  public func tensor<Scalar: TensorElement>(
    _ name: String, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    try Tensor(decoding: entry(name), file: path(of: name))
  }

  /// Returns an array of real numbers by its name, converted from float16, float32 or float64.
  ///
  /// - Parameters:
  ///   - name: The array's name, without `.npy`.
  ///   - type: The element type, to which numbers are rounded.
  /// - Throws: `FileError` if there is none of that name, or it is damaged, holds other elements,
  ///   or has a finite number beyond the range of `Scalar`.
  public func converted<Scalar: RealScalar>(
    _ name: String, as type: Scalar.Type = Scalar.self
  ) throws -> Tensor<Scalar> {
    try Tensor(converting: ByteSource(entry(name), file: path(of: name)))
  }

  /// The bytes of the `.npy` file of an array.
  func entry(_ name: String) throws -> Data {
    guard let bytes = entries[name] else {
      throw FileError(
        file, found: "no array '\(name)'", expected: entries.isEmpty ? "one" : "one of \(names)")
    }
    return bytes
  }

  /// The path that errors about an array name: `rows.npz/x.npy`.
  func path(of name: String) -> URL { file.appendingPathComponent("\(name).npy") }

  /// Adds an array, replacing one of the same name.
  public mutating func insert<Scalar: TensorElement>(_ tensor: Tensor<Scalar>, named name: String) {
    entries[name] = tensor.npyBytes
  }

  /// Writes a file atomically. The same arrays give the same bytes.
  ///
  /// - Parameter compresses: Whether the arrays are compressed, which takes longer.
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to file: URL, compresses: Bool = false) throws {
    let contents = names.map { (name: "\($0).npy", content: entries[$0]!) }
    try ZipArchive.bytes(of: contents, compresses: compresses, file: file)
      .write(atomicallyTo: file)
  }
}
