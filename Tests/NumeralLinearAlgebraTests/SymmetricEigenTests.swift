// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

@Suite struct SymmetricEigenTests {
  static let shapes = [
    [0, 0], [1, 1], [2, 2], [40, 40], [3, 5, 5], [0, 4, 4], [2, 0, 0], [255, 255], [257, 257],
    [2, 320, 320],
  ]

  private func symmetric<Scalar: RealScalar>(_ shape: [Int]) -> Tensor<Scalar> {
    let x = Tensor<Scalar>.normal(shape, seed: 4)
    return (x + x.matricesTransposed) / 2
  }

  @Test(arguments: shapes)
  func vectorsAreScaledByTheirValues(_ shape: [Int]) throws {
    try expectEigen(shape, as: Float.self)
    try expectEigen(shape, as: Double.self)
  }

  private func expectEigen<Scalar: RealScalar>(_ shape: [Int], as: Scalar.Type) throws {
    let n = shape.last!
    let a: Tensor<Scalar> = symmetric(shape)
    let all = try SymmetricEigen(a)
    #expect(all.values.shape == Array(shape.dropLast()))
    for range in [0..<n, 0..<n / 2, n / 3..<n, 0..<0] {
      let f = try SymmetricEigen(a, indices: range)
      let k = range.count
      #expect(f.vectors.shape == shape.dropLast() + [k])
      let row = f.values.reshaped(shape.dropLast(2) + [1, k])
      expectClose(matmul(a, f.vectors), f.vectors * row, scale: 4 * a.largest)
      expectOrthonormalColumns(f.vectors)
      let only = try SymmetricEigen(a, .valuesOnly, indices: range)
      #expect(only.vectors.shape == shape.dropLast() + [0])
      let expected = Tensor(
        all.values.scalars.enumerated().filter { range.contains($0.offset % max(n, 1)) }
          .map(\.element), shape: shape.dropLast(2) + [k])
      for values in [f.values, only.values] {
        expectClose(values, expected, scale: Scalar(max(n, 1)) / Scalar(max(k, 1)) * a.largest)
      }
    }
  }

  /// Matrices with zero reflections and equal eigenvalues, and of any magnitude.
  @Test(arguments: [1e-300, 1e-30, 1, 1e30, 1e300]) func largeMatrices(unit: Double) throws {
    let n = 300
    let ones = Tensor<Double>.ones([n, 1])
    let numbers = Tensor<Double>.linspace(-1...1, count: n)
    for (a, values) in [
      (Tensor<Double>.zeros([n, n]), Tensor<Double>.zeros([n])),
      (.identity(n) * numbers, numbers),
      (.identity(n), .ones([n])),
      (matmul(ones, ones.transposed()) / Double(n), numbers.map { $0 == 1 ? 1 : 0 }),
      (
        .identity(n) - 2 / Double(n) * matmul(ones, ones.transposed()),
        numbers.map { $0 == -1 ? -1 : 1 }
      ),
    ] {
      let f = try SymmetricEigen(a * unit)
      expectClose(f.values / unit, values, scale: Double(n))
      expectOrthonormalColumns(f.vectors)
      expectClose(matmul(a, f.vectors), f.vectors * (f.values / unit), scale: Double(n))
    }
  }

  @Test func sameBitsAtAnyNumberOfThreads() throws {
    let a: Tensor<Float> = symmetric([400, 400])
    let results = try [1, 2, 3].map { threads in
      try Parallel.$threads.withValue(threads) { try SymmetricEigen(a) }
    }
    #expect(results.allSatisfy { $0.vectors == results[0].vectors })
    #expect(results.allSatisfy { $0.values == results[0].values })
  }

  @Test func valuesAreInAscendingOrder() throws {
    let values = try symmetric([40, 40]).symmetricEigen().values as Tensor<Double>
    #expect(values.scalars == values.scalars.sorted())
    let small = try ([[2, 1], [1, 2]] as Tensor<Double>).symmetricEigen().values
    #expect(small.isApproximatelyEqual(to: [1, 3]))
  }
}
