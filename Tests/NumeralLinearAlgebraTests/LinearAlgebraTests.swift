// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import XCTest

final class LinearAlgebraTests: XCTestCase {
  private let sizes = [0, 1, 2, 5, 40]

  private func assertClose<Scalar: RealScalar>(
    _ a: Tensor<Scalar>, _ b: Tensor<Scalar>, _ tolerance: Scalar, line: UInt = #line
  ) {
    XCTAssertEqual(a.shape, b.shape, line: line)
    guard a.size > 0 else { return }
    XCTAssertLessThan(abs(a - b).max(), tolerance, line: line)
  }

  private func checkSolve<Scalar: RealScalar>(_ tolerance: Scalar, as: Scalar.Type) throws {
    for n in sizes {
      // A dominant diagonal keeps the systems well conditioned.
      let a = Tensor<Scalar>.normal([n, n], seed: 1) + Tensor.identity(n) * Scalar(4 * n)
      for shape in [[n], [n, 1], [n, 7], [n, 0]] {
        let b = Tensor<Scalar>.normal(shape, seed: 2)
        assertClose(matmul(a, try a.solve(b)), b, tolerance)
      }
      assertClose(matmul(a, try a.inverse()), .identity(n), tolerance)
    }
  }

  func testSolving() throws {
    try checkSolve(1e-5, as: Float.self)
    try checkSolve(1e-13, as: Double.self)
    let a: Tensor<Double> = [[0, 2], [1, 0]]
    XCTAssertEqual(try a.solve([4, 3]), [3, 2], "rows are exchanged")
  }

  private func checkCholesky<Scalar: RealScalar>(_ tolerance: Scalar, as: Scalar.Type) throws {
    for n in sizes {
      let x = Tensor<Scalar>.normal([n, n], seed: 3)
      let a = matmul(x, x, transposing: .right) / Scalar(max(n, 1)) + Tensor.identity(n)
      let l = try a.cholesky()
      assertClose(matmul(l, l, transposing: .right), a, tolerance)
      for row in 0..<n {
        for column in (row + 1)..<max(n, row + 1) { XCTAssertEqual(l[row, column], 0) }
      }
    }
  }

  func testCholesky() throws {
    try checkCholesky(1e-5, as: Float.self)
    try checkCholesky(1e-13, as: Double.self)
  }

  private func checkEigen<Scalar: RealScalar>(_ tolerance: Scalar, as: Scalar.Type) throws {
    for n in sizes {
      let x = Tensor<Scalar>.normal([n, n], seed: 4)
      let a = (x + x.transposed()) / Scalar(2)
      let (values, vectors) = try a.symmetricEigen()
      XCTAssertEqual(values.shape, [n])
      XCTAssertEqual(values.scalars, values.scalars.sorted())
      assertClose(matmul(a, vectors), vectors * values, tolerance)
      assertClose(matmul(vectors, vectors, transposing: .left), .identity(n), tolerance)
      assertClose(x, Tensor<Scalar>.normal([n, n], seed: 4), 1e-30)
    }
  }

  func testSymmetricEigen() throws {
    try checkEigen(2e-5, as: Float.self)
    try checkEigen(1e-13, as: Double.self)
    let (values, _) = try ([[2, 1], [1, 2]] as Tensor<Double>).symmetricEigen()
    XCTAssert(values.isApproximatelyEqual(to: [1, 3]))
  }

  private func checkSingularValues<Scalar: RealScalar>(_ tolerance: Scalar, as: Scalar.Type) throws
  {
    for (m, n) in [(0, 3), (3, 0), (1, 1), (5, 5), (3, 8), (8, 3), (60, 20), (20, 60)] {
      let a = Tensor<Scalar>.normal([m, n], seed: 5)
      let (u, values, v) = try a.singularValueDecomposition()
      let r = min(m, n)
      XCTAssertEqual(u.shape, [m, r])
      XCTAssertEqual(values.shape, [r])
      XCTAssertEqual(v.shape, [r, n])
      XCTAssertEqual(values.scalars, values.scalars.sorted(by: >))
      XCTAssert(values.scalars.allSatisfy { $0 >= 0 })
      assertClose(matmul(u * values, v), a, tolerance)
      assertClose(matmul(u, u, transposing: .left), .identity(r), tolerance)
      assertClose(matmul(v, v, transposing: .right), .identity(r), tolerance)
    }
  }

  func testSingularValues() throws {
    try checkSingularValues(2e-5, as: Float.self)
    try checkSingularValues(1e-13, as: Double.self)
  }

  private func assertThrows(
    _ expected: LinearAlgebraError, _ words: [String], line: UInt = #line,
    _ body: () throws -> Any
  ) {
    XCTAssertThrowsError(try body(), line: line) { error in
      XCTAssertEqual(error as? LinearAlgebraError, expected, line: line)
      for word in words { XCTAssert("\(error)".contains(word), "\(error)", line: line) }
    }
  }

  func testErrors() {
    let singular: Tensor<Double> = [[1, 2], [2, 4]]
    assertThrows(.singular(function: "solve", index: 1), ["solve", "singular", "invertible"]) {
      try singular.solve([1, 1])
    }
    XCTAssertThrowsError(try Tensor<Float>.zeros([3, 3]).inverse())
    let indefinite: Tensor<Double> = [[4, 2, 0], [2, 1, 0], [0, 0, -1]]
    assertThrows(
      .notPositiveDefinite(function: "cholesky", order: 2),
      ["cholesky", "order 2", "positive definite"]
    ) { try indefinite.cholesky() }

    for bad in [Double.nan, .infinity] {
      var a = Tensor<Double>.identity(3)
      a[1, 2] = bad
      func error(_ function: String) -> LinearAlgebraError {
        .notFinite(function: function, argument: "the matrix", position: 5)
      }
      let b = Tensor<Double>.ones([3])
      assertThrows(error("solve"), ["solve", "5", "the matrix", "finite"]) { try a.solve(b) }
      assertThrows(error("inverse"), ["inverse"]) { try a.inverse() }
      assertThrows(error("cholesky"), ["cholesky"]) { try a.cholesky() }
      assertThrows(error("symmetricEigen"), ["symmetricEigen"]) { try a.symmetricEigen() }
      assertThrows(error("singularValueDecomposition"), ["singularValueDecomposition"]) {
        try a.singularValueDecomposition()
      }
      assertThrows(
        .notFinite(function: "solve", argument: "the right side", position: 1),
        ["the right side"]
      ) { try Tensor<Double>.identity(2).solve(Tensor([0, bad])) }
    }
  }
}
