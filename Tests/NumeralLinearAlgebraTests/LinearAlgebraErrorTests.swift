// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

/// The errors of the short forms, and their messages.
@Suite struct LinearAlgebraErrorTests {
  private func expectError(
    _ expected: LinearAlgebraError, _ words: [String],
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Any
  ) {
    let error = #expect(throws: LinearAlgebraError.self, sourceLocation: sourceLocation) {
      _ = try body()
    }
    #expect(error == expected, sourceLocation: sourceLocation)
    for word in words {
      #expect(
        error.map { "\($0)".contains(word) } == true, "\(word)", sourceLocation: sourceLocation)
    }
  }

  @Test func aSingularMatrixHasNoSolution() {
    let singular: Tensor<Double> = [[1, 2], [2, 4]]
    expectError(.singular(function: "solve", pivot: 1), ["solve", "singular", "invertible"]) {
      try singular.solve([1, 1])
    }
    #expect(throws: LinearAlgebraError.self) { try Tensor<Float>.zeros([3, 3]).inverse() }
  }

  @Test func anIndefiniteMatrixHasNoCholeskyFactor() {
    let indefinite: Tensor<Double> = [[4, 2, 0], [2, 1, 0], [0, 0, -1]]
    expectError(
      .notPositiveDefinite(function: "cholesky", order: 2),
      ["cholesky", "order 2", "positive definite"]
    ) { try indefinite.cholesky() }
  }

  @Test(arguments: [Double.nan, .infinity])
  func elementsMustBeFinite(_ bad: Double) {
    var a = Tensor<Double>.identity(3)
    a[2, 1] = bad
    func error(_ function: String) -> LinearAlgebraError {
      .notFinite(function: function, argument: "the matrix", position: 7)
    }
    let b = Tensor<Double>.ones([3])
    expectError(error("solve"), ["solve", "7", "the matrix", "finite"]) { try a.solve(b) }
    expectError(error("inverse"), ["inverse"]) { try a.inverse() }
    expectError(error("cholesky"), ["cholesky"]) { try a.cholesky() }
    expectError(error("symmetricEigen"), ["symmetricEigen"]) { try a.symmetricEigen() }
    expectError(error("svd"), ["svd"]) { try a.svd() }
    expectError(
      .notFinite(function: "solve", argument: "the right side", position: 1), ["the right side"]
    ) { try Tensor<Double>.identity(2).solve(Tensor([0, bad])) }
  }
}
