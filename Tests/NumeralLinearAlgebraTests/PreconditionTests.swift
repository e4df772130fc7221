// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import TestSupport
import Testing

/// Shapes for which there is no decomposition.
@Suite struct PreconditionTests {
  @Test func solveNeedsASquareMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([2, 3]).solve(.zeros([2]))
    }
    expectMessage(stopped, "solve: the shape is [2, 3], expected a square matrix")
  }

  @Test func solveNeedsARightSideOfAsManyRows() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.identity(2).solve(.zeros([3]))
    }
    expectMessage(stopped, "solve: the shapes [2, 2] and [3] do not match, expected […, n, n] and")
  }

  @Test func solveNeedsBatchesThatCanBeBroadcast() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([4, 2, 2]).solve(.zeros([3, 2, 1]))
    }
    expectMessage(stopped, "solve: the shapes [4, 2, 2] and [3, 2, 1] do not match")
  }

  @Test func inverseNeedsASquareMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([4]).inverse()
    }
    expectMessage(stopped, "inverse: the shape is [4], expected a square matrix")
  }

  @Test func choleskyNeedsASquareMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([2, 3]).cholesky()
    }
    expectMessage(stopped, "cholesky: the shape is [2, 3], expected a square matrix")
  }

  @Test func symmetricEigenNeedsASquareMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([2, 3]).symmetricEigen()
    }
    expectMessage(stopped, "symmetricEigen: the shape is [2, 3], expected a square matrix")
  }

  @Test func singularValuesNeedAMatrix() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.zeros([3]).svd()
    }
    expectMessage(stopped, "svd: the shape is [3], expected a matrix")
  }

  @Test func leastSquaresByQRNeedsAsManyRowsAsColumns() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try QR(Tensor<Float>.ones([2, 3])).solve(.zeros([2]))
    }
    expectMessage(
      stopped, "QR.solve: the shape is [2, 3], expected as many rows as columns or more")
  }

  @Test func leastSquaresNeedsARightSideOfAsManyRows() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.ones([4, 3]).leastSquares(.zeros([3]))
    }
    expectMessage(
      stopped, "leastSquares: the shapes [4, 3] and [3] do not match, expected […, m, n]")
  }

  @Test func randomProjectionFindsNoMoreValuesThanThereAre() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try SVD(Tensor<Float>.ones([4, 3]), largest: 4, seed: 1)
    }
    expectMessage(stopped, "SVD(largest:): found 4 values, 10 further dimensions")
  }

  @Test func eigenvalueIndicesAreWithinTheOrder() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try SymmetricEigen(Tensor<Float>.identity(3), indices: 1..<4)
    }
    expectMessage(stopped, "SymmetricEigen: the indices are 1..<4 for the shape [3, 3]")
  }

  @Test func normsOfStacksOfMatricesAreFrobenius() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.ones([2, 2, 2]).norm(.one)
    }
    expectMessage(stopped, "norm: the shape is [2, 2, 2], expected a vector or a matrix")
  }

  @Test func rightSidesAreNoLongerThanLAPACKsIntegers() async {
    let stopped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Tensor<Float>.identity(0).solve(.zeros([0, 1 << 31]))
    }
    expectMessage(stopped, "LAPACK: found a length of 2147483648, expected one below 2^31")
  }
}
