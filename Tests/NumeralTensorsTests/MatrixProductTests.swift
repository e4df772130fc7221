// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NaiveLoops
import NumeralTensors
import TestSupport
import Testing

@Suite struct MatrixProductTests {
  static let transpositions: [MatrixOperands] = [[], .left, .right, [.left, .right]]

  static let sizes = [
    [1, 1, 1], [2, 3, 4], [1, 7, 5], [5, 7, 1], [1, 9, 1], [3, 1, 3], [17, 31, 13], [64, 64, 64],
    [100, 3, 50], [3, 100, 5], [65, 129, 33],
  ]

  static let batches: [Batches] = [
    Batches([5], [5]), Batches([5], []), Batches([], [5]), Batches([1], [5]), Batches([5], [1]),
    Batches([2, 3], [2, 3]), Batches([2, 3], [3]), Batches([2, 1], [1, 3]), Batches([3], [2, 1]),
    Batches([2, 3], []), Batches([2, 1], [3]), Batches([0], [1]), Batches([4, 1, 2], [3, 1]),
  ]

  @Test(arguments: sizes, transpositions)
  func productEqualsNaiveLoops(_ sizes: [Int], _ transposed: MatrixOperands) {
    let (m, k, n) = (sizes[0], sizes[1], sizes[2])
    expectProduct(m, k, n, transposed, 1e-6, as: Float.self)
    expectProduct(m, k, n, transposed, 1e-15, as: Double.self)
  }

  @Test(arguments: transpositions)
  func productInTilesEqualsNaiveLoops(_ transposed: MatrixOperands) {
    expectProduct(1100, 40, 1300, transposed, 1e-6, as: Float.self)
    expectProduct(1700, 30, 60, transposed, 1e-15, as: Double.self)
    expectProduct(60, 40, 1700, transposed, 1e-6, as: Float.self)
    expectProduct(2, 1000, 1537, transposed, 1e-6, as: Float.self)
  }

  @Test(arguments: transpositions)
  func operandsMayBeEmpty(_ transposed: MatrixOperands) {
    expectProduct(3, 0, 2, transposed, 0, as: Float.self)
    expectProduct(0, 3, 2, transposed, 0, as: Double.self)
    expectProduct(3, 2, 0, transposed, 0, as: Double.self)
  }

  @Test func productOfEmptyOperandsIsZero() {
    #expect(matmul(Tensor<Float>.ones([2, 0]), .ones([0, 3])) == .zeros([2, 3]))
    #expect(matmul(Tensor<Float>.ones([0]), .ones([0])).scalar == 0)
    #expect(matmul(Tensor<Float>.ones([0, 2, 3]), .ones([3, 4])).shape == [0, 2, 4])
  }

  @Test func vectorsAreRowsOrColumns() {
    let a: Tensor<Double> = [[1, 2, 3], [4, 5, 6]]
    #expect(matmul(a, [1, 0, -1]) == [-2, -2])
    #expect(matmul([1, -1], a) == [-3, -3, -3])
    #expect(matmul([1, 2, 3], [4, 5, 6] as Tensor<Double>).scalar == 32)
    #expect(matmul([1, 2, 3], [4, 5, 6] as Tensor<Double>).shape == [])
    #expect(matmul(a, [1, -1], transposing: .left) == [-3, -3, -3])
    #expect(matmul([1, 0, -1], a, transposing: .right) == [-2, -2])
    #expect(
      matmul([1, 0, -1], a, transposing: [.left, .right]) == [-2, -2],
      "transposition means nothing for a vector")
    let batch: Tensor<Double> = counting([2, 3, 4])
    #expect(matmul(batch, Tensor.ones([4])).shape == [2, 3])
    #expect(matmul(batch, Tensor.ones([4])) == batch.sum(axis: 2))
    #expect(matmul(Tensor.ones([3]), batch) == batch.sum(axis: 1))
  }

  @Test(arguments: batches, transpositions)
  func batchesAreBroadcast(_ batches: Batches, _ transposed: MatrixOperands) {
    let (left, right) = (batches.left, batches.right)
    let a = Tensor<Double>.normal(left + (transposed.contains(.left) ? [4, 3] : [3, 4]), seed: 1)
    let b = Tensor<Double>.normal(
      right + (transposed.contains(.right) ? [2, 4] : [4, 2]), seed: 2)
    let product = matmul(a, b, transposing: transposed)
    // Element-wise broadcasting, which has tests of its own, pairs the matrices.
    let batch = (Tensor<Double>.zeros(left) + Tensor.zeros(right)).shape
    #expect(product.shape == batch + [3, 2])
    let flat = product.reshaped([-1, 3, 2])
    for (number, index) in indices(of: batch).enumerated() {
      func matrix(_ x: Tensor<Double>, _ own: [Int]) -> Tensor<Double> {
        zip(index.suffix(own.count), own).reduce(x) { $0[$1.1 == 1 ? 0 : $1.0] }
      }
      let expected = naive(matrix(a, left), matrix(b, right), transposed)
      #expect(
        flat[number].isApproximatelyEqual(to: expected, absoluteTolerance: 1e-14), "\(index)")
    }
  }

  @Test func slicesAreRead() {
    let a: Tensor<Double> = counting([6, 3])
    let b: Tensor<Double> = counting([9, 2], from: -4)
    #expect(matmul(a[2..<4], b[5..<8]) == naive(a[2..<4], b[5..<8], []))
  }

  @Test func previousContentsOfMemoryAreNotRead() {
    // Memory of freed tensors is reused; BLAS must not read what it overwrites.
    for _ in 0..<4 { _ = Tensor<Float>(repeating: .nan, shape: [100, 100]) }
    let product = matmul(Tensor<Float>.ones([100, 10]), .ones([10, 100]))
    #expect(product == Tensor(repeating: 10, shape: [100, 100]))
    for _ in 0..<4 { _ = Tensor<Float>(repeating: .nan, shape: [100, 100]) }
    #expect(matmul(Tensor<Float>.ones([100, 0]), .ones([0, 100])) == .zeros([100, 100]))
  }

  @Test func viewsHaveStrides() {
    // C[1..<3, 2..<4] += A[0..<2, 1..<4] · B[1..<4, 0..<2], in place in larger matrices.
    let a: Tensor<Double> = counting([3, 5])
    let b: Tensor<Double> = counting([4, 3])
    var c = Tensor<Double>.ones([4, 6])
    c.withUnsafeMutableBufferPointer { c in
      withUnsafeBuffers(a, b) { a, b in
        BLAS.gemm(
          MatrixView(a.baseAddress! + 1, rows: 2, columns: 3, rowStride: 5),
          MatrixView(b.baseAddress! + 3, rows: 3, columns: 2, rowStride: 3),
          into: MatrixView(c.baseAddress! + 6 + 2, rows: 2, columns: 2, rowStride: 6),
          accumulating: true)
      }
    }
    var expected = Tensor<Double>.ones([4, 6])
    for i in 0..<2 {
      for j in 0..<2 {
        expected[1 + i, 2 + j] += (0..<3).reduce(0) { $0 + a[i, 1 + $1] * b[1 + $1, j] }
      }
    }
    #expect(c == expected)
  }

  /// The product of two matrices by its definition, in Double.
  private func naive<Scalar: RealScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ transposed: MatrixOperands
  ) -> Tensor<Double> {
    let (a, b) = (
      Tensor<Double>(transposed.contains(.left) ? a.transposed() : a),
      Tensor<Double>(transposed.contains(.right) ? b.transposed() : b)
    )
    let (m, k, n) = (a.shape[0], a.shape[1], b.shape[1])
    return Tensor(Naive.matrixProduct(a.scalars, b.scalars, m: m, k: k, n: n), shape: [m, n])
  }

  private func expectProduct<Scalar: RealScalar>(
    _ m: Int, _ k: Int, _ n: Int, _ transposed: MatrixOperands, _ tolerance: Double,
    as: Scalar.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let seed = RandomKey(UInt64(m * 7 + k * 3 + n))
    let a = Tensor<Scalar>.uniform(
      transposed.contains(.left) ? [k, m] : [m, k], in: -1..<1, seed: seed.child("a"))
    let b = Tensor<Scalar>.uniform(
      transposed.contains(.right) ? [n, k] : [k, n], in: -1..<1, seed: seed.child("b"))
    let product = matmul(a, b, transposing: transposed)
    #expect(product.shape == [m, n], sourceLocation: sourceLocation)
    let difference = abs(Tensor<Double>(product) - naive(a, b, transposed))
    let largest = difference.size == 0 ? 0 : difference.max()
    #expect(
      largest <= tolerance * Double(max(k, 1)),
      "\(Scalar.self) [\(m), \(k)] × [\(k), \(n)]", sourceLocation: sourceLocation)
  }
}

/// The batch axes of two operands.
struct Batches: Sendable, CustomTestStringConvertible {
  let left, right: [Int]

  init(_ left: [Int], _ right: [Int]) { (self.left, self.right) = (left, right) }

  var testDescription: String { "\(left), \(right)" }
}

extension MatrixOperands: CustomTestStringConvertible {
  /// The operands that are transposed.
  public var testDescription: String {
    switch (contains(.left), contains(.right)) {
    case (false, false): "none transposed"
    case (true, false): "left transposed"
    case (false, true): "right transposed"
    case (true, true): "both transposed"
    }
  }
}
