// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Files in unusual spellings are read if NumPy and safetensors read them, with the same result.
///
/// `Fixtures/spellings.py` writes the files and the results of the two libraries.
@Suite struct SpellingsTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let name, format: String
    let bytes: Data
    /// Whether the file is refused here although the library reads it.
    let stricter: Bool
    let shape: [Int]?
    let values: Values?

    enum Values: Decodable {
      case numbers([Double])
      case tensors([Entry])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let numbers = try? container.decode([Double].self) {
          self = .numbers(numbers)
        } else {
          self = .tensors(try container.decode([Entry].self))
        }
      }
    }

    struct Entry: Decodable {
      let name: [UInt8]
      let shape: [Int]
    }

    var testDescription: String { name }

    static func all(_ format: String) -> [Case] {
      let data = try? Data(contentsOf: fixture("spellings.json"))
      let cases = data.flatMap { try? JSONDecoder().decode([Case].self, from: $0) } ?? []
      return cases.filter { $0.format == format }
    }
  }

  @Test func fixturesAreThere() {
    #expect(Case.all("npy").count > 100 && Case.all("safetensors").count > 100)
  }

  @Test(arguments: Case.all("npy"))
  func arrays(_ file: Case) throws {
    let result = Result { try read(file.bytes) }
    guard case .numbers(let values)? = file.values, !file.stricter else {
      #expect(throws: FileError.self) { try result.get() }
      return
    }
    let (shape, scalars) = try result.get()
    #expect(shape == file.shape && scalars == values)
  }

  /// The shape and the scalars of an array of any type.
  private func read(_ bytes: Data) throws -> ([Int], [Double]) {
    let file = URL(path: "x.npy")
    func integers<T: TensorElement & BinaryInteger>(_: T.Type) throws -> ([Int], [Double]) {
      let x = try Tensor<T>(decoding: bytes, file: file)
      return (x.shape, x.scalars.map(Double.init))
    }
    let readers: [() throws -> ([Int], [Double])] = [
      { try integers(Int8.self) }, { try integers(Int16.self) }, { try integers(Int32.self) },
      { try integers(Int64.self) }, { try integers(UInt8.self) }, { try integers(UInt16.self) },
      { try integers(UInt32.self) }, { try integers(UInt64.self) },
      {
        let mask = try Tensor<Bool>(decoding: bytes, file: file)
        return (mask.shape, mask.scalars.map { $0 ? 1 : 0 })
      },
    ]
    for reader in readers { if let result = try? reader() { return result } }
    return try withTemporaryFolder { folder in
      let file = folder.appending(path: "x.npy")
      try bytes.write(to: file)
      let x = try Tensor<Double>(convertingContentsOf: file)
      return (x.shape, x.scalars)
    }
  }

  @Test(arguments: Case.all("safetensors"))
  func tensors(_ file: Case) throws {
    let result = Result { try SafeTensors(decoding: file.bytes, file: URL(path: "x")) }
    // An empty list of tensors decodes as an empty list of numbers.
    guard let values = file.values, !file.stricter else {
      #expect(throws: FileError.self) { try result.get() }
      return
    }
    let tensors = try result.get()
    var entries: [Case.Entry] = []
    if case .tensors(let listed) = values { entries = listed }
    #expect(tensors.names.map { Array($0.utf8) } == entries.map(\.name))
    for entry in entries {
      #expect(tensors.shape(of: String(decoding: entry.name, as: UTF8.self)) == entry.shape)
    }
  }
}
