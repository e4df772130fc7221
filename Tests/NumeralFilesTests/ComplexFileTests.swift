// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralFiles
import NumeralTensors
import TestSupport
import Testing

/// Complex elements in array files: see `Fixtures/arrays.py`.
@Suite struct ComplexFileTests {
  @Test func numPyFiles() throws {
    let single = try Tensor<Complex<Float>>(contentsOf: fixture("c8.npy"))
    #expect(single.shape == [2, 3])
    #expect(single.scalars == (0..<6).map { Complex(Float($0)) })
    let big = try Tensor<Complex<Double>>(contentsOf: fixture("c16-big-endian.npy"))
    #expect(big.scalars == (0..<6).map { Complex(Double($0), -2 * Double($0)) })
  }

  private func array(_ type: String, shape: String, _ content: [UInt8]) -> Data {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    return Data(start + Array(header.utf8) + content)
  }

  /// The spellings that `numpy.dtype` takes.
  @Test(arguments: [
    ("<c8", "c8"), ("=c8", "c8"), ("|c8", "c8"), ("c8", "c8"), ("F", "c8"), ("<F", "c8"),
    ("complex64", "c8"), ("csingle", "c8"), (">c8", ">c8"), (">F", ">c8"), ("<c16", "c16"),
    ("D", "c16"), ("complex128", "c16"), ("cdouble", "c16"), ("complex", "c16"), (">D", ">c16"),
  ])
  func spellingsAreRead(_ type: String, _ canonical: String) throws {
    func content<Number: BinaryFloatingPoint>(_ numbers: [Number]) -> [UInt8] {
      numbers.flatMap { number in
        let bytes = withUnsafeBytes(of: number) { Array($0) }
        return canonical.hasPrefix(">") ? bytes.reversed() : bytes
      }
    }
    let file = URL(path: "x")
    if canonical.hasSuffix("c8") {
      let data = array(type, shape: "(2,)", content([1, -2, 0.5, .infinity] as [Float]))
      #expect(
        try Tensor(decoding: data, file: file)
          == Tensor([Complex<Float>(1, -2), Complex(0.5, .infinity)]))
    } else {
      let data = array(type, shape: "(2,)", content([1, -2, 0.5, .infinity] as [Double]))
      #expect(
        try Tensor(decoding: data, file: file)
          == Tensor([Complex<Double>(1, -2), Complex(0.5, .infinity)]))
    }
  }

  @Test(arguments: [
    ("<c4", "(1,)", 4), ("<c32", "(1,)", 32), ("<c0", "(1,)", 8), ("<c", "(1,)", 8),
    ("<c08", "(1,)", 8), ("c8 ", "(1,)", 8), ("<complex64", "(1,)", 8), ("G", "(1,)", 32),
    ("<f8", "(1,)", 8), ("<i8", "(1,)", 8), ("<c16", "(1,)", 16), ("<c8", "(1,)", 7),
    ("<c8", "(1,)", 0), ("<c8", "(3,)", 23), ("<c8", "(1152921504606846976,)", 8),
    ("<c8", "(2305843009213693952,)", 8), ("<c8", "(-1,)", 8), ("<c8", "(0, 1073741824, 2)", 0),
    ("<c8", "(4294967296, 4294967296)", 8),
  ])
  func hostileHeadersAreRefused(_ type: String, _ shape: String, _ count: Int) {
    let data = array(type, shape: shape, [UInt8](repeating: 0, count: count))
    #expect(throws: FileError.self) {
      try Tensor<Complex<Float>>(decoding: data, file: URL(path: "x"))
    }
  }

  /// Real numbers are not made of complex ones.
  @Test func complexNumbersAreNotConverted() {
    #expect(throws: FileError.self) {
      try Tensor<Float>(convertingContentsOf: fixture("c8.npy"))
    }
  }

  @Test func writtenFilesAreReadAgain() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let x = Tensor([Complex(1.5, -2), Complex(0, .infinity)])
    let file = folder.appending(path: "x.npy")
    try x.write(to: file)
    #expect(try Tensor<Complex<Double>>(contentsOf: file) == x)
    #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self).contains("'<c16'"))
    #expect(throws: FileError.self) { try Tensor<Complex<Float>>(contentsOf: file) }
  }
}
