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
