// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

@Suite struct NumPyArchiveTests {
  private let floats: Tensor<Float> = [[1, 2.5], [-3, .infinity]]
  private let bytes = Tensor<UInt8>(repeating: 7, shape: [100, 100])

  private var archive: NumPyArchive {
    var archive = NumPyArchive()
    archive.insert(floats, named: "floats")
    archive.insert(bytes, named: "bytes")
    archive.insert(Tensor<Bool>(true), named: "deep/flag")
    return archive
  }

  @Test(arguments: [false, true]) func arraysAreReadAsWritten(compresses: Bool) throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.npz")
      try archive.write(to: file, compresses: compresses)
      let read = try NumPyArchive(contentsOf: file)
      #expect(read.names == ["bytes", "deep/flag", "floats"])
      #expect(try read.tensor("floats") == floats)
      #expect(try read.tensor("bytes", as: UInt8.self) == bytes)
      #expect(try read.tensor("deep/flag", as: Bool.self).scalar)
      let first = try Data(contentsOf: file)
      try archive.write(to: file, compresses: compresses)
      #expect(try Data(contentsOf: file) == first)
      #expect((first.count < 2000) == compresses)
    }
  }

  @Test func archiveWithoutArraysIsReadAsWritten() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("empty.npz")
      try NumPyArchive().write(to: file)
      #expect(try NumPyArchive(contentsOf: file).names.isEmpty)
      // The bytes of numpy.savez without arrays.
      #expect(try Data(contentsOf: file) == Data("PK\u{5}\u{6}".utf8) + Data(count: 18))
    }
  }

  @Test func wrongNamesAndTypesAreFileErrors() throws {
    let name = #expect(throws: FileError.self) { try archive.tensor("float", as: Float.self) }
    #expect(name?.expected == "one of [\"bytes\", \"deep/flag\", \"floats\"]")
    let type = #expect(throws: FileError.self) { try archive.tensor("floats", as: Double.self) }
    #expect(type?.found == "elements of type '<f4' (float32)")
  }

  /// `Fixtures/tables.py` writes the archives by NumPy, which states sizes in 64 bits.
  @Test(arguments: ["python.npz", "python-compressed.npz"])
  func archivesOfNumPyAreRead(_ name: String) throws {
    let archive = try NumPyArchive(contentsOf: fixture(name))
    #expect(
      archive.names
        == ["big", "café/x", "complex", "floats", "fortran", "half", "mask", "zeros"])
    let counting: Tensor<Double> = [[0, 1, 2], [3, 4, 5]]
    #expect(try archive.tensor("floats") == Tensor<Float>(counting) / 4)
    #expect(try archive.converted("floats") == counting / 4)
    #expect(try archive.tensor("big") == counting)
    #expect(try archive.converted("big") == Tensor<Float>(counting))
    #expect(try archive.tensor("fortran") == Tensor<Int>(counting))
    #expect(try archive.tensor("mask") == Tensor<Bool>([true, false]))
    #expect(
      try archive.tensor("complex") == Tensor([Complex<Float>(1, -2), Complex<Float>(0, 0.5)]))
    #expect(try archive.converted("half") == Tensor<Float>([1, -0.5]))
    #expect(try archive.tensor("zeros") == Tensor<UInt8>.zeros([1000, 10]))
    #expect(try archive.tensor("café/x", as: Int32.self).scalar == 7)
    #expect(throws: FileError.self) { try archive.converted("fortran", as: Float.self) }
    let type = #expect(throws: FileError.self) { try archive.tensor("half", as: Float.self) }
    #expect(type?.file.hasSuffix("\(name)/half.npy") == true)
  }

  /// A changed byte is an error, or changes nothing but the time of a file.
  @Test(arguments: [false, true]) func damagedArchivesAreFileErrors(compresses: Bool) throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.npz")
      try archive.write(to: file, compresses: compresses)
      let good = try Data(contentsOf: file)
      for position in stride(from: 0, to: good.count, by: max(1, good.count / 500)) {
        var damaged = good
        damaged[position] ^= 0x10
        do {
          let read = try NumPyArchive(decoding: damaged, file: file)
          for name in read.names where name == "bytes" {
            #expect(try read.tensor("bytes", as: UInt8.self) == bytes, "byte \(position)")
          }
        } catch { #expect(error is FileError, "byte \(position): \(error)") }
      }
      for length in [0, 4, 30, good.count / 2, good.count - 1] {
        #expect(throws: FileError.self) {
          try NumPyArchive(decoding: good.prefix(length), file: file)
        }
      }
      #expect(throws: FileError.self) {
        try NumPyArchive(decoding: Data("not an archive".utf8), file: file)
      }
    }
  }
}
