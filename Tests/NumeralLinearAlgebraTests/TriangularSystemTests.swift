// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct TriangularSystemTests {
  @Test(
    arguments: [[0, 0], [1, 1], [5, 5], [100, 100], [3, 5, 5]], [Triangle.lower, .upper])
  func solutions(_ shape: [Int], _ triangle: Triangle) throws {
    let n = shape.last!
    let a = Tensor<Double>.normal(shape, seed: 1) + .identity(n) * Double(4 * n)
    // T itself, and A with NaN in the other triangle.
    var (t, other) = (a, a)
    for index in indices(of: shape) {
      let (row, column) = (index[index.count - 2], index[index.count - 1])
      guard triangle == .lower ? column > row : column < row else { continue }
      let offset = position(index, in: shape)
      t.withUnsafeMutableBufferPointer { $0[offset] = 0 }
      other.withUnsafeMutableBufferPointer { $0[offset] = .nan }
    }
    for transposed in [false, true] {
      for columns in [1, 150] {
        let b = Tensor<Double>.normal(shape.dropLast() + [columns], seed: 2)
        let x = try other.solveTriangular(b, triangle, transposed: transposed)
        expectClose(matmul(t, x, transposing: transposed ? .left : []), b, scale: b.largest)
      }
    }
    #expect(try other.solveTriangular(.ones([n]), triangle).shape == Array(shape.dropLast()))
  }

  @Test func unitDiagonals() throws {
    let a: Tensor<Double> = [[0, 5], [2, 0]]
    #expect(try a.solveTriangular([1, 3], .lower, unitDiagonal: true) == [1, 1])
    #expect(try a.solveTriangular([1, 3], .upper, unitDiagonal: true) == [-14, 3])
    #expect(throws: LinearAlgebraError.singular(function: "solveTriangular", pivot: 0)) {
      try a.solveTriangular([1, 3], .lower)
    }
    #expect(throws: LinearAlgebraError.outOfRange(function: "solveTriangular")) {
      try Tensor<Double>([[1e-300]]).solveTriangular([1e300], .lower)
    }
  }
}
