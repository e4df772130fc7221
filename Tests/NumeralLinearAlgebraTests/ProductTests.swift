// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct ProductTests {
  @Test func outerProducts() {
    let x: Tensor<Float> = [1, 2, 3]
    #expect(outer(x, [10, 20]) == [[10, 20], [20, 40], [30, 60]])
    #expect(outer(Tensor<Float>([]), x).shape == [0, 3])
    #expect(outer([[1, 2], [3, 4]] as Tensor<Float>, [2]) == [[2], [4], [6], [8]])
  }

  @Test func kroneckerProducts() {
    let a: Tensor<Double> = [[1, 2], [3, 4]]
    #expect(
      kron(a, [[0, 1], [1, 0]]) == [[0, 1, 0, 2], [1, 0, 2, 0], [0, 3, 0, 4], [3, 0, 4, 0]])
    #expect(kron(a, [1, 10]) == [[1, 10, 2, 20], [3, 30, 4, 40]])
    #expect(kron([1, 10] as Tensor<Double>, a) == [[1, 2, 10, 20], [3, 4, 30, 40]])
    #expect(kron(Tensor<Double>.zeros([0, 2]), a).shape == [0, 4])
  }

  @Test func tensorProducts() {
    let (a, b): (Tensor<Double>, Tensor<Double>) = (counting([2, 3, 4]), counting([3, 4, 5]))
    let sums = tensordot(a, b)
    #expect(sums.shape == [2, 5])
    for i in 0..<2 {
      for j in 0..<5 {
        var sum = 0.0
        for k in 0..<3 { for l in 0..<4 { sum += a[i, k, l] * b[k, l, j] } }
        #expect(sums[i, j] == sum)
      }
    }
    #expect(tensordot(a, b, axes: ([1, 2], [0, 1])) == sums)
    #expect(tensordot(a[0], b[0], axes: 0).shape == [3, 4, 4, 5])
    #expect(tensordot(a[0][0], a[0][1], axes: 1).shape == [])
    #expect(tensordot(Tensor<Double>.zeros([2, 0]), .zeros([0, 3]), axes: 1) == .zeros([2, 3]))
  }

  @Test func tensordotNeedsAxesOfTheSameLengths() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = tensordot(Tensor<Float>.zeros([2, 3]), .zeros([2, 3]), axes: 1)
    }
    expectMessage(stopped, "tensordot: the axes [1] of the shape [2, 3] and [0] of [2, 3] do not")
  }

  @Test func traces() {
    #expect((counting([3, 3]) as Tensor<Double>).trace().scalar == 12)
    #expect((counting([2, 2, 3]) as Tensor<Float>).trace() == [4, 16])
    #expect(Tensor<Float>.zeros([0, 0]).trace().scalar == 0)
  }

  @Test(arguments: [
    [0, 3], [3, 0], [1, 1], [7, 5], [40, 300], [300, 40], [600, 200], [3, 5, 4],
  ])
  func gramMatrices(_ shape: [Int]) throws {
    try expectGram(shape, as: Float.self)
    try expectGram(shape, as: Double.self)
  }

  private func expectGram<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let a = Tensor<Scalar>.normal(shape, seed: 1)
    for operands in [MatrixOperands.left, .right] {
      let gram = a.gramMatrix(transposing: operands)
      #expect(gram == gram.matricesTransposed)
      expectClose(gram, matmul(a, a, transposing: operands), scale: 16)
      try expectSameAtAnyNumberOfThreads { a.gramMatrix(transposing: operands) }
    }
  }
}
