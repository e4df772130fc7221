// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

@Suite struct QRTests {
  static let shapes = [
    [0, 0], [0, 3], [3, 0], [1, 1], [5, 5], [8, 3], [3, 8], [64, 64], [65, 65], [200, 150],
    [64, 16], [65, 16], [16, 40],
    [150, 200], [300, 64], [3, 5, 4], [2, 3, 20, 30], [0, 4, 4], [2, 90, 80],
  ]

  @Test(arguments: shapes, [QR<Double>.Mode.reduced, .complete])
  func productsOfTheFactors(_ shape: [Int], _ mode: QR<Double>.Mode) throws {
    try expectFactors(shape, mode == .reduced ? .reduced : .complete, as: Float.self)
    try expectFactors(shape, mode, as: Double.self)
  }

  private func expectFactors<Scalar: RealScalar>(
    _ shape: [Int], _ mode: QR<Scalar>.Mode, as: Scalar.Type
  ) throws {
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    let batch = Array(shape.dropLast(2))
    let a = Tensor<Scalar>.normal(shape, seed: 1)
    for pivoting in [false, true] {
      let f = try QR(a, mode: mode, pivoting: pivoting)
      let (q, r) = (f.q, f.r)
      let inner = mode == .reduced ? min(m, n) : m
      #expect(q.shape == batch + [m, inner])
      #expect(r.shape == batch + [inner, n])
      expectOrthonormalColumns(q)
      for index in indices(of: r.shape) where index[index.count - 2] > index[index.count - 1] {
        #expect(r.flattened[position(index, in: r.shape)].scalar == 0)
      }
      // Columns of A in the order of the permutation are rows of its transpose.
      let rows = a.matricesTransposed.reshaped([m == 0 ? f.permutation.size : a.size / m, m])
      let order = f.permutation.scalars.enumerated().map { $0.offset / n * n + $0.element }
      let permuted = rows.take(order).reshaped(batch + [n, m]).matricesTransposed
      expectClose(matmul(q, r), permuted, scale: a.largest * Scalar(10))
      if pivoting {
        for matrix in 0..<(r.size == 0 ? 0 : batch.reduce(1, *)) {
          let r = r.reshaped([-1, inner, n])[matrix]
          let diagonal = (0..<min(m, n)).map { abs(r[$0, $0]) }
          for (x, y) in zip(diagonal, diagonal.dropFirst()) {
            #expect(y <= x * (1 + 100 * .ulpOfOne))
          }
        }
      } else {
        #expect(f.permutation.scalars == (0..<f.permutation.size).map { $0 % max(n, 1) })
      }
    }
  }

  @Test(arguments: [[1, 1], [5, 5], [8, 3], [200, 150], [3, 5, 4], [2, 3, 30, 20], [4, 0]])
  func leastSquares(_ shape: [Int]) throws {
    try expectLeastSquares(shape, as: Float.self)
    try expectLeastSquares(shape, as: Double.self)
  }

  private func expectLeastSquares<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let (m, n) = (shape[shape.count - 2], shape[shape.count - 1])
    let a = Tensor<Scalar>.normal(shape, seed: 1) + identity(m, n) * Scalar(2 * m)
    for pivoting in [false, true] {
      let f = try QR(a, pivoting: pivoting)
      for columns in [1, 150] {
        let b = Tensor<Scalar>.normal(shape.dropLast() + [columns], seed: 2)
        let x = try f.solve(b)
        // The residual is orthogonal to the columns of A.
        let products = matmul(a, matmul(a, x) - b, transposing: .left)
        expectClose(products, .zeros(products.shape), scale: a.largest * b.largest * Scalar(m))
      }
      let vector = Tensor<Scalar>.normal([m], seed: 3)
      let x = try f.solve(vector)
      #expect(x.shape == shape.dropLast(2) + [n])
      expectClose(
        x.reshaped(x.shape + [1]), try f.solve(vector.reshaped([m, 1])), scale: x.largest)
    }
  }

  private func identity<Scalar: RealScalar>(_ m: Int, _ n: Int) -> Tensor<Scalar> {
    var result = Tensor<Scalar>.zeros([m, n])
    for i in 0..<min(m, n) { result[i, i] = 1 }
    return result
  }

  @Test(arguments: [-320, -300, -200, 0, 200, 300, 307])
  func anyMagnitude(_ exponent: Int) throws {
    let unit = Double("1e\(exponent)")!
    let a = Tensor<Double>([[3, 1], [4, 2], [0, 1]]) * unit
    let f = try QR(a)
    let digits = exponent < -308 ? 1e-3 : 1e-14
    #expect((abs(f.r[0, 0]) / unit).isApproximatelyEqual(to: 5, relativeTolerance: digits))
    expectOrthonormalColumns(f.q)
    let x = try f.solve(matmul(a, [[1], [2]]))
    #expect(abs(x - Tensor([[1], [2]])).max() < digits)
  }

  @Test func dependentColumnsAreAnError() throws {
    let f = try QR(Tensor<Double>([[1, 0], [2, 0], [3, 0]]))
    #expect(throws: LinearAlgebraError.singular(function: "QR.solve", pivot: 1)) {
      try f.solve([1, 2, 3])
    }
    #expect(
      throws: LinearAlgebraError.notFinite(
        function: "QR", argument: "the matrix", position: 1)
    ) { try QR(Tensor<Double>([[1, .nan]])) }
  }

  @Test(arguments: [[300, 200], [900, 5, 5], [7, 90, 90]])
  func theSameBitsAtAnyNumberOfThreads(_ shape: [Int]) throws {
    let a = Tensor<Double>.normal(shape, seed: 1)
    let b = Tensor<Double>.normal(shape.dropLast() + [200], seed: 2)
    try expectSameAtAnyNumberOfThreads {
      let f = try QR(a)
      return try [f.q, f.r, f.solve(b)]
    }
  }
}
