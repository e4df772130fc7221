// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralLinearAlgebra
import NumeralTensors
import Testing

@Suite struct MatrixFunctionTests {
  @Test(arguments: [0, 1, 2, 3, 7, 12, 30])
  func powersAreRepeatedProducts(_ exponent: Int) throws {
    let a = Tensor<Double>.normal([2, 4, 4], seed: 1) / 2
    var expected = Tensor<Double>.identity(4) + .zeros([2, 4, 4])
    for _ in 0..<exponent { expected = matmul(expected, a) }
    expectClose(try a.matrixPower(exponent), expected, scale: expected.largest * 30)
    let inverses = try a.inverse()
    expected = try a.matrixPower(0)
    for _ in 0..<exponent { expected = matmul(expected, inverses) }
    expectClose(try a.matrixPower(-exponent), expected, scale: expected.largest * 30)
  }

  @Test func exponentialsOfSmallMatrices() throws {
    let angle = 0.7
    let rotation = Tensor<Double>([[0, -angle], [angle, 0]])
    let (c, s) = (Double.cos(angle), Double.sin(angle))
    #expect(
      try rotation.matrixExponential()
        .isApproximatelyEqual(to: Tensor([[c, -s], [s, c]]), relativeTolerance: 1e-15))
    let nilpotent = Tensor<Double>([[0, 1, 2], [0, 0, 3], [0, 0, 0]])
    #expect(
      try nilpotent.matrixExponential()
        .isApproximatelyEqual(to: [[1, 1, 3.5], [0, 1, 3], [0, 0, 1]], relativeTolerance: 1e-15))
    #expect(try Tensor<Double>.zeros([2, 3, 3]).matrixExponential()[1] == .identity(3))
    #expect(try Tensor<Double>.zeros([2, 0, 0]).matrixExponential().shape == [2, 0, 0])
  }

  @Test(arguments: [-200, -30, -1, 0.001, 1, 30, 80] as [Double])
  func exponentialsOfDiagonalMatrices(_ x: Double) throws {
    let found = try Tensor<Double>([[x, 0], [0, x / 2]]).matrixExponential()
    #expect(found[0, 0].isApproximatelyEqual(to: .exp(x), relativeTolerance: 1e-13))
    #expect(found[1, 1].isApproximatelyEqual(to: .exp(x / 2), relativeTolerance: 1e-13))
    let single = try Tensor<Float>([[Float(x) / 4]]).matrixExponential()
    #expect(single.scalar.isApproximatelyEqual(to: .exp(Float(x) / 4), relativeTolerance: 1e-4))
  }

  @Test func exponentialsBeyondTheRange() {
    #expect(throws: LinearAlgebraError.outOfRange(function: "matrixExponential")) {
      try Tensor<Double>([[1000]]).matrixExponential()
    }
    #expect(
      throws: LinearAlgebraError.notFinite(
        function: "matrixExponential", argument: "the matrix", position: 0)
    ) { try Tensor<Double>([[.nan]]).matrixExponential() }
  }
}
