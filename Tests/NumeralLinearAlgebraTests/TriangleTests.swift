// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

/// Functions of symmetric matrices, which read the lower triangle and nothing else.
@Suite struct TriangleTests {
  static let sizes = [1, 2, 5, 40, 130]

  /// A positive definite matrix, and the same with another number above the diagonal.
  private func matrices(_ n: Int, above: Double) -> (whole: Tensor<Double>, lower: Tensor<Double>) {
    let x = Tensor<Double>.normal([n, n], seed: 3)
    let whole = matmul(x, x, transposing: .right) + .identity(n)
    var lower = whole
    for row in 0..<n {
      for column in row + 1..<max(n, row + 1) { lower[row, column] = above }
    }
    return (whole, lower)
  }

  @Test(arguments: sizes, [.nan, -.infinity, 1e308, 7] as [Double])
  func theUpperTriangleMayHoldAnything(_ n: Int, _ above: Double) throws {
    let (whole, lower) = matrices(n, above: above)
    #expect(try lower.cholesky() == whole.cholesky())
    let (found, expected) = (try lower.symmetricEigen(), try whole.symmetricEigen())
    #expect(found.values == expected.values)
    #expect(found.vectors == expected.vectors)
  }

  @Test func twoByTwo() throws {
    let a = Tensor<Double>([[4, .nan], [2, 3]])
    #expect(try a.cholesky() == Tensor([[2, 0], [1, 2.squareRoot()]]))
    let b = Tensor<Double>([[1, .nan], [0, 1]])
    #expect(try b.symmetricEigen().values == [1, 1])
  }

  @Test(arguments: [[0, 0], [3, 1], [4, 4]])
  func theLowerTriangleIsChecked(_ index: [Int]) {
    var (_, a) = matrices(5, above: .nan)
    a[index[0], index[1]] = .infinity
    let position = index[0] * 5 + index[1]
    func error(_ function: String) -> LinearAlgebraError {
      .notFinite(function: function, argument: "the matrix", position: position)
    }
    #expect(throws: error("cholesky")) { try a.cholesky() }
    #expect(throws: error("symmetricEigen")) { try a.symmetricEigen() }
  }
}
